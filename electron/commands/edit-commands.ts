/** The planner's edits from the command line: edit, undo, redo, history. */
import { failure, success } from '../../solver/model/result.ts';
import type { Change, EditPreview, GapRule } from '../host/contract.ts';
import type { ProgramFiles } from '../program-files.ts';
import { readJson } from './input-file.ts';
import type { CommandResult } from './program.ts';
import { inWorkplace } from './scenario-commands.ts';

type OnScenario = { scenario: string; credentials?: string };

/** Carries out the changes of a file, all or none; with `preview` only says what that would do. */
export async function editCommand(
  files: ProgramFiles,
  file: string,
  options: OnScenario & { gaps: GapRule; preview?: boolean },
): Promise<CommandResult> {
  const read = await readJson(file);
  if (!read.ok) return read;
  if (!Array.isArray(read.value)) return failure('bad-input', `${file}: expected a JSON list of changes.`);
  // The host parses them, as it does those of any caller.
  const changes = read.value as Change[];
  return inWorkplace(files, options, async ({ host }) => {
    const overview = await host.overview({});
    if (!overview.ok) return overview;
    const input = { changes, gaps: options.gaps, planVersion: overview.value.planVersion };
    const done = options.preview ? await host.previewEdit(input) : await host.edit(input);
    return done.ok ? success({ value: done.value, text: summaryText(done.value) }) : done;
  });
}

export async function stepCommand(
  files: ProgramFiles,
  direction: 'undo' | 'redo',
  options: OnScenario,
): Promise<CommandResult> {
  return inWorkplace(files, options, async ({ host }) => {
    const done = await host[direction]({});
    if (!done.ok) return done;
    const text = done.value.command === null ? `nothing to ${direction}` : summaryText(done.value);
    return success({ value: done.value, text });
  });
}

export async function historyCommand(
  files: ProgramFiles,
  options: OnScenario & { limit: number; adjustments?: boolean },
): Promise<CommandResult> {
  return inWorkplace(files, options, async ({ host }) => {
    if (options.adjustments) {
      const list = await host.adjustments({});
      return list.ok ? success({ value: list.value, text: JSON.stringify(list.value, null, 2) }) : list;
    }
    const log = await host.history({ limit: options.limit });
    if (!log.ok) return log;
    const lines = log.value.rows.map(({ id, at, kind, changes, state }) => {
      const what = changes.map(({ change, subject }) => `${change} ${subject}`.trim()).join(', ');
      return `${id}  ${at}  ${kind}${what === '' ? '' : `: ${what}`}${state === 'done' ? '' : `  (${state})`}`;
    });
    return success({ value: log.value, text: lines.join('\n') });
  });
}

function summaryText({ moved, becameLate, becameOnTime, weightedTardiness, unscheduled }: EditPreview): string {
  const numbers = (orders: { number: string }[]): string => orders.map(({ number }) => number).join(', ');
  const hours = (weightedTardiness.after - weightedTardiness.before) / 3600;
  return [
    `${moved} operations moved`,
    ...(becameLate.length > 0 ? [`now late: ${numbers(becameLate)}`] : []),
    ...(becameOnTime.length > 0 ? [`now on time: ${numbers(becameOnTime)}`] : []),
    `weighted tardiness ${hours < 0 ? '−' : '+'}${Math.abs(hours).toFixed(1)} h`,
    `not scheduled: ${unscheduled.after} (before: ${unscheduled.before})`,
  ].join('\n');
}
