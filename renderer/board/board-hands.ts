/** The planner's hands on the board: what pointing, clicking, dragging, the wheel and keys mean where they happen. */
import type { BoardSelection } from './board-selection.ts';
import type { BoardEvents, BoardTexts } from './board-view.ts';
import { describeOperation } from './describe.ts';
import type { DragDesk } from './drag/desk.ts';
import { noneHeld } from './drag/modifiers.ts';
import type { Held } from './drag/modifiers.ts';
import { takeAfter, takeOrder, takeParts } from './drag/taken.ts';
import type { Reach, Taken } from './drag/taken.ts';
import { takeEscape } from '../shell/escape.ts';
import { headerHeight } from './grid.ts';
import { listenToInput } from './input.ts';
import type { Gesture, Listening, Point } from './input.ts';
import type { BoardModel } from './model.ts';
import type { Direction } from './navigation.ts';
import type { Overlay } from './overlay.ts';
import { PointMark } from './point-mark.ts';
import { Tooltip } from './tooltip.ts';
import type { Viewport } from './viewport.ts';

export type HandsSurroundings = {
  viewport: Viewport;
  overlay: Overlay;
  selection: BoardSelection;
  drags: DragDesk;
  events: BoardEvents;
  model: () => BoardModel | null;
  texts: () => BoardTexts | null;
  commands: {
    zoom: (factor: number, x?: number | null) => void;
    fit: () => void;
    showNow: () => void;
    show: (operation: number) => void;
  };
};

const directions: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
};

export class BoardHands {
  /** Machine of the row under the pointer; −1: none. */
  hoverMachine = -1;
  readonly #around: HandsSurroundings;
  readonly #tooltip: Tooltip;
  readonly #pointMark: PointMark;
  readonly #listening: Listening;
  readonly #stopEscape: (() => void)[];

  constructor(around: HandsSurroundings) {
    this.#around = around;
    this.#tooltip = new Tooltip(document.body);
    this.#pointMark = new PointMark(around.overlay.element);
    this.#listening = listenToInput(around.overlay.element, {
      onPoint: (point, held) => this.#point(point, held),
      onPick: (point, held) => this.#pick(point, held),
      onDrag: (point, held) => this.#beginGesture(point, held),
      onMenu: (point) => this.#menu(point),
      onScroll: (dx, dy) => this.#scrollBy(dx, dy),
      onZoom: (factor, x) => around.commands.zoom(factor, x),
      onKey: (key, held) => this.#key(key, held),
    });
    this.#stopEscape = [takeEscape('drag', () => this.#letGo()), takeEscape('selection', () => this.#deselect())];
  }

  destroy(): void {
    this.#listening.stop();
    this.#stopEscape.forEach((stop) => stop());
    this.#tooltip.destroy();
  }

  /** Puts back what is in hand, by pointer or by keys. What has been dropped is on its way and stays. */
  #letGo(): boolean {
    return this.#listening.cancelGesture() || (this.#around.drags.active && this.#around.drags.key('Escape', noneHeld));
  }

  /** Lets go of the selection, where the keys are the board's. */
  #deselect(): boolean {
    const { drags, overlay, selection } = this.#around;
    const ours = overlay.element.contains(document.activeElement) && !drags.active && selection.primary !== null;
    if (ours) selection.clear();
    return ours;
  }

  #point(point: Point | null, held: Held): void {
    const model = this.#around.model();
    const texts = this.#around.texts();
    if (model === null || texts === null) return;
    const machine = point === null ? -1 : this.#around.viewport.machineAt(point.y);
    const inHeader = point !== null && point.y < headerHeight;
    const after = inHeader || (machine >= 0 && (held.shift || this.#around.events.reach() === 'after'));
    const operation = point === null || after ? null : this.#around.viewport.operationAt(model, point.x, point.y);
    this.#around.overlay.element.style.cursor = after ? 'e-resize' : operation === null ? '' : 'grab';
    this.#markPoint(after ? point : null, machine);
    if (machine !== this.hoverMachine) {
      this.hoverMachine = machine;
      this.#around.overlay.invalidate();
    }
    if (point === null || operation === null || this.#around.drags.active) return this.#tooltip.hide();
    this.#tooltip.show(describeOperation(model, operation, texts.format, texts.t), point.clientX, point.clientY);
  }

  /** Shows the handle that drags everything right of a point: on the time scale for all machines, on a row for one. */
  #markPoint(point: Point | null, machine: number): void {
    const texts = this.#around.texts();
    if (point === null || texts === null) return this.#pointMark.hide();
    const row = this.#around.viewport.rowOf(machine);
    const time = texts.format.instant(this.#around.viewport.timeAt(point.x));
    const top = row === undefined ? 0 : row.top - this.#around.viewport.scroll.top + headerHeight;
    const height = row === undefined ? headerHeight + this.#around.viewport.size.height : row.height;
    this.#pointMark.show(point.x, top, height, texts.t('board:drag.after', { time }));
  }

  #pick(point: Point, held: Held): void {
    const model = this.#around.model();
    if (model === null || point.y < headerHeight) return;
    const operation = this.#around.viewport.operationAt(model, point.x, point.y);
    if (operation !== null) this.#around.selection.pick(model, operation, held);
    else if (!held.ctrl && !held.shift) this.#around.selection.clear();
  }

  #beginGesture(point: Point, held: Held): Gesture | null {
    const model = this.#around.model();
    if (model === null || this.#around.drags.active) return null;
    this.#tooltip.hide();
    this.#pointMark.hide();
    const machine = this.#around.viewport.machineAt(point.y);
    const time = this.#around.viewport.timeAt(point.x);
    if (point.y < headerHeight) return this.#around.drags.byPointer(takeAfter(model, time, null), point, held);
    if (machine >= 0 && (held.shift || this.#around.events.reach() === 'after')) {
      return this.#around.drags.byPointer(takeAfter(model, time, machine), point, held);
    }
    const operation = this.#around.viewport.operationAt(model, point.x, point.y);
    if (operation === null) return this.#around.selection.drawBox(model, point, held);
    if (!this.#around.selection.picked.has(operation)) this.#around.selection.only(operation);
    const reach = held.alt ? 'order' : this.#around.events.reach();
    return this.#around.drags.byPointer(this.#take(model, operation, reach), point, held);
  }

  #take(model: BoardModel, operation: number, reach: Reach): Taken {
    const { machine, start } = model.board.operations;
    if (reach === 'order') return takeOrder(model, operation);
    if (reach === 'after') return takeAfter(model, start[operation], machine[operation]);
    return takeParts(model, [...this.#around.selection.picked], operation);
  }

  #menu(point: Point): void {
    const model = this.#around.model();
    if (model === null || point.y < headerHeight) return;
    this.#tooltip.hide();
    const machine = this.#around.viewport.machineAt(point.y);
    const operation = this.#around.viewport.operationAt(model, point.x, point.y);
    if (operation !== null && !this.#around.selection.picked.has(operation)) this.#around.selection.only(operation);
    const { clientX, clientY } = point;
    this.#around.events.onMenu({
      operation,
      machine,
      time: Math.round(this.#around.viewport.timeAt(point.x)),
      clientX,
      clientY,
    });
  }

  /** The menu of what is selected, where it is; of the first machine in view when nothing is. */
  #menuByKey(model: BoardModel): void {
    const box = this.#around.overlay.element.getBoundingClientRect();
    const operation = this.#around.selection.primary;
    if (operation === null) {
      const machine = this.#around.viewport.rows.find((row) => row.machine >= 0)?.machine ?? -1;
      const time = Math.round(this.#around.viewport.timeAt(0));
      return this.#around.events.onMenu({
        operation,
        machine,
        time,
        clientX: box.left + 20,
        clientY: box.top + headerHeight,
      });
    }
    this.#around.commands.show(operation);
    const { machine, start } = model.board.operations;
    const { scale, scroll } = this.#around.viewport;
    const row = this.#around.viewport.rowOf(machine[operation]);
    this.#around.events.onMenu({
      ...{ operation, machine: machine[operation], time: start[operation] },
      clientX: box.left + Math.max(0, scale.toX(start[operation]) - scroll.left),
      clientY: box.top + headerHeight + (row === undefined ? 0 : row.top + row.height - scroll.top),
    });
  }

  #scrollBy(dx: number, dy: number): void {
    this.#tooltip.hide();
    this.#pointMark.hide();
    this.#around.viewport.scrollBy(dx, dy);
  }

  #key(key: string, held: Held): boolean {
    const model = this.#around.model();
    if (model === null) return false;
    if (this.#around.drags.active) return this.#around.drags.key(key, held);
    if (held.ctrl) return key === 'a' && this.#around.selection.takeRow(model);
    const direction = directions[key];
    if (direction !== undefined) {
      const next = this.#around.selection.go(model, direction, held);
      if (next !== null) this.#around.commands.show(next);
      return true;
    }
    const act = this.#keyActions(model, held)[key.length === 1 ? key.toLowerCase() : key];
    act?.();
    return act !== undefined;
  }

  #keyActions(model: BoardModel, held: Held): Record<string, () => void> {
    const selected = this.#around.selection.primary;
    const actions: Record<string, () => void> = {
      '+': () => this.#around.commands.zoom(1.5),
      '=': () => this.#around.commands.zoom(1.5),
      '-': () => this.#around.commands.zoom(1 / 1.5),
      '0': () => this.#around.commands.fit(),
      n: () => this.#around.commands.showNow(),
      ContextMenu: () => this.#menuByKey(model),
    };
    if (held.shift) actions['F10'] = () => this.#menuByKey(model);
    if (selected === null) return actions;
    return {
      ...actions,
      Enter: () => this.#grabByKey(model, selected, held),
      i: () => this.#around.events.onInspect(),
      p: () => this.#around.events.onPin([...this.#around.selection.picked]),
      s: () => this.#around.events.onSplit(selected),
    };
  }

  /** Enter takes up the selection; with Alt the whole order, with Shift everything from here on this machine. */
  #grabByKey(model: BoardModel, selected: number, held: Held): void {
    const reach = held.alt ? 'order' : held.shift ? 'after' : this.#around.events.reach();
    this.#tooltip.hide();
    this.#around.commands.show(selected);
    this.#around.drags.byKeys(this.#take(model, selected, reach), held);
  }
}
