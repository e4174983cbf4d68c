import type { PartialSchedule } from '../partial-schedule.ts';

/** Release, now and pegged arrivals; a part that lost its anchor gives way only to later times. */
export function earliestByRelease(schedule: PartialSchedule, part: number): number {
  const release = schedule.problem.partRelease[part];
  return schedule.relaxed[part] === 1 ? Math.max(release, schedule.problem.anchorStart[part]) : release;
}
