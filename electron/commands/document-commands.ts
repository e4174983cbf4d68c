/** Commands on scenarios as documents and on planning policies. Nothing connects for them but for `promote`. */
import { resolve } from 'node:path';
import { failure, success, type Result } from '../../solver/model/result.ts';
import type { Comparison } from '../host/contract.ts';
import type { RunningHost } from '../host/workspace/client.ts';
import { Policies } from '../host/workspace/policies.ts';
import { Workspace } from '../host/workspace/workspace.ts';
import { SolverPool } from '../../solver/pool/pool.ts';
import type { ProgramFiles } from '../program-files.ts';
import { readText } from './input-file.ts';
import type { CommandResult } from './program.ts';
import { kpiLines } from './scenario-commands.ts';
import { openWorkplace, plannerFiles } from './workplace.ts';

type OnScenario = { scenario: string; credentials?: string };

/** Scenarios in the planner's folder and those opened lately. */
export async function listScenarios(files: ProgramFiles, options: OnScenario): Promise<CommandResult> {
  return unconnected(files, options.scenario, async (host) => {
    const listed = await host.scenarios({});
    if (!listed.ok) return listed;
    const lines = listed.value.rows.map(({ file, name, kind, orders, planVersion, problem }) =>
      problem === null
        ? `${name}: ${kind === 'whatIf' ? 'what-if' : 'plan of record'}, ${orders} orders, plan ${planVersion}\n  ${file}`
        : `${name}: ${problem.message}`,
    );
    return success({ value: listed.value, text: lines.join('\n') });
  });
}

export async function duplicateScenario(
  files: ProgramFiles,
  name: string,
  options: OnScenario,
): Promise<CommandResult> {
  return unconnected(files, options.scenario, async (host) => {
    const made = await host.duplicateAsWhatIf({ name });
    return made.ok ? success({ value: made.value, text: made.value.file }) : made;
  });
}

/** KPIs of two to four scenario files side by side. */
export async function compareScenarios(files: ProgramFiles, scenarios: string[]): Promise<CommandResult> {
  if (scenarios.length < 2 || scenarios.length > 4) {
    return failure('bad-input', `${scenarios.length} scenario files were named. Name two to four.`);
  }
  const paths = scenarios.map((file) => resolve(file));
  return unconnected(files, paths[0], async (host) => {
    const compared = await host.compare({ files: paths });
    if (!compared.ok) return compared;
    return success({ value: compared.value, text: comparisonLines(compared.value).join('\n') });
  });
}

function comparisonLines({ scenarios }: Comparison): string[] {
  return scenarios.flatMap(({ name, planVersion, kpis }) => [
    `${name} (plan ${planVersion})`,
    ...kpiLines(kpis).map((line) => `  ${line}`),
  ]);
}

/** Makes edits and plan of a what-if those of its plan of record. */
export async function promoteScenario(
  files: ProgramFiles,
  whatIf: string,
  options: { credentials?: string },
): Promise<CommandResult> {
  const opened = await openWorkplace({
    ...{ files, scenario: resolve(whatIf) },
    ...(options.credentials === undefined ? {} : { credentialsFile: options.credentials }),
  });
  if (!opened.ok) return opened;
  try {
    const promoted = await opened.value.host.promote({ file: resolve(whatIf) });
    if (!promoted.ok) return promoted;
    const { file, planVersion, moved, becameLate } = promoted.value;
    const text = `${file}: plan ${planVersion}, ${moved} operations moved, ${becameLate.length} orders became late`;
    return success({ value: promoted.value, text });
  } finally {
    await opened.value.close();
  }
}

export async function listPolicies(files: ProgramFiles): Promise<CommandResult> {
  const { rows, broken } = await policiesOf(files).list();
  const lines = rows.map(({ policy, builtIn }) => {
    const origin = builtIn ? 'comes with the program' : 'own';
    return `${policy.name}: ${policy.rule}, ${policy.direction}, ${policy.seconds} s (${origin})`;
  });
  return success({
    value: { rows, broken },
    text: [...lines, ...broken.map(({ problem }) => problem)].join('\n'),
  });
}

export async function importPolicy(files: ProgramFiles, file: string): Promise<CommandResult> {
  const text = await readText(file);
  if (!text.ok) return text;
  const imported = await policiesOf(files).import(text.value, file);
  return imported.ok ? success({ value: { name: imported.value }, text: imported.value }) : imported;
}

/** The policy as the text of its file. */
export async function exportPolicy(files: ProgramFiles, name: string): Promise<CommandResult> {
  const found = await policiesOf(files).find(name);
  if (!found.ok) return found;
  return success({ value: found.value, text: JSON.stringify(found.value, null, 2) });
}

export async function choosePolicy(files: ProgramFiles, name: string, options: OnScenario): Promise<CommandResult> {
  return unconnected(files, options.scenario, async (host) => {
    const chosen = await host.choosePolicy({ name });
    return chosen.ok ? success({ value: { policy: name }, text: name }) : chosen;
  });
}

function policiesOf(files: ProgramFiles): Policies {
  const { policies, builtInPolicies } = plannerFiles(files);
  return new Policies(policies, builtInPolicies);
}

/** Does something with a scenario that is connected to nothing meanwhile. */
async function unconnected(
  files: ProgramFiles,
  scenario: string,
  work: (host: RunningHost) => Promise<CommandResult>,
): Promise<CommandResult> {
  const places = plannerFiles(files);
  const pool = new SolverPool({ workerFile: files.solverWorker, threads: 1 });
  const refusal = failure('no-connection', 'This command connects to nothing.');
  const opened: Result<Workspace> = await Workspace.open(
    {
      ...{ folder: places.scenarios, recentFile: places.recent, pool, policies: policiesOf(files) },
      surround: () =>
        Promise.resolve(
          success({
            factory: { erp: () => Promise.resolve(refusal), mes: () => Promise.resolve(refusal) },
            close: () => Promise.resolve(),
          }),
        ),
    },
    scenario,
    { trusted: true },
  );
  if (!opened.ok) {
    await pool.close();
    return opened;
  }
  try {
    return await work(opened.value.connect().host());
  } finally {
    await opened.value.close();
    await pool.close();
  }
}
