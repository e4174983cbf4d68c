/**
 * What is certain of a repair that was stopped on its way. In the sweep starts only grow, so no part will start before where it is now; how
 * long its set-up takes depends on who comes before it in the end, so only the mode's own set-up and run are sure to follow.
 */
import { always, never } from '../model/columns.ts';
import type { Plan } from './plan.ts';
import type { Sweep } from './sweep.ts';

/** Lower bound of an order's end: of its parts where they are now, and of what its links make of that. `always` if it has no part in the plan. */
export function earliestOrderEnd(plan: Plan, sweep: Sweep, order: number): number {
  const { problem } = plan;
  const first = problem.orderPartOffset[order];
  const count = problem.orderPartOffset[order + 1] - first;
  const ends = Array.from({ length: count }, (_, index) =>
    earliestEnd(plan, first + index, sweep.startFrom(first + index)),
  );
  // Links are few and short: what one pass carries from part to part is handed on by the next, and stopping early leaves a lower bound.
  for (let pass = 0; pass < count; pass++) {
    let grown = false;
    for (let index = 0; index < count; index++) {
      const from = startByLinks(plan, first + index, first, ends);
      const end =
        from === always ? always : earliestEnd(plan, first + index, Math.max(from, sweep.startFrom(first + index)));
      if (end <= ends[index]) continue;
      ends[index] = end;
      grown = true;
    }
    if (!grown) break;
  }
  return ends.reduce((last, end) => Math.max(last, end), always);
}

/** By the order's own links without overlap; `always` if none says anything. */
function startByLinks({ problem }: Plan, part: number, first: number, ends: readonly number[]): number {
  let start: number = always;
  for (let k = problem.inOffset[part]; k < problem.inOffset[part + 1]; k++) {
    const link = problem.inLink[k];
    const end = ends[problem.linkFrom[link] - first] ?? always;
    if (problem.fromShare[link] < 0 && end !== always) start = Math.max(start, end + problem.minLag[link]);
  }
  return start;
}

/** Lower bound of a part's end, from a lower bound of its start; what the floor has begun stays. `always`: not in the plan. */
function earliestEnd(plan: Plan, part: number, start: number): number {
  const { schedule, problem } = plan;
  if (!plan.isPlanned(part)) return schedule.placed[part] === 1 ? schedule.end[part] : always;
  if (start === always) return always;
  const mode = schedule.mode[part];
  const end = schedule.time.finish(problem.modeCalendar[mode], start, problem.modeSetup[mode] + problem.modeRun[mode]);
  return end === never ? problem.horizon : end;
}
