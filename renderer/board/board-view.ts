/** The planning board: machine grid, canvas, pointer and keys in one. Hot state lives here, outside React. */
import type { TFunction } from 'i18next';
import type { Ghost } from '../../electron/host/contract.ts';
import type { Failure } from '../../solver/model/result.ts';
import type { PlantFormat } from '../text/plant-format.ts';
import { BoardHands } from './board-hands.ts';
import { sayOperation } from './describe.ts';
import { BoardSelection } from './board-selection.ts';
import type { DragHost } from './drag/drag.ts';
import { DragDesk } from './drag/desk.ts';
import type { Reach } from './drag/taken.ts';
import { filterMask } from './filter.ts';
import type { BoardFilter } from './filter.ts';
import { GhostPlan } from './ghost-plan.ts';
import { headerHeight, MachineGrid } from './grid.ts';
import { LiveRegion } from './live-region.ts';
import type { BoardModel } from './model.ts';
import { OperationList } from './operation-list.ts';
import { Overlay } from './overlay.ts';
import { paintBoard } from './paint-board.ts';
import { palettes } from './palette.ts';
import type { Theme } from './palette.ts';
import { PlantTime } from './plant-time.ts';
import { schemeOf } from './schemes.ts';
import type { Colouring, Scheme } from './schemes.ts';
import type { Picked } from './selection.ts';
import { Viewport } from './viewport.ts';

export type BoardTexts = {
  t: TFunction;
  format: PlantFormat;
  language: 'en' | 'zh-CN';
  failureText: (failure: Failure) => string;
};
/** What a context menu is about, and where it opens in the window. */
export type MenuPoint = { operation: number | null; machine: number; time: number; clientX: number; clientY: number };
export type BoardEvents = {
  /** What is selected now: the one the inspector tells of, and all of them. */
  onSelect: (operation: number | null, picked: readonly number[]) => void;
  /** The inspector is wanted. */
  onInspect: () => void;
  onMenu: (point: MenuPoint) => void;
  /** The selection is to be pinned, or let go when all of it is pinned. */
  onPin: (picked: readonly number[]) => void;
  onSplit: (operation: number) => void;
  /** The timeline has come to rest; instants at its edges. */
  onWindow: (from: number, to: number) => void;
  drag: DragHost;
  /** How much a plain drag takes along. */
  reach: () => Reach;
};

/** How the board shows the plan; the planner's choice. */
export type BoardLook = { colouring: Colouring; filter: BoardFilter };

const hour = 3600;
const none: Picked = new Set();
export class BoardView {
  readonly #grid: MachineGrid;
  readonly #viewport: Viewport;
  readonly #overlay: Overlay;
  readonly #list: OperationList;
  readonly #live: LiveRegion;
  readonly #events: BoardEvents;
  readonly #hands: BoardHands;
  readonly #selection: BoardSelection;
  readonly #drags: DragDesk;
  #model: BoardModel | null = null;
  #texts: BoardTexts | null = null;
  #plantTime = new PlantTime('UTC');
  #theme: Theme = 'light';
  #look: BoardLook = { colouring: 'lateness', filter: { text: '', states: [], rest: 'fade' } };
  #scheme: Scheme | null = null;
  #mask: Uint8Array | null = null;
  #outlined: Picked = none;
  #ghostData: Ghost | null = null;
  #ghost: GhostPlan | null = null;
  #frozen = 0;
  #zooming = false;
  #now = 0;
  /** A newer board of the same plan that came during a drag. */
  #later: { model: BoardModel; now: number } | null = null;
  #settle: ReturnType<typeof setTimeout> | undefined;

  /** Builds the board inside `host`. It shows itself once it has texts and a model. */
  constructor(host: HTMLElement, events: BoardEvents) {
    this.#events = events;
    this.#overlay = new Overlay((context) => this.#draw(context));
    this.#list = new OperationList(this.#overlay.element);
    this.#live = new LiveRegion(document.body);
    this.#grid = new MachineGrid(
      host,
      () => this.#layout(),
      () => this.#scrolled(),
    );
    this.#viewport = new Viewport(this.#grid);
    const overlay = this.#overlay.element;
    this.#selection = new BoardSelection(this.#viewport, overlay, (settled) => this.#selectionChanged(settled));
    this.#drags = new DragDesk({
      ...{ host: events.drag, viewport: this.#viewport, overlay, live: this.#live },
      present: () => this.#present(),
      onChange: () => this.#overlay.invalidate(),
      onEnd: () => this.#showLater(),
    });
    this.#hands = new BoardHands({
      ...{ viewport: this.#viewport, overlay: this.#overlay, selection: this.#selection, drags: this.#drags, events },
      model: () => this.#model,
      texts: () => this.#texts,
      commands: {
        zoom: (factor, x) => this.zoom(factor, x),
        fit: () => this.fit(),
        showNow: () => this.showNow(),
        show: (operation) => this.show(operation),
      },
    });
    this.#overlay.element.addEventListener('focus', () => this.#overlay.invalidate());
    this.#overlay.element.addEventListener('blur', () => this.#overlay.invalidate());
    this.#layout();
  }

  setModel(model: BoardModel, now: number): void {
    const before = this.#model;
    // Progress from the floor does not take the operation out of the planner's hand; another plan does.
    if (!this.#drags.admits(model.board.planVersion)) {
      this.#later = { model, now };
      return;
    }
    this.#later = null;
    const anchor = before === null ? null : this.#viewport.window[0];
    this.#model = model;
    this.#now = now;
    this.#outlined = none;
    this.#selection.carryOver(before, model);
    this.#ghost = this.#ghostData && new GhostPlan(this.#ghostData, model.board.machines.length);
    this.#paintAnew();
    const from = Math.min(model.firstStart, now) - 12 * hour;
    const to = Math.max(model.lastEnd, now + 48 * hour) + 24 * hour;
    this.#grid.setModel(model, from, to);
    if (anchor === null) this.#viewport.begin(now);
    else this.#viewport.startAt(anchor);
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
    this.#paintAnew();
  }

  setLook(look: BoardLook): void {
    this.#look = look;
    this.#paintAnew();
  }

  /** Bars of another plan below ours; null: none. */
  setGhost(ghost: Ghost | null): void {
    this.#ghostData = ghost;
    const machines = this.#model?.board.machines.length ?? 0;
    this.#ghost = ghost && new GhostPlan(ghost, machines);
    this.#overlay.invalidate();
  }

  /** Seconds from now that the solver leaves alone. */
  setFrozen(frozen: number): void {
    this.#frozen = frozen;
    this.#overlay.invalidate();
  }

  /** Operations that the last edit moved. */
  setOutlined(operations: Picked): void {
    this.#outlined = operations;
    this.#overlay.invalidate();
  }

  /** The plant's clock went on; the line of now follows. */
  setNow(now: number): void {
    this.#now = now;
    this.#overlay.invalidate();
  }

  setSelected(operation: number | null): void {
    this.#selection.follow(operation);
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
    if (this.#model === null) return;
    this.#viewport.show(this.#model, operation);
    this.#scrolled();
  }

  /** Brings a machine's row into view. */
  showMachine(machine: number): void {
    this.#viewport.showMachine(machine);
    this.#scrolled();
  }

  showNow(): void {
    this.#viewport.showTime(this.#now);
    this.#scrolled();
  }

  /** The whole plan in the width of the timeline. */
  fit(): void {
    this.#rescale(() => this.#viewport.fit());
  }

  /** Zooms, keeping the time at `x` of the overlay where it is; null for the middle. */
  zoom(factor: number, x: number | null = null): void {
    this.#rescale(() => this.#viewport.zoom(factor, x ?? this.#viewport.size.width / 2));
  }

  /** The grid lays itself out, then scrolls: drawn once, when both are done, and before anything of it shows. */
  #rescale(act: () => void): void {
    this.#zooming = true;
    act();
    this.#zooming = false;
    this.#overlay.drawNow();
    this.#scheduleSettled();
  }

  setAllOpen(open: boolean): void {
    this.#grid.setAllOpen(open);
  }

  focus(): void {
    this.#overlay.element.focus();
  }

  destroy(): void {
    this.#drags.end();
    // The grid still scrolls while it is taken apart; without a model nothing is drawn or measured.
    this.#model = null;
    clearTimeout(this.#settle);
    this.#hands.destroy();
    this.#live.destroy();
    this.#overlay.destroy();
    this.#grid.destroy();
  }

  #layout(): void {
    // The grid lays itself out while it is being built.
    if ((this.#grid as MachineGrid | undefined) === undefined) return;
    const { width, height } = this.#grid.size;
    this.#overlay.place(this.#grid.overlayParent, width, height + headerHeight);
    if (!this.#zooming) this.#overlay.drawNow();
    this.#drags.layOut();
    this.#scheduleSettled();
  }

  #scrolled(): void {
    if (!this.#zooming) this.#overlay.invalidate();
    this.#drags.scrolled();
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
    const [from, to] = this.#viewport.window;
    const loads = Float32Array.from(model.board.machines, (_, machine) => model.figures(machine, from, to).load);
    this.#grid.showLoads(loads, (share) => format.share(share));
    this.#events.onWindow(Math.round(from), Math.round(to));
  }

  /** What decides on colours and strength has changed. */
  #paintAnew(): void {
    const model = this.#model;
    this.#scheme = model && schemeOf(this.#look.colouring, model, palettes[this.#theme]);
    this.#mask = model && filterMask(model, this.#look.filter);
    this.#overlay.invalidate();
  }

  #draw(context: CanvasRenderingContext2D): void {
    if (this.#model === null || this.#texts === null || this.#scheme === null) return;
    const { width, height } = this.#grid.size;
    paintBoard(context, {
      model: this.#model,
      palette: palettes[this.#theme],
      scheme: this.#scheme,
      scale: this.#grid.scale,
      rows: this.#grid.rows,
      view: { ...this.#grid.scroll, width, height },
      headerHeight,
      format: this.#texts.format,
      plantTime: this.#plantTime,
      now: this.#now,
      selected: this.#selection.primary,
      picked: this.#selection.picked,
      mask: this.#mask,
      hideRest: this.#look.filter.rest === 'hide',
      outlined: this.#outlined,
      lifted: this.#drags.lifted,
      eligible: this.#drags.eligible,
      ghost: this.#ghost,
      frozen: this.#frozen,
      hoverMachine: this.#hands.hoverMachine,
      focused: document.activeElement === this.#overlay.element,
    });
  }

  #selectionChanged(settled: boolean): void {
    this.#overlay.invalidate();
    if (!settled) return;
    const { primary, picked } = this.#selection;
    this.#showList();
    this.#events.onSelect(primary, [...picked]);
    if (picked.size < 2 || this.#texts === null) return;
    const { t } = this.#texts;
    this.#live.say(t('board:selected', { count: picked.size }));
  }

  #present() {
    const model = this.#model;
    const texts = this.#texts;
    if (model === null || texts === null) return null;
    const { format, t, failureText } = texts;
    return { wording: { model, format, t }, plantTime: this.#plantTime, failureText };
  }

  #showLater(): void {
    const later = this.#later;
    this.#later = null;
    if (later !== null) this.setModel(later.model, later.now);
  }

  #showList(): void {
    const model = this.#model;
    if (model === null || this.#texts === null) return;
    const { t, format } = this.#texts;
    const { primary, picked } = this.#selection;
    const machine = primary === null ? '' : model.board.machines[model.board.operations.machine[primary]].name;
    this.#list.show(model, primary, picked, t('board:list', { machine }), (operation) =>
      sayOperation(model, operation, format, t),
    );
  }
}
