/** Where the arrow keys lead on the board. */
import type { Row } from './bars.ts';
import type { BoardModel } from './model.ts';

export type Direction = 'left' | 'right' | 'up' | 'down' | 'first' | 'last';

/** The operation beside `selected`: before or after it on its machine, or nearest in time on the next laid-out machine that has any. */
export function neighbour(
  model: BoardModel,
  rows: readonly Row[],
  selected: number,
  direction: Direction,
): number | null {
  const { machine, start, end } = model.board.operations;
  const from = model.machineStart[machine[selected]];
  const to = model.machineStart[machine[selected] + 1] - 1;
  if (direction === 'left') return Math.max(from, selected - 1);
  if (direction === 'right') return Math.min(to, selected + 1);
  if (direction === 'first') return from;
  if (direction === 'last') return to;
  const machines = rows.filter((row) => row.machine >= 0);
  const step = direction === 'up' ? -1 : 1;
  const middle = (start[selected] + end[selected]) / 2;
  let index = machines.findIndex((row) => row.machine === machine[selected]);
  while (machines[(index += step)] !== undefined) {
    const found = model.nearest(machines[index].machine, middle);
    if (found !== null) return found;
  }
  return null;
}

/** Where arrows begin when nothing is selected: the first machine at or below `top`, nearest to `time`. */
export function beginning(model: BoardModel, rows: readonly Row[], top: number, time: number): number | null {
  const first = rows.find((row) => row.machine >= 0 && row.top >= top && model.nearest(row.machine, time) !== null);
  return first === undefined ? null : model.nearest(first.machine, time);
}

/** The next laid-out machine above or below that `accepts`; the same one when there is none. */
export function nextMachine(
  rows: readonly Row[],
  machine: number,
  step: -1 | 1,
  accepts: (machine: number) => boolean,
): number {
  const machines = rows.filter((row) => row.machine >= 0);
  let index = machines.findIndex((row) => row.machine === machine);
  while (machines[(index += step)] !== undefined) {
    if (accepts(machines[index].machine)) return machines[index].machine;
  }
  return machine;
}
