import { always, partState } from '../../model/columns.ts';
import { linkTrait, type PartialSchedule } from '../partial-schedule.ts';

/** The link from a placed predecessor whose maximum lag a start at `start` breaks most; -1: none. */
export function brokenMaxLag(schedule: PartialSchedule, part: number, start: number): number {
  const { inOffset, inLink, linkFrom, maxLag } = schedule.problem;
  if ((schedule.traits[part] & linkTrait.maxLagIn) === 0) return -1;
  let worst = -1;
  let late = 0;
  for (let k = inOffset[part]; k < inOffset[part + 1]; k++) {
    const link = inLink[k];
    const from = linkFrom[link];
    if (maxLag[link] < 0 || schedule.placed[from] === 0) continue;
    const by = start - schedule.end[from] - maxLag[link];
    if (by <= late) continue;
    late = by;
    worst = link;
  }
  return worst;
}

/** The part may not end too long before successors that are placed already, which are those that keep their place. */
export function earliestEndByMaxLag(schedule: PartialSchedule, part: number): number {
  const { outOffset, outLink, linkTo, maxLag } = schedule.problem;
  let earliest = always;
  if ((schedule.traits[part] & linkTrait.maxLagOut) === 0) return earliest;
  for (let k = outOffset[part]; k < outOffset[part + 1]; k++) {
    const link = outLink[k];
    if (maxLag[link] < 0 || schedule.placed[linkTo[link]] === 0) continue;
    earliest = Math.max(earliest, schedule.start[linkTo[link]] - maxLag[link]);
  }
  return earliest;
}

/** Must the part follow something placed that the floor has begun, and sooner than it can start at all? Then it never will. */
export function isTooLateForFloor(schedule: PartialSchedule, part: number): boolean {
  const { inOffset, inLink, linkFrom, maxLag, partRelease, partState: states } = schedule.problem;
  if ((schedule.traits[part] & linkTrait.maxLagIn) === 0) return false;
  for (let k = inOffset[part]; k < inOffset[part + 1]; k++) {
    const from = linkFrom[inLink[k]];
    const lag = maxLag[inLink[k]];
    if (lag < 0 || states[from] === partState.planned || schedule.placed[from] === 0) continue;
    if (schedule.end[from] + lag < partRelease[part]) return true;
  }
  return false;
}
