/** What the floor reports of operations, as the progress a problem knows. */
import type { OperationDocument } from '../../../solver/model/problem.ts';
import type { JobActual } from '../store/actuals.ts';
import { measure, type Interval } from './intervals.ts';
import type { Notices } from './notices.ts';
import type { Timeline } from './timeline.ts';

/** What is known of one part of an operation. */
export type PartActual = Pick<
  JobActual,
  | 'operation'
  | 'part'
  | 'machine'
  | 'state'
  | 'startedAt'
  | 'endedAt'
  | 'goodQuantity'
  | 'scrapQuantity'
  | 'progress'
  | 'at'
> & {
  /** Pieces of the job as we released it; absent where the floor had it from elsewhere. */
  quantity?: number | undefined;
};

export type Progress = NonNullable<OperationDocument['progress']>;

export type Floor = { timeline: Timeline; now: number; opening: (machine: string) => Interval[]; notices: Notices };

/** Share of a lot from which its pace says something. */
const leastShare = 0.1;
/** A pace further off the plan than this factor comes from work outside the calendar or a standstill, and says nothing of what is to come. */
const believable = 2;

/**
 * Progress of a part in work or ended; undefined when the floor has not begun it. `mode` is that of the reported machine, with the times of
 * the part's whole `quantity`.
 */
export function progressOf(
  actual: PartActual,
  mode: { setup: number; run: number },
  quantity: number,
  { timeline, now, opening }: Floor,
): Progress | undefined {
  const reported = Math.min(now, timeline.floor(actual.at));
  const start = Math.min(now, actual.startedAt === null ? reported : timeline.floor(actual.startedAt));
  if (actual.state === 'ended') {
    const end = Math.min(now, actual.endedAt === null ? reported : timeline.floor(actual.endedAt));
    return { state: 'done', machine: actual.machine, start: Math.min(start, end), end };
  }
  if (actual.state !== 'running' && actual.state !== 'interrupted') return undefined;
  const share = Math.min(1, Math.max(actual.progress, (actual.goodQuantity + actual.scrapQuantity) / quantity, 0));
  const intervals = opening(actual.machine);
  if (share === 0) {
    const worked = measure(intervals, start, now);
    return { state: 'started', machine: actual.machine, start, remaining: Math.max(0, mode.setup - worked) + mode.run };
  }
  const run = paceOf(measure(intervals, start, reported) - mode.setup, share, mode.run);
  // Since the last report it has gone on working, as far as the machine was open.
  const since = actual.state === 'running' ? measure(intervals, reported, now) : 0;
  const remaining = Math.max(0, Math.ceil(run * (1 - share) - 1e-6) - since);
  return { state: 'started', machine: actual.machine, start, remaining };
}

/**
 * Run seconds of a whole lot at the pace shown so far: `share` of it in `worked` open seconds without set-up. As planned while it has hardly
 * begun, and where the pace cannot be believed.
 */
export function paceOf(worked: number, share: number, planned: number): number {
  if (share < leastShare) return planned;
  const shown = worked / share;
  return shown > planned * believable || shown < planned / believable ? planned : shown;
}

/**
 * Whether a report of part 0 is about the whole lot rather than the part of `first` pieces: one who splits otherwise, or not at all, sent the
 * job. Its size shows in its pieces; before there are any, a job that is not ours is taken as whole.
 */
export function isWholeLot(actual: PartActual, first: number, whole: number): boolean {
  const { progress, goodQuantity, scrapQuantity } = actual;
  const pieces = goodQuantity + scrapQuantity;
  const implied = progress > 0 && pieces > 0 ? pieces / progress : whole;
  return (actual.quantity ?? implied) > (first + whole) / 2;
}
