/** Commands on one scenario: connect, pull, plan, release, kpi, import, export. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { failure, success, type Failure, type Result } from '../../solver/model/result.ts';
import type { Policy } from '../../solver/model/policy.ts';
import { operationFlags, type Kpi } from '../host/contract.ts';
import { connectionSchema, connectionsSchema, settingKeys } from '../host/session/settings.ts';
import { createScenario, openScenario } from '../host/store/scenario-file.ts';
import type { ScenarioStore } from '../host/store/scenario-store.ts';
import { parsePolicy } from '../host/workspace/policies.ts';
import type { ProgramFiles } from '../program-files.ts';
import { csvOf, exportRows } from './export.ts';
import { importPlant, readPlant } from './import.ts';
import { readText } from './input-file.ts';
import type { CommandResult } from './program.ts';
import { connected, delivered } from './waiting.ts';
import { openWorkplace, type Workplace } from './workplace.ts';

type OnScenario = { scenario: string; credentials?: string; json?: boolean };

const connectSeconds = 60;
const deliverySeconds = 300;

export async function pullCommand(
  files: ProgramFiles,
  options: OnScenario & { full?: boolean },
): Promise<CommandResult> {
  return inWorkplace(files, options, async ({ host }) => {
    const pulled = await host.pull({ full: options.full ?? false });
    if (!pulled.ok) return pulled;
    const lines = pulled.value.connections.flatMap(({ id, ok, message, kinds }) => [
      `${id}: ${ok ? 'ok' : message}`,
      ...kinds.map(
        ({ kind, read, changed, gone, quarantined }) =>
          `  ${kind}: ${read} read, ${changed} changed, ${gone} gone, ${quarantined} refused`,
      ),
    ]);
    return success({ value: pulled.value, text: lines.join('\n') });
  });
}

export async function planCommand(
  files: ProgramFiles,
  options: OnScenario & { policy?: string; seconds?: number; seed?: number },
): Promise<CommandResult> {
  const policy = options.policy === undefined ? success(null) : await readPolicy(options.policy);
  if (!policy.ok) return policy;
  return inWorkplace(files, options, async ({ host }) => {
    const overview = await host.overview({});
    if (!overview.ok) return overview;
    const { seconds, seed } = options;
    const chosen = {
      ...(policy.value ?? overview.value.policy),
      ...(seconds === undefined ? {} : { seconds }),
      ...(seed === undefined ? {} : { seed }),
    };
    const planned = await host.plan({ policy: chosen });
    if (!planned.ok) return planned;
    const { status, orders, operations, unscheduled, kpis } = planned.value;
    const reasons = unscheduled.map(({ order, reason }) => `  ${order}: ${reason.message}`);
    const lines = [`${status}: ${operations} operations of ${orders} orders`, ...kpiLines(kpis)];
    if (reasons.length > 0) lines.push(`not scheduled:`, ...reasons);
    return success({ value: planned.value, text: lines.join('\n') });
  });
}

export async function releaseCommand(
  files: ProgramFiles,
  options: OnScenario & { hours: number; dryRun?: boolean },
): Promise<CommandResult> {
  return inWorkplace(files, options, async ({ host }) => {
    const { hours } = options;
    const preview = await host.releasePreview({ hours });
    if (!preview.ok) return preview;
    const lines = preview.value.machines.map(({ machine, changes, unchanged }) => {
      const counts = Object.entries(Object.groupBy(changes, ({ change }) => change)).map(
        ([kind, list]) => `${list.length} ${kind}`,
      );
      return `${machine}: ${[...counts, `${unchanged} unchanged`].join(', ')}`;
    });
    if (options.dryRun) return success({ value: preview.value, text: lines.join('\n') });
    const online = await connected(host, connectSeconds);
    if (!online.ok) return online;
    const released = await host.release({ hours, planVersion: preview.value.planVersion });
    if (!released.ok) return released;
    const refused = await delivered(host, deliverySeconds);
    if (!refused.ok) return refused;
    const { jobs, recalled, plannedDates } = released.value;
    lines.push(
      `${jobs} jobs, ${recalled} recalled, planned dates of ${plannedDates} orders; ${refused.value.length} refused`,
    );
    for (const { key, error } of refused.value) lines.push(`  ${key}: ${error ?? ''}`);
    return success({ value: { ...released.value, refused: refused.value }, text: lines.join('\n') });
  });
}

export async function kpiCommand(files: ProgramFiles, options: OnScenario): Promise<CommandResult> {
  return inWorkplace(files, options, async ({ host }) => {
    const overview = await host.overview({});
    if (!overview.ok) return overview;
    const { planVersion, kpis, pendingRelease } = overview.value;
    if (planVersion === 0) return failure('no-plan', 'The scenario has no plan yet. Run plan first.');
    return success({ value: { planVersion, pendingRelease, kpis }, text: kpiLines(kpis).join('\n') });
  });
}

export async function exportCommand(
  files: ProgramFiles,
  options: OnScenario & { what: 'schedule' | 'dispatch'; format: 'json' | 'csv' },
): Promise<CommandResult> {
  return inWorkplace(files, options, async ({ host }) => {
    const rows = await exportRows(host, options.what, operationFlags);
    if (!rows.ok) return rows;
    const text = options.format === 'csv' ? csvOf(rows.value) : JSON.stringify(rows.value, null, 2);
    return success({ value: rows.value, text });
  });
}

export async function importCommand(file: string, options: OnScenario): Promise<CommandResult> {
  const batches = await readPlant(file);
  if (!batches.ok) return batches;
  return inScenario(options.scenario, async (store) => {
    const imported = await importPlant(store, file, batches.value);
    const lines = imported.kinds.map(
      ({ kind, read, changed, quarantined }) => `${kind}: ${read} read, ${changed} changed, ${quarantined} refused`,
    );
    return success({ value: imported, text: lines.join('\n') });
  });
}

type ConnectOptions = OnScenario & {
  id: string;
  kind: 'erp' | 'mes';
  profile: string;
  url: string;
  credential: string;
  title?: string;
  parameter: string[];
};

export async function connectCommand(options: ConnectOptions): Promise<CommandResult> {
  const { id, kind, profile, url, credential, title = id } = options;
  const parameters = parametersOf(options.parameter);
  if (!parameters.ok) return parameters;
  const asked = { id, kind, title, profile, url, credential, parameters: parameters.value };
  const parsed = connectionSchema.safeParse(asked);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    const value = JSON.stringify(asked[path[0] as keyof typeof asked]).slice(0, 80);
    return failure('bad-input', `--${path.join('.')} is ${value}: ${message}.`);
  }
  return inScenario(options.scenario, async (store) => {
    const stored = await store.settings.get(settingKeys.connections, connectionsSchema);
    if (!stored.ok) return stored;
    const others = (stored.value ?? []).filter((connection) => connection.id !== id);
    const connections = [...others, parsed.data];
    await store.settings.set(settingKeys.connections, connections);
    return success({
      value: connections,
      text: connections.map((connection) => `${connection.id}: ${connection.url}`).join('\n'),
    });
  });
}

/** Values that are JSON are taken as such, everything else as text. */
function parametersOf(pairs: string[]): Result<Record<string, unknown>> {
  const parameters: Record<string, unknown> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) return failure('bad-input', `--parameter ${pair}: expected name=value.`);
    const text = pair.slice(at + 1);
    try {
      parameters[pair.slice(0, at)] = JSON.parse(text);
    } catch {
      parameters[pair.slice(0, at)] = text;
    }
  }
  return success(parameters);
}

/** Work on a scenario with its connections. */
export async function inWorkplace(
  files: ProgramFiles,
  { scenario, credentials }: OnScenario,
  work: (workplace: Workplace) => Promise<CommandResult>,
): Promise<CommandResult> {
  if (!existsSync(scenario)) return missing(scenario);
  const opened = await openWorkplace({
    files,
    scenario,
    ...(credentials === undefined ? {} : { credentialsFile: credentials }),
  });
  if (!opened.ok) return opened;
  try {
    return await work(opened.value);
  } finally {
    await opened.value.close();
  }
}

/** Work on the file alone, without its connections; makes it if it does not exist. */
async function inScenario(
  scenario: string,
  work: (store: ScenarioStore) => Promise<CommandResult>,
): Promise<CommandResult> {
  const folder = await makeFolder(dirname(scenario));
  if (!folder.ok) return folder;
  const opened = existsSync(scenario)
    ? await openScenario(scenario)
    : await createScenario(scenario, { name: basename(scenario, '.takt') });
  if (!opened.ok) return opened;
  try {
    return await work(opened.value);
  } finally {
    await opened.value.close();
  }
}

async function makeFolder(folder: string): Promise<Result<null>> {
  try {
    await mkdir(folder, { recursive: true });
    return success(null);
  } catch (error) {
    const message = `Folder ${folder} cannot be made (${(error as Error).message}). Choose another place for the scenario.`;
    return failure('no-access', message);
  }
}

function missing(scenario: string): Failure {
  return failure(
    'not-found',
    `There is no scenario ${scenario}. Make one with import or connect, or start the demo with serve.`,
  );
}

async function readPolicy(file: string): Promise<Result<Policy>> {
  const text = await readText(file);
  return text.ok ? parsePolicy(text.value, file) : text;
}

/** KPIs as people read them, one a line. */
export function kpiLines(kpis: Kpi[]): string[] {
  return kpis.map(({ key, value, unit, subject }) => {
    const shown =
      unit === 'share'
        ? `${(value * 100).toFixed(1)} %`
        : unit === 'seconds'
          ? `${(value / 3600).toFixed(1)} h`
          : `${value}`;
    return `${key}: ${shown}${subject === null ? '' : ` (${subject})`}`;
  });
}
