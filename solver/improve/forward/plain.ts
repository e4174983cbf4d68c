/** What a shop is without, for quicker ways to be possible. */
import { anchorKind, type Problem } from '../../model/columns.ts';
import type { Shop } from '../shop/shop.ts';

/** Are there only precedence chains and machines that are always open? */
export function isPlain({ problem, nodes, hasChains }: Shop): boolean {
  if (!hasChains || problem.matrices.length > 0 || problem.requirementResource.length > 0) return false;
  if (problem.maxLag.some((lag) => lag >= 0) || problem.fromShare.some((share) => share >= 0)) return false;
  if (nodes.some((node) => problem.partAnchor[node] !== anchorKind.none)) return false;
  return openModes(problem).every((isOpen) => isOpen === 1);
}

/** 1 for modes whose calendar is never closed before the horizon. */
export function openModes({
  now,
  horizon,
  modeCalendar,
  calendarOffset,
  intervalStart,
  intervalEnd,
}: Problem): Uint8Array {
  const isOpen = new Uint8Array(modeCalendar.length);
  for (let mode = 0; mode < modeCalendar.length; mode++) {
    const first = calendarOffset[modeCalendar[mode]];
    const isOne = calendarOffset[modeCalendar[mode] + 1] === first + 1;
    isOpen[mode] = Number(isOne && intervalStart[first] <= now && intervalEnd[first] >= horizon);
  }
  return isOpen;
}

/** Links with a maximum lag between nodes. */
export function linksWithMaxLag({ problem, isNode }: Shop): Int32Array {
  const links: number[] = [];
  for (let link = 0; link < problem.maxLag.length; link++) {
    if (problem.maxLag[link] >= 0 && isNode[problem.linkFrom[link]] === 1 && isNode[problem.linkTo[link]] === 1)
      links.push(link);
  }
  return Int32Array.from(links);
}
