/** Parts in the order in which a schedule has them start. */
import { always, partState, type Problem } from '../model/columns.ts';
import type { PartialSchedule } from './partial-schedule.ts';

/**
 * Planned parts that are placed, by start: a linear extension of precedence. Those that start at the same instant are in the order of their
 * machines, too, unless parts that take no time lie there against precedence by way of others that take none.
 */
export function partsInOrder(schedule: PartialSchedule): Int32Array {
  const { problem, placed, start } = schedule;
  const planned = problem.topologicalPart.filter(
    (part) => placed[part] === 1 && problem.partState[part] === partState.planned,
  );
  const parts = partsByStart(problem, planned, start);
  const waits = new Int32Array(problem.partCount).fill(-1);
  for (let from = 0, to = 0; from < parts.length; from = to) {
    while (to < parts.length && start[parts[to]] === start[parts[from]]) to++;
    if (to - from > 1) arrange(parts.subarray(from, to), schedule, waits);
  }
  return parts;
}

/**
 * Puts parts, a linear extension, in the order of their machines as far as precedence allows (Kahn 1962). `waits` is -1 for parts that are not among
 * them or have had their turn.
 */
function arrange(parts: Int32Array, { problem, previous, next }: PartialSchedule, waits: Int32Array): void {
  const { inOffset, inLink, linkFrom, outOffset, outLink, linkTo } = problem;
  const given = parts.slice();
  for (const part of given) waits[part] = 0;
  for (const part of given) {
    for (let k = inOffset[part]; k < inOffset[part + 1]; k++) if (waits[linkFrom[inLink[k]]] >= 0) waits[part]++;
    if (previous[part] >= 0 && waits[previous[part]] >= 0) waits[part]++;
  }
  const free = Array.from(given.filter((part) => waits[part] === 0).reverse());
  const waitsLess = (part: number): void => {
    if (part >= 0 && waits[part] > 0 && --waits[part] === 0) free.push(part);
  };
  let listed = 0;
  let first = 0;
  while (listed < given.length) {
    while (waits[given[first]] < 0) first++;
    // Where all wait, the first of those left does so for its machine alone.
    const part = free.pop() ?? given[first];
    parts[listed++] = part;
    waits[part] = -1;
    for (let k = outOffset[part]; k < outOffset[part + 1]; k++) waitsLess(linkTo[outLink[k]]);
    waitsLess(next[part]);
  }
}

/**
 * Parts, given in a linear extension of precedence, by when each starts, or what comes before it where that is later: a linear extension again.
 * What starts at the same instant stays in the order it had.
 */
export function partsByStart(problem: Problem, extension: Int32Array, start: Int32Array): Int32Array {
  const { partCount, inOffset, inLink, linkFrom } = problem;
  const at = new Int32Array(partCount).fill(always);
  // One number to sort by for each, of equals by where they come in the extension.
  const keys = new Float64Array(extension.length);
  for (const [index, part] of extension.entries()) {
    at[part] = start[part]!;
    for (let k = inOffset[part]; k < inOffset[part + 1]; k++) {
      const before = linkFrom[inLink[k]];
      if (at[before] > at[part]) at[part] = at[before]!;
    }
    keys[index] = (at[part] - always) * extension.length + index;
  }
  keys.sort();
  const parts = new Int32Array(extension.length);
  for (let index = 0; index < parts.length; index++) parts[index] = extension[keys[index] % parts.length]!;
  return parts;
}
