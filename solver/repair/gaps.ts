/** What the gap rules ask for once everything has found its place: closing gaps, or keeping distances. */
import type { Compaction } from './compact.ts';
import type { Plan } from './plan.ts';
import type { Obstacle, Sweep } from './sweep.ts';

/**
 * Runs the sweep such that on each machine what lies behind the first part that has been pushed since the plan was last kept follows it by as
 * much working time; of what has not been settled yet, only the first part on the machine pushes. `from` gives the machines and from when
 * on; `isExempt` parts neither push nor follow.
 */
export function pushBehind(
  plan: Plan,
  sweep: Sweep,
  from: ReadonlyMap<number, number>,
  isExempt: (part: number) => boolean,
): Obstacle | null {
  const { schedule, problem } = plan;
  for (const [machine, at] of from) {
    const behind = plan.sequences[machine].filter(
      (part) => sweep.wall[part] === 0 && schedule.end[part] > at && !isExempt(part),
    );
    behind.sort((one, other) => plan.startBefore(one) - plan.startBefore(other));
    // Up to here only: what is to follow would be settled twice.
    const obstacle = behind.length === 0 ? null : sweep.run(behind[0]);
    if (obstacle || sweep.effort.spent) return obstacle;
    const first = behind.findIndex((part) => schedule.start[part] > plan.startBefore(part));
    if (first < 0) continue;
    const pushed = behind[first];
    const calendar = problem.modeCalendar[schedule.mode[pushed]];
    const by = schedule.time.between(calendar, plan.startBefore(pushed), schedule.start[pushed]);
    for (const part of behind.slice(first + 1)) {
      const own = problem.modeCalendar[schedule.mode[part]];
      const target = schedule.time.nextOpen(own, schedule.time.finish(own, plan.startBefore(part), by));
      if (schedule.placed[part] === 0 || target <= schedule.start[part]) continue;
      sweep.lift(part);
      sweep.send(part, target);
    }
  }
  return sweep.run();
}

/** Moves what lies behind `from` on the machines it names left, with all that has been changed and what follows any of it. */
export function closeGaps(plan: Plan, compaction: Compaction, from: ReadonlyMap<number, number>): void {
  const pulled = new Set(plan.changed);
  for (const [machine, at] of from) {
    const sequence = plan.sequences[machine];
    for (let position = plan.firstFrom(sequence, at); position < sequence.length; position++)
      pulled.add(sequence[position]);
  }
  compaction.pull(pulled, null);
}
