/** What was decided in a what-if becomes the plan of record: its adjustments and its schedule, as one command there that can be undone. */
import { z } from 'zod';
import { failure, success, type Result } from '../../../solver/model/result.ts';
import type { ScheduleDocument } from '../../../solver/model/schedule.ts';
import type { EditSummary, HostOutputs } from '../contract.ts';
import { adjustmentDifference, withChanges, type AdjustmentSet } from '../edits/adjustments.ts';
import { secondsOf } from '../reports/plan.ts';
import type { PlanningSession } from '../session/planning-session.ts';
import { settingKeys } from '../session/settings.ts';
import { scenarioInfoSchema } from '../store/scenario-file.ts';
import type { Client } from './client.ts';
import { baseAdjustments } from './what-if.ts';
import { canonical, type OpenScenario } from './open-scenario.ts';

const continuedSchema = z.strictObject({ file: z.string(), id: z.string() }).nullable();

/** Promotes a what-if and lets the client look at the plan of record. */
export async function promote(client: Client, file: string): Promise<Result<HostOutputs['promote']>> {
  const { workspace } = client;
  const held: OpenScenario[] = [];
  const open: Open = async (wanted) => {
    const opened = await workspace.openFile(wanted, { holder: held });
    if (opened.ok) held.push(opened.value);
    return opened;
  };
  try {
    const opened = await open(file);
    if (!opened.ok) return opened;
    const promoted = await promoteFrom(opened.value, open);
    if (!promoted.ok) return promoted;
    const { record, summary } = promoted.value;
    client.lookAt(record);
    return success({ ...summary, file: record.file });
  } finally {
    for (const scenario of held) workspace.letGo(scenario, held);
  }
}

/** Opens a scenario for as long as the promotion lasts. */
type Open = (file: string) => Promise<Result<OpenScenario>>;

async function promoteFrom(
  { file, session }: OpenScenario,
  open: Open,
): Promise<Result<{ record: OpenScenario; summary: EditSummary }>> {
  const { name, kind, parent } = session;
  if (kind !== 'whatIf' || parent === null) {
    const message = `"${name}" is a plan of record itself. Only a what-if can be promoted: open one first.`;
    return failure('not-a-what-if', message, { name });
  }
  if (session.tasks.progress().length > 0) {
    return failure('busy', `"${name}" is at work. Wait for it, or cancel it, then promote.`, { name });
  }
  await session.edits.settled();
  const record = await recordOf(open, parent);
  if (!record.ok) return record;
  const target = record.value.session;
  const base = await baseAdjustments(session.store);
  const summary = await target.edits.take(
    'promote',
    { from: { file, name } },
    {
      adjustments: merged(base, session.adjustments, target.adjustments),
      schedule: scheduleFor(session, target),
      horizonDays: session.horizonDays,
    },
  );
  return summary.ok ? success({ record: record.value, summary: summary.value }) : summary;
}

/** What was decided in the what-if since it was copied, over what has been decided in the plan of record since. */
function merged(base: AdjustmentSet, whatIf: AdjustmentSet, record: AdjustmentSet): AdjustmentSet {
  return withChanges(record, adjustmentDifference(base, whatIf).after);
}

/** The what-if's schedule, counted from the second 0 of the plan of record. */
function scheduleFor(whatIf: PlanningSession, record: PlanningSession): ScheduleDocument | null {
  const { schedule, problem } = whatIf.plan;
  const shift = secondsOf(record.plan.problem, problem.epoch);
  if (schedule === null || shift === 0) return schedule;
  const assignments = schedule.assignments.map((assignment) => ({
    ...assignment,
    start: assignment.start + shift,
    runStart: assignment.runStart + shift,
    end: assignment.end + shift,
  }));
  return { ...schedule, assignments };
}

/** Opens the plan of record, also where it has been saved under another name since. */
async function recordOf(open: Open, parent: NonNullable<PlanningSession['parent']>): Promise<Result<OpenScenario>> {
  let wanted = { file: await canonical(parent.file), id: parent.id };
  for (const seen = new Set<string>(); !seen.has(wanted.file);) {
    seen.add(wanted.file);
    const opened = await open(wanted.file);
    if (!opened.ok) return opened;
    const { settings } = opened.value.session.store;
    const info = await settings.get('scenario', scenarioInfoSchema);
    if (!info.ok) return info;
    if (info.value?.id !== wanted.id) return otherRecord(parent, wanted.file);
    const next = await settings.get(settingKeys.continuedIn, continuedSchema);
    if (!next.ok) return next;
    if (next.value === null) return opened;
    wanted = next.value;
  }
  return otherRecord(parent, wanted.file);
}

function otherRecord({ name }: { name: string }, file: string): Result<never> {
  const message = `${file} is another scenario now than "${name}", which the what-if was made from. Put that file back in its place.`;
  return failure('other-record', message, { file, name });
}
