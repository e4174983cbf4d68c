/** Begins and ends drags, by pointer and by keys, one at a time; keeps a dropped bar in place until the plan that holds it has come. */
import type { Failure } from '../../../solver/model/result.ts';
import { headerHeight } from '../grid.ts';
import type { Gesture, Point } from '../input.ts';
import type { LiveRegion } from '../live-region.ts';
import type { PlantTime } from '../plant-time.ts';
import type { Picked } from '../selection.ts';
import type { Viewport } from '../viewport.ts';
import { Drag } from './drag.ts';
import type { DragHost } from './drag.ts';
import { followPointer } from './follow.ts';
import { dragByKey } from './keys.ts';
import type { Held } from './modifiers.ts';
import type { Taken } from './taken.ts';
import type { Wording } from './words.ts';

export type DragSurroundings = {
  host: DragHost;
  viewport: Viewport;
  overlay: HTMLElement;
  live: LiveRegion;
  /** What a drag begins on: the plan, the words and the plant's clock as they are then; null while there is no plan. */
  present: () => { wording: Wording; plantTime: PlantTime; failureText: (failure: Failure) => string } | null;
  /** What is drawn of the drag on the canvas has changed. */
  onChange: () => void;
  /** There is no drag any more. */
  onEnd: () => void;
};

const none: Picked = new Set();
const hour = 3600;
/** Milliseconds that a dropped bar waits for the plan that holds it. */
const settlePatience = 5000;

export class DragDesk {
  /** What is dragged: faint where it was. */
  lifted: Picked = none;
  /** Machines that can take it; null: no drag, or not known. */
  eligible: Picked | null = null;
  readonly #around: DragSurroundings;
  #drag: Drag | null = null;
  #byKeys = false;
  /** The drop is on its way, or the plan that holds it is. */
  #dropped = false;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #planVersion = 0;
  #awaited = Infinity;

  constructor(around: DragSurroundings) {
    this.#around = around;
  }

  get active(): boolean {
    return this.#drag !== null;
  }

  /** A plan has come. Answers whether it may be shown; progress on the plan that one drags on has to wait until the drop. */
  admits(planVersion: number): boolean {
    if (this.#drag === null) return true;
    if (!this.#dropped) {
      if (planVersion === this.#planVersion) return false;
      this.end();
    } else if (planVersion >= this.#awaited) this.end();
    return true;
  }

  byPointer(taken: Taken, point: Point, held: Held): Gesture | null {
    const { viewport, overlay } = this.#around;
    const drag = this.#begin(taken, held);
    if (drag === null) return null;
    overlay.style.cursor = 'grabbing';
    return followPointer(drag, viewport, overlay, point, {
      onDrop: () => void this.#drop(drag),
      onCancel: () => this.end(),
    });
  }

  byKeys(taken: Taken, held: Held): void {
    const drag = this.#begin(taken, held);
    if (drag === null) return;
    this.#byKeys = true;
    this.#placeCard(drag);
  }

  /** A key during a drag. Answers whether it meant anything. */
  key(key: string, held: Held): boolean {
    const drag = this.#drag;
    const present = this.#around.present();
    if (drag === null || !this.#byKeys || present === null) return false;
    if (key === 'Escape') this.end();
    else if (key === 'Enter') void this.#drop(drag);
    else {
      const epoch = present.wording.format.epoch / 1000;
      if (!dragByKey(drag, this.#around.viewport, present.plantTime, epoch, key, held)) return false;
      this.#placeCard(drag);
    }
    return true;
  }

  layOut(): void {
    this.#drag?.layOut();
  }

  scrolled(): void {
    this.#drag?.scrolled();
  }

  end(): void {
    clearTimeout(this.#patience);
    const drag = this.#drag;
    if (drag === null) return;
    this.#drag = null;
    this.#byKeys = false;
    this.#dropped = false;
    this.lifted = none;
    this.eligible = null;
    this.#around.overlay.style.cursor = '';
    drag.end();
    this.#around.onChange();
    this.#around.onEnd();
  }

  #begin(taken: Taken, held: Held): Drag | null {
    const { host, viewport, overlay, live, present, onChange } = this.#around;
    const now = present();
    if (now === null || this.#drag !== null) return null;
    this.lifted = new Set(taken.operations);
    this.#planVersion = now.wording.model.board.planVersion;
    const onEligible = (machines: Picked | null): void => {
      this.eligible = machines;
      onChange();
    };
    this.#drag = new Drag({ host, viewport, overlay, live, ...now, onEligible }, taken, held);
    onChange();
    return this.#drag;
  }

  async #drop(drag: Drag): Promise<void> {
    if (this.#drag !== drag || this.#dropped) return;
    this.#byKeys = false;
    this.#dropped = true;
    // Whatever comes next is this drop; its answer may come later, once the plan has been checked.
    this.#awaited = this.#planVersion + 1;
    this.eligible = null;
    this.#around.overlay.style.cursor = '';
    this.#around.onChange();
    const version = await drag.drop();
    if (this.#drag !== drag) return;
    const shown = this.#around.present()?.wording.model.board.planVersion ?? 0;
    if (version === null || shown >= version) return this.end();
    this.#awaited = version;
    this.#patience = setTimeout(() => this.end(), settlePatience);
  }

  /** A drag by keys has its card below where the hand is, which stays in view. */
  #placeCard(drag: Drag): void {
    const { viewport, overlay, present } = this.#around;
    const model = present()?.wording.model;
    const { anchorTime, operations } = drag.taken;
    const at = anchorTime + drag.shift;
    const machine = drag.machine ?? model?.board.operations.machine[operations[0]] ?? -1;
    viewport.showSpan(machine, at, at + hour);
    const { scale, scroll } = viewport;
    const row = viewport.rowOf(machine);
    const box = overlay.getBoundingClientRect();
    const top = row === undefined ? 0 : row.top + row.height - scroll.top;
    drag.placeCard(box.left + scale.toX(at) - scroll.left, box.top + headerHeight + top - 10);
  }
}
