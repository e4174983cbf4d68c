/** What is selected on the board: the operation that the inspector tells of, and all that a drag or a command takes along. */
import type { Held } from './drag/modifiers.ts';
import type { Gesture, Point } from './input.ts';
import type { BoardModel } from './model.ts';
import { beginning, neighbour } from './navigation.ts';
import type { Direction } from './navigation.ts';
import { RubberBand } from './rubber-band.ts';
import { carriedOver, inBox, range, toggle, wholeRow } from './selection.ts';
import type { Picked } from './selection.ts';
import type { Viewport } from './viewport.ts';

const none: Picked = new Set();

export class BoardSelection {
  primary: number | null = null;
  picked: Picked = none;
  readonly #viewport: Viewport;
  readonly #overlay: HTMLElement;
  /** `settled`: the planner has chosen; else a box is still being drawn. */
  readonly #onChange: (settled: boolean) => void;

  constructor(viewport: Viewport, overlay: HTMLElement, onChange: (settled: boolean) => void) {
    this.#viewport = viewport;
    this.#overlay = overlay;
    this.#onChange = onChange;
  }

  set(primary: number | null, picked: Picked): void {
    this.primary = primary;
    this.picked = picked;
    this.#onChange(true);
  }

  only(operation: number): void {
    this.set(operation, new Set([operation]));
  }

  clear(): void {
    this.set(null, none);
  }

  /** The screen has another operation in hand. */
  follow(operation: number | null): void {
    this.primary = operation;
    if (operation === null) this.picked = none;
    else if (!this.picked.has(operation)) this.picked = new Set([operation]);
  }

  carryOver(before: BoardModel | null, after: BoardModel): void {
    this.picked = before === null ? none : carriedOver(this.picked, before, after);
    this.primary = null;
  }

  /** A click on an operation: alone, with Ctrl in or out, with Shift everything up to it. */
  pick(model: BoardModel, operation: number, held: Held): void {
    if (held.shift && this.primary !== null) {
      return this.set(this.primary, range(model, this.#viewport.rows, this.primary, operation));
    }
    if (!held.ctrl) return this.only(operation);
    const picked = toggle(this.picked, operation);
    this.set(picked.has(operation) ? operation : ([...picked].at(-1) ?? null), picked);
  }

  /** An arrow key; with Shift what was selected stays. Answers the operation it has come to. */
  go(model: BoardModel, direction: Direction, held: Held): number | null {
    const { rows, scroll, window } = this.#viewport;
    const next =
      this.primary === null
        ? beginning(model, rows, scroll.top, window[0])
        : neighbour(model, rows, this.primary, direction);
    if (next !== null) this.set(next, held.shift ? new Set([...this.picked, next]) : new Set([next]));
    return next;
  }

  /** Everything on the machine of the selected operation. Answers whether there is one. */
  takeRow(model: BoardModel): boolean {
    if (this.primary === null) return false;
    this.set(this.primary, wholeRow(model, model.board.operations.machine[this.primary]));
    return true;
  }

  /** A box from `from`; with Ctrl it adds to what is selected. */
  drawBox(model: BoardModel, from: Point, held: Held): Gesture {
    const viewport = this.#viewport;
    const band = new RubberBand(this.#overlay);
    const before = { primary: this.primary, picked: this.picked };
    const kept = held.ctrl ? before.picked : none;
    const time = viewport.timeAt(from.x);
    const draw = (point: Point): void => {
      const times = [time, viewport.timeAt(point.x)];
      const rows = viewport.rowsBetween(from.y, point.y);
      this.picked = new Set([...kept, ...inBox(model, rows, Math.min(...times), Math.max(...times))]);
      this.primary = [...this.picked][0] ?? null;
    };
    return {
      move: (point) => {
        band.show(from.x, from.y, point.x, point.y);
        draw(point);
        this.#onChange(false);
      },
      end: (point) => {
        band.destroy();
        draw(point);
        this.#onChange(true);
      },
      cancel: () => {
        band.destroy();
        this.set(before.primary, before.picked);
      },
    };
  }
}
