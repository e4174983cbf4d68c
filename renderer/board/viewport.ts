/** Which part of the plan is in view, and what lies where in it. Points are pixels of the overlay, whose upper edge is the time scale. */
import type { Row } from './bars.ts';
import { headerHeight } from './grid.ts';
import type { MachineGrid } from './grid.ts';
import type { BoardModel } from './model.ts';
import type { TimeScale } from './time-scale.ts';

const hour = 3600;
/** Hours in view at first. */
const firstHours = 48;
/** A quarter of an hour is then 120 pixels wide. */
const finestPixelsPerHour = 480;
const pickSlackPixels = 3;

export class Viewport {
  readonly #grid: MachineGrid;
  #pixelsPerHour = 24;

  constructor(grid: MachineGrid) {
    this.#grid = grid;
  }

  get rows(): readonly Row[] {
    return this.#grid.rows;
  }

  get scale(): TimeScale {
    return this.#grid.scale;
  }

  get scroll(): { left: number; top: number } {
    return this.#grid.scroll;
  }

  get size(): { width: number; height: number } {
    return this.#grid.size;
  }

  /** Instants at the left and right edge. */
  get window(): [from: number, to: number] {
    const { scale, scroll, size } = this;
    return [scale.toTime(scroll.left), scale.toTime(scroll.left + size.width)];
  }

  /** Shows the plan from two days on, as a new page does. */
  begin(now: number): void {
    this.#pixelsPerHour = Math.max(this.size.width, 960) / firstHours;
    this.#grid.setZoom(this.#pixelsPerHour);
    this.showTime(now);
  }

  timeAt(x: number): number {
    return this.scale.toTime(this.scroll.left + x);
  }

  /** Machine of the row at a height; −1 over a work center, the time scale or nothing. */
  machineAt(y: number): number {
    if (y < headerHeight) return -1;
    const top = y - headerHeight + this.scroll.top;
    return this.rows.find((row) => row.top <= top && top < row.top + row.height)?.machine ?? -1;
  }

  /** The laid-out row of a machine; none for −1 or in a closed work center. */
  rowOf(machine: number): Row | undefined {
    return machine < 0 ? undefined : this.rows.find((row) => row.machine === machine);
  }

  /** Rows between two heights. */
  rowsBetween(y1: number, y2: number): Row[] {
    const [low, high] = [Math.min(y1, y2), Math.max(y1, y2)].map((y) => y - headerHeight + this.scroll.top);
    return this.rows.filter((row) => row.top < high && row.top + row.height > low);
  }

  operationAt(model: BoardModel, x: number, y: number): number | null {
    const machine = this.machineAt(y);
    if (machine < 0) return null;
    return model.hit(machine, this.timeAt(x), (pickSlackPixels / this.scale.pixelsPerHour) * hour);
  }

  scrollBy(dx: number, dy: number): void {
    const { left, top } = this.scroll;
    this.#grid.scrollTo(dx === 0 ? null : Math.max(0, left + dx), dy === 0 ? null : Math.max(0, top + dy));
  }

  /** Brings an instant to the left edge. */
  startAt(time: number): void {
    this.#grid.scrollTo(Math.max(0, this.scale.toX(time)), null);
  }

  showTime(time: number): void {
    this.#grid.scrollTo(Math.max(0, this.scale.toX(time) - this.size.width / 8), null);
  }

  showMachine(machine: number): void {
    this.#grid.reveal(machine);
    const row = this.rowOf(machine);
    if (row !== undefined) this.#grid.scrollTo(null, Math.max(0, row.top - 2 * row.height));
  }

  /** Brings an operation into view. */
  show(model: BoardModel, operation: number): void {
    const { machine, start, end } = model.board.operations;
    this.#grid.reveal(machine[operation]);
    this.showSpan(machine[operation], start[operation], end[operation]);
  }

  /** Brings a stretch of a laid-out row into view, where it is not. */
  showSpan(machine: number, from: number, to: number): void {
    const { left, top } = this.scroll;
    const { width, height } = this.size;
    const row = this.rowOf(machine);
    const x1 = this.scale.toX(from);
    const x2 = this.scale.toX(to);
    const seen = x1 >= left + 20 && Math.min(x2, x1 + width - 60) <= left + width - 20;
    const rowSeen = row !== undefined && row.top >= top && row.top + row.height <= top + height;
    this.#grid.scrollTo(
      seen ? null : Math.max(0, x1 - width / 3),
      rowSeen || row === undefined ? null : Math.max(0, row.top - height / 3),
    );
  }

  /** The whole plan in the width of the timeline. */
  fit(): void {
    this.#grid.setZoom(0);
    this.#pixelsPerHour = this.scale.pixelsPerHour;
  }

  /** Zooms, keeping the time at `x` where it is. */
  zoom(factor: number, x: number): void {
    const time = this.timeAt(x);
    this.#pixelsPerHour = Math.min(finestPixelsPerHour, this.#pixelsPerHour * factor);
    this.#grid.setZoom(this.#pixelsPerHour);
    // The whole plan in view is the coarsest there is.
    this.#pixelsPerHour = Math.max(this.#pixelsPerHour, this.scale.pixelsPerHour);
    this.#grid.scrollTo(Math.max(0, this.scale.toX(time) - x), null);
  }
}
