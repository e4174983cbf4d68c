/** The planning board: machine grid, canvas, pointer and keys in one. Hot state lives here, outside React. */
import type { TFunction } from 'i18next';
import type { PlantFormat } from '../text/plant-format.ts';
import { describeOperation, sayOperation } from './describe.ts';
import { headerHeight, MachineGrid } from './grid.ts';
import { listenToInput } from './input.ts';
import type { BoardKey } from './input.ts';
import type { BoardModel } from './model.ts';
import { OperationList } from './operation-list.ts';
import { Overlay } from './overlay.ts';
import { paintBoard } from './paint-board.ts';
import { palettes } from './palette.ts';
import type { Theme } from './palette.ts';
import { PlantTime } from './plant-time.ts';
import { Tooltip } from './tooltip.ts';

export type BoardTexts = { t: TFunction; format: PlantFormat; language: 'en' | 'zh-CN' };
export type BoardEvents = {
  onSelect: (operation: number | null) => void;
  /** Enter on an operation: the inspector is wanted. */
  onInspect: () => void;
};

const hour = 3600;
/** Hours in view at first. */
const firstHours = 48;
const finestPixelsPerHour = 480;
const pickSlackPixels = 3;

export class BoardView {
  readonly #grid: MachineGrid;
  readonly #overlay: Overlay;
  readonly #tooltip: Tooltip;
  readonly #list: OperationList;
  readonly #events: BoardEvents;
  readonly #stopInput: () => void;
  #model: BoardModel | null = null;
  #texts: BoardTexts | null = null;
  #plantTime = new PlantTime('UTC');
  #theme: Theme = 'light';
  #selected: number | null = null;
  #hoverMachine = -1;
  #now = 0;
  #pixelsPerHour = 24;
  #settle: ReturnType<typeof setTimeout> | undefined;

  /** Builds the board inside `host`. It shows itself once it has texts and a model. */
  constructor(host: HTMLElement, events: BoardEvents) {
    this.#events = events;
    this.#overlay = new Overlay((context) => this.#draw(context));
    this.#list = new OperationList(this.#overlay.element);
    this.#tooltip = new Tooltip(document.body);
    this.#grid = new MachineGrid(
      host,
      () => this.#layout(),
      () => this.#scrolled(),
    );
    this.#stopInput = listenToInput(this.#overlay.element, {
      onPoint: (point) => this.#point(point),
      onPick: ({ x, y }) => this.#events.onSelect(this.#operationAt(x, y)),
      onScroll: (dx, dy) => this.#scrollBy(dx, dy),
      onZoom: (factor, x) => this.zoom(factor, x),
      onKey: (key) => this.#key(key),
    });
    this.#overlay.element.addEventListener('focus', () => this.#overlay.invalidate());
    this.#overlay.element.addEventListener('blur', () => this.#overlay.invalidate());
    this.#layout();
  }

  setModel(model: BoardModel, now: number): void {
    const first = this.#model === null;
    const anchor = first ? null : this.#windowStart();
    this.#model = model;
    this.#now = now;
    this.#selected = null;
    const from = Math.min(model.firstStart, now) - 12 * hour;
    const to = Math.max(model.lastEnd, now + 48 * hour) + 24 * hour;
    this.#grid.setModel(model, from, to);
    if (first) {
      this.#pixelsPerHour = Math.max(this.#grid.size.width, 960) / firstHours;
      this.#grid.setZoom(this.#pixelsPerHour);
      this.showNow();
    } else if (anchor !== null) {
      this.#grid.scrollTo(this.#grid.scale.toX(anchor), null);
    }
    this.refreshStatus();
    this.#scrolled();
  }

  setTexts(texts: BoardTexts): void {
    this.#texts = texts;
    this.#plantTime = new PlantTime(texts.format.zone);
    this.#overlay.element.setAttribute('aria-label', texts.t('board:label'));
    this.#overlay.element.setAttribute('aria-roledescription', texts.t('board:role'));
    const { t, language } = texts;
    this.#grid.setTexts({ machine: t('board:column.machine'), load: t('board:column.load'), language });
    this.refreshStatus();
    this.#showList();
    this.#scrolled();
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.#overlay.invalidate();
  }

  /** The plant's clock went on; the line of now follows. */
  setNow(now: number): void {
    this.#now = now;
    this.#overlay.invalidate();
  }

  setSelected(operation: number | null): void {
    this.#selected = operation;
    this.#showList();
    this.#overlay.invalidate();
  }

  /** Live data went into the model. */
  refreshStatus(): void {
    const model = this.#model;
    const t = this.#texts?.t;
    if (model === null || t === undefined) return;
    this.#grid.showStatus((machine) => {
      const { state, mode } = model.status[machine];
      const text = t(`board:state.${state}`) + (mode === 'none' ? '' : ` · ${t(`board:mode.${mode}`)}`);
      return { state: state === 'executing' && mode === 'setup' ? 'setup' : state, text };
    });
    this.#overlay.invalidate();
  }

  /** Brings an operation into view. */
  show(operation: number): void {
    const model = this.#model;
    if (model === null) return;
    const { machine, start, end } = model.board.operations;
    this.#grid.reveal(machine[operation]);
    const { left, top } = this.#grid.scroll;
    const { width, height } = this.#grid.size;
    const row = this.#grid.rows.find((candidate) => candidate.machine === machine[operation]);
    const scale = this.#grid.scale;
    const x1 = scale.toX(start[operation]);
    const x2 = scale.toX(end[operation]);
    const seen = x1 >= left + 20 && Math.min(x2, x1 + width - 60) <= left + width - 20;
    const rowSeen = row !== undefined && row.top >= top && row.top + row.height <= top + height;
    this.#grid.scrollTo(
      seen ? null : Math.max(0, x1 - width / 3),
      rowSeen || row === undefined ? null : Math.max(0, row.top - height / 3),
    );
    this.#scrolled();
  }

  /** Brings a machine's row into view. */
  showMachine(machine: number): void {
    this.#grid.reveal(machine);
    const row = this.#grid.rows.find((candidate) => candidate.machine === machine);
    if (row !== undefined) this.#grid.scrollTo(null, Math.max(0, row.top - 2 * row.height));
    this.#scrolled();
  }

  showNow(): void {
    this.#grid.scrollTo(Math.max(0, this.#grid.scale.toX(this.#now) - this.#grid.size.width / 8), null);
    this.#scrolled();
  }

  /** The whole plan in the width of the timeline. */
  fit(): void {
    this.#grid.setZoom(0);
    this.#pixelsPerHour = this.#grid.scale.pixelsPerHour;
    this.#scrolled();
  }

  /** Zooms, keeping the time at `x` of the overlay where it is; null for the middle. */
  zoom(factor: number, x: number | null = null): void {
    const at = x ?? this.#grid.size.width / 2;
    const time = this.#grid.scale.toTime(this.#grid.scroll.left + at);
    this.#pixelsPerHour = Math.min(finestPixelsPerHour, this.#pixelsPerHour * factor);
    this.#grid.setZoom(this.#pixelsPerHour);
    // The whole plan in view is the coarsest there is.
    this.#pixelsPerHour = Math.max(this.#pixelsPerHour, this.#grid.scale.pixelsPerHour);
    this.#grid.scrollTo(Math.max(0, this.#grid.scale.toX(time) - at), null);
    this.#scrolled();
  }

  setAllOpen(open: boolean): void {
    this.#grid.setAllOpen(open);
  }

  destroy(): void {
    // The grid still scrolls while it is taken apart; without a model nothing is drawn or measured.
    this.#model = null;
    clearTimeout(this.#settle);
    this.#stopInput();
    this.#tooltip.destroy();
    this.#overlay.destroy();
    this.#grid.destroy();
  }

  #layout(): void {
    // The grid lays itself out while it is being built.
    if ((this.#grid as MachineGrid | undefined) === undefined) return;
    const { width, height } = this.#grid.size;
    this.#overlay.place(this.#grid.overlayParent, width, height + headerHeight);
    this.#scheduleSettled();
  }

  #scrolled(): void {
    this.#overlay.invalidate();
    this.#scheduleSettled();
  }

  #scheduleSettled(): void {
    clearTimeout(this.#settle);
    this.#settle = setTimeout(() => this.#settled(), 120);
  }

  #settled(): void {
    const model = this.#model;
    const format = this.#texts?.format;
    if (model === null || format === undefined) return;
    const from = this.#windowStart();
    const to = this.#grid.scale.toTime(this.#grid.scroll.left + this.#grid.size.width);
    const loads = Float32Array.from(model.board.machines, (_, machine) => model.figures(machine, from, to).load);
    this.#grid.showLoads(loads, (share) => format.share(share));
  }

  #windowStart(): number {
    return this.#grid.scale.toTime(this.#grid.scroll.left);
  }

  #draw(context: CanvasRenderingContext2D): void {
    if (this.#model === null || this.#texts === null) return;
    const { width, height } = this.#grid.size;
    paintBoard(context, {
      model: this.#model,
      palette: palettes[this.#theme],
      scale: this.#grid.scale,
      rows: this.#grid.rows,
      view: { ...this.#grid.scroll, width, height },
      headerHeight,
      format: this.#texts.format,
      plantTime: this.#plantTime,
      now: this.#now,
      selected: this.#selected,
      hoverMachine: this.#hoverMachine,
      focused: document.activeElement === this.#overlay.element,
    });
  }

  #machineAt(y: number): number {
    const top = y - headerHeight + this.#grid.scroll.top;
    if (y < headerHeight) return -1;
    return this.#grid.rows.find((row) => row.top <= top && top < row.top + row.height)?.machine ?? -1;
  }

  #operationAt(x: number, y: number): number | null {
    const machine = this.#machineAt(y);
    if (machine < 0 || this.#model === null) return null;
    const scale = this.#grid.scale;
    const slack = (pickSlackPixels / scale.pixelsPerHour) * hour;
    return this.#model.hit(machine, scale.toTime(this.#grid.scroll.left + x), slack);
  }

  #point(point: { x: number; y: number; clientX: number; clientY: number } | null): void {
    const machine = point === null ? -1 : this.#machineAt(point.y);
    const operation = point === null ? null : this.#operationAt(point.x, point.y);
    this.#overlay.element.style.cursor = operation === null ? '' : 'pointer';
    if (machine !== this.#hoverMachine) {
      this.#hoverMachine = machine;
      this.#overlay.invalidate();
    }
    if (operation === null || point === null || this.#model === null || this.#texts === null) {
      this.#tooltip.hide();
      return;
    }
    const description = describeOperation(this.#model, operation, this.#texts.format, this.#texts.t);
    this.#tooltip.show(description, point.clientX, point.clientY);
  }

  #scrollBy(dx: number, dy: number): void {
    const { left, top } = this.#grid.scroll;
    this.#tooltip.hide();
    this.#grid.scrollTo(dx === 0 ? null : Math.max(0, left + dx), dy === 0 ? null : Math.max(0, top + dy));
  }

  #key(key: BoardKey): void {
    if (this.#model === null) return;
    if (key === 'fit') return this.fit();
    if (key === 'now') return this.showNow();
    if (key === 'leave') return this.#events.onSelect(null);
    if (key === 'inspect') return this.#events.onInspect();
    const next = this.#neighbour(this.#model, key);
    if (next === null) return;
    this.#events.onSelect(next);
    this.show(next);
  }

  #neighbour(model: BoardModel, key: BoardKey): number | null {
    const { machine, start, end } = model.board.operations;
    const rows = this.#grid.rows.filter((row) => row.machine >= 0);
    const selected = this.#selected;
    if (selected === null) {
      const middle = this.#windowStart();
      const first = rows.find((row) => row.top >= this.#grid.scroll.top && model.nearest(row.machine, middle) !== null);
      return first === undefined ? null : model.nearest(first.machine, middle);
    }
    const from = model.machineStart[machine[selected]];
    const to = model.machineStart[machine[selected] + 1] - 1;
    if (key === 'left') return Math.max(from, selected - 1);
    if (key === 'right') return Math.min(to, selected + 1);
    if (key === 'first') return from;
    if (key === 'last') return to;
    const step = key === 'up' ? -1 : 1;
    const middle = (start[selected] + end[selected]) / 2;
    let index = rows.findIndex((row) => row.machine === machine[selected]);
    while (rows[(index += step)] !== undefined) {
      const found = model.nearest(rows[index].machine, middle);
      if (found !== null) return found;
    }
    return null;
  }

  #showList(): void {
    const model = this.#model;
    if (model === null || this.#texts === null) return;
    const { t, format } = this.#texts;
    const machine =
      this.#selected === null ? '' : model.board.machines[model.board.operations.machine[this.#selected]].name;
    this.#list.show(model, this.#selected, t('board:list', { machine }), (operation) =>
      sayOperation(model, operation, format, t),
    );
  }
}
