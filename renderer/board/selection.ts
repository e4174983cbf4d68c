/** Which operations are selected, as clicks, boxes and keys change it. Operations are rows of the model; the answer is a new set. */
import type { Row } from './bars.ts';
import type { BoardModel } from './model.ts';

export type Picked = ReadonlySet<number>;

/** With Ctrl: in or out of the selection. */
export function toggle(picked: Picked, operation: number): Set<number> {
  const next = new Set(picked);
  if (!next.delete(operation)) next.add(operation);
  return next;
}

/**
 * With Shift: everything from `anchor` to `operation`. On one machine these are the operations between them; across machines those of the
 * rows between that overlap the time both span. `rows` are those laid out, by height.
 */
export function range(model: BoardModel, rows: readonly Row[], anchor: number, operation: number): Set<number> {
  const { machine, start, end } = model.board.operations;
  if (machine[anchor] === machine[operation]) {
    const first = Math.min(anchor, operation);
    return new Set(Array.from({ length: Math.abs(anchor - operation) + 1 }, (_, index) => first + index));
  }
  const a = rows.findIndex((row) => row.machine === machine[anchor]);
  const b = rows.findIndex((row) => row.machine === machine[operation]);
  const between = rows.slice(Math.min(a, b), Math.max(a, b) + 1);
  const from = Math.min(start[anchor], start[operation]);
  const to = Math.max(end[anchor], end[operation]);
  return new Set([...inBox(model, between, from, to), anchor, operation]);
}

/** Operations on the rows that overlap `[from, to)`. */
export function inBox(model: BoardModel, rows: readonly Row[], from: number, to: number): Set<number> {
  const { start, end } = model.board.operations;
  const found = new Set<number>();
  for (const { machine } of rows) {
    if (machine < 0) continue;
    const [first, last] = model.visible(machine, from, to);
    for (let operation = first; operation < last; operation++) {
      if (start[operation] < to && end[operation] > from) found.add(operation);
    }
  }
  return found;
}

/** Everything on a machine. */
export function wholeRow(model: BoardModel, machine: number): Set<number> {
  const first = model.machineStart[machine];
  return new Set(Array.from({ length: model.machineStart[machine + 1] - first }, (_, index) => first + index));
}

/** The same operations in another plan; those it no longer holds are left out. */
export function carriedOver(picked: Picked, before: BoardModel, after: BoardModel): Set<number> {
  const next = new Set<number>();
  for (const operation of picked) {
    const found = after.find(before.operationId(operation), before.board.operations.part[operation]);
    if (found !== null) next.add(found);
  }
  return next;
}
