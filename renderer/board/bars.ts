/** Collects what shows of the plan into scratch arrays, so that drawing 10,000 bars makes no objects. */
import type { BoardModel } from './model.ts';
import type { TimeScale } from './time-scale.ts';

/** A row of the grid as laid out: top in pixels of the whole content. `machine` is −1 for a work center's row. */
export type Row = { machine: number; top: number; height: number };

export const barInset = 4;

/** Bars in view, in pixels of the canvas: columns of `count` rows. */
export class BarList {
  count = 0;
  operation = new Int32Array(4096);
  left = new Float32Array(4096);
  setupEnd = new Float32Array(4096);
  right = new Float32Array(4096);
  top = new Float32Array(4096);

  add(operation: number, left: number, setupEnd: number, right: number, top: number): void {
    if (this.count === this.operation.length) this.#grow();
    const index = this.count++;
    this.operation[index] = operation;
    this.left[index] = left;
    this.setupEnd[index] = setupEnd;
    this.right[index] = right;
    this.top[index] = top;
  }

  #grow(): void {
    const size = this.operation.length * 2;
    const larger = (old: Float32Array): Float32Array<ArrayBuffer> => {
      const next = new Float32Array(size);
      next.set(old);
      return next;
    };
    const operation = new Int32Array(size);
    operation.set(this.operation);
    this.operation = operation;
    this.left = larger(this.left);
    this.setupEnd = larger(this.setupEnd);
    this.right = larger(this.right);
    this.top = larger(this.top);
  }
}

export type Viewport = { left: number; top: number; width: number; height: number };

/** Refills `bars` with what shows of the rows; edges are cut a little outside the viewport. */
export function collectBars(
  bars: BarList,
  model: BoardModel,
  rows: readonly Row[],
  scale: TimeScale,
  view: Viewport,
): void {
  const { start, runStart, end } = model.board.operations;
  const from = scale.toTime(view.left);
  const to = scale.toTime(view.left + view.width);
  const factor = scale.width / (scale.to - scale.from);
  const origin = scale.from + view.left / factor;
  bars.count = 0;
  for (const row of rows) {
    if (row.machine < 0) continue;
    const [first, last] = model.visible(row.machine, from, to);
    const top = row.top - view.top + barInset;
    for (let operation = first; operation < last; operation++) {
      if (model.drawnEnd(operation) < from || model.drawnStart(operation) > to) continue;
      const left = (start[operation] - origin) * factor;
      const right = Math.max((end[operation] - origin) * factor, left + 1);
      bars.add(
        operation,
        Math.max(left, -20),
        Math.max((runStart[operation] - origin) * factor, -20),
        Math.min(right, view.width + 20),
        top,
      );
    }
  }
}
