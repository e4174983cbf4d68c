/** What dispatching rules look ahead by: latest starts for due dates, remaining work, mean times. */
import { never, partState, type Problem } from '../model/columns.ts';
import { WorkingTime } from '../time/working-time.ts';

/** Latest starts are cut off here, so that differences stay exact. */
const farPast = -1_000_000_000;

export type Bounds = {
  /** Shortest set-up and run of each part over its modes, and the mean over parts, seconds. */
  work: Int32Array;
  meanWork: number;
  /** Latest start of each part that keeps all due dates, as if capacity were without limit. */
  latestStart: Int32Array;
  /** The same with a wait of twice its work before each later part (Vepsalainen and Morton 1987). */
  cushionedStart: Int32Array;
  /** Due date of each order, or earlier where one it supplies needs that. */
  due: Int32Array;
  /** Work of each part and of the longest chain behind it, seconds. */
  remaining: Float64Array;
  /** Mean change-over between different parts, for rules that weigh set-up. */
  meanSetup: number;
};

/** Parts between two looks at the stop signal. */
const partsBetweenLooks = 8192;

/** `deadline` (by part, `never` if none) is a start that must not be passed, as a bottleneck's schedule sets it. Null when stopped. */
export function boundsOf(problem: Problem, deadline?: Int32Array | null): Bounds;
export function boundsOf(problem: Problem, deadline: Int32Array | null, shouldStop: () => boolean): Bounds | null;
export function boundsOf(
  problem: Problem,
  deadline: Int32Array | null = null,
  shouldStop: () => boolean = () => false,
): Bounds | null {
  const time = new WorkingTime(problem);
  const work = shortestWork(problem);
  const planned = work.filter((_, part) => problem.partState[part] === partState.planned);
  const latestStart = new Int32Array(problem.partCount);
  const cushionedStart = new Int32Array(problem.partCount);
  const latestEnd = new Int32Array(problem.partCount);
  const cushionedEnd = new Int32Array(problem.partCount);
  const remaining = new Float64Array(problem.partCount);
  for (let index = problem.partCount - 1; index >= 0; index--) {
    if (index % partsBetweenLooks === 0 && shouldStop()) return null;
    const part = problem.topologicalPart[index];
    let end = problem.orderDue[problem.partOrder[part]];
    let cushioned = end;
    let behind = 0;
    for (let k = problem.outOffset[part]; k < problem.outOffset[part + 1]; k++) {
      const link = problem.outLink[k];
      const to = problem.linkTo[link];
      const lag = problem.minLag[link];
      const overlaps = problem.fromShare[link] >= 0;
      end = Math.min(end, (overlaps ? latestEnd[to] : latestStart[to]) - lag);
      cushioned = Math.min(cushioned, (overlaps ? cushionedEnd[to] : cushionedStart[to] - 2 * work[to]) - lag);
      behind = Math.max(behind, remaining[to]);
    }
    latestEnd[part] = Math.max(farPast, end);
    cushionedEnd[part] = Math.max(farPast, cushioned);
    latestStart[part] = latestBegin(problem, time, part, latestEnd[part], deadline);
    cushionedStart[part] = latestBegin(problem, time, part, cushionedEnd[part], deadline);
    remaining[part] = behind + work[part];
  }
  const due = new Int32Array(problem.orderCount).fill(farPast);
  for (let part = 0; part < problem.partCount; part++) {
    const order = problem.partOrder[part];
    due[order] = Math.max(due[order], latestEnd[part]);
  }
  const meanWork = planned.length === 0 ? 1 : Math.max(1, planned.reduce((sum, one) => sum + one, 0) / planned.length);
  return { work, meanWork, latestStart, cushionedStart, due, remaining, meanSetup: meanSetup(problem) };
}

function latestBegin(
  problem: Problem,
  time: WorkingTime,
  part: number,
  end: number,
  deadline: Int32Array | null,
): number {
  const anchored = problem.partAnchor[part] !== 0 ? problem.anchorStart[part] : never;
  let latest = farPast;
  for (let mode = problem.modeOffset[part]; mode < problem.modeOffset[part + 1]; mode++) {
    const work = problem.modeSetup[mode] + problem.modeRun[mode];
    latest = Math.max(latest, time.latestBegin(problem.modeCalendar[mode], end, work));
  }
  return Math.max(farPast, Math.min(latest, anchored, deadline?.[part] ?? never));
}

function shortestWork(problem: Problem): Int32Array {
  const work = new Int32Array(problem.partCount);
  for (let part = 0; part < problem.partCount; part++) {
    if (problem.partState[part] !== partState.planned) continue;
    let shortest = never;
    for (let mode = problem.modeOffset[part]; mode < problem.modeOffset[part + 1]; mode++) {
      shortest = Math.min(shortest, problem.modeSetup[mode] + problem.modeRun[mode]);
    }
    work[part] = shortest;
  }
  return work;
}

function meanSetup(problem: Problem): number {
  const { table } = problem;
  if (table.length === 0) return 1;
  return Math.max(1, table.reduce((sum, seconds) => sum + seconds, 0) / table.length);
}
