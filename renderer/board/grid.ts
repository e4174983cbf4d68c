/**
 * The machine grid: a dhtmlx-gantt instance that supplies rows, tree, layout and scrolling up and down. It draws no bars and its own scale
 * stays empty: the canvas draws both, in the plant's time zone, where the library knows only the computer's. Time has a scrollbar of its own
 * below: the library would lay everything out anew at each step of a zoom.
 */
import { bareGantt } from './bare-gantt.ts';
import { Gantt, escapeHTML } from 'dhtmlx-gantt';
import type { GanttStatic } from 'dhtmlx-gantt';
import type { Row } from './bars.ts';
import { splitName } from './machine-name.ts';
import type { BoardModel } from './model.ts';
import { TimeScale } from './time-scale.ts';

export const rowHeight = 28;
export const headerHeight = 44;
const gridWidth = 276;

export type GridTexts = { machine: string; load: string; language: 'en' | 'zh-CN' };

type GridTask = { id: string; machine: number; name: string; code: string };

export class MachineGrid {
  readonly #gantt: GanttStatic;
  readonly #host: HTMLElement;
  readonly #bar: HTMLElement;
  readonly #spacer: HTMLElement;
  readonly #resize: ResizeObserver;
  #model: BoardModel | null = null;
  #rows: Row[] = [];
  #machines = '';
  #range: [from: number, to: number] = [0, 1];
  #loads: Float32Array = new Float32Array(0);
  #pixelsPerHour = 0;
  #left = 0;

  /** Builds the grid inside `host`. `onLayout` is called after everything that moves rows or the scale, `onScroll` after scrolling. */
  constructor(host: HTMLElement, onLayout: () => void, onScroll: () => void) {
    this.#host = host;
    const pane = document.createElement('div');
    pane.className = 'board-grid';
    this.#bar = document.createElement('div');
    this.#bar.className = 'board-time-scroll';
    this.#bar.tabIndex = -1;
    this.#spacer = document.createElement('div');
    this.#bar.append(this.#spacer);
    host.append(pane, this.#bar);
    this.#gantt = Gantt.getGanttInstance();
    const { config, templates } = this.#gantt;
    Object.assign(config, bareGantt, {
      open_tree_initially: true,
      show_links: false,
      row_height: rowHeight,
      bar_height: rowHeight - 8,
      scale_height: headerHeight,
      grid_width: gridWidth,
      min_column_width: 1,
      min_duration: 60_000,
      scales: [{ unit: 'day', step: 1, format: () => '' }],
    });
    templates.grid_row_class = (_start, _end, task) => (isMachine(task) ? 'board-machine' : 'board-center');
    templates.grid_folder = () => '';
    templates.grid_file = () => '';
    templates.grid_blank = () => '';
    this.setTexts({ machine: '', load: '', language: 'en' });
    this.#gantt.init(pane);
    this.#gantt.attachEvent('onGanttRender', () => {
      this.#readRows();
      this.#placeBar();
      onLayout();
    });
    this.#gantt.attachEvent('onGanttScroll', onScroll);
    this.#bar.addEventListener('scroll', () => {
      if (Math.abs(this.#bar.scrollLeft - this.#left) < 1) return;
      this.#left = this.#bar.scrollLeft;
      onScroll();
    });
    // A resized host is measured anew; a hidden one keeps its measures until it shows again.
    this.#resize = new ResizeObserver(() => {
      if (host.clientWidth > 0) this.#gantt.render();
    });
    this.#resize.observe(host);
  }

  /** Where the overlay belongs: beside the timeline, so that the library still receives wheel events. */
  get overlayParent(): HTMLElement {
    return this.#gantt.$task.parentElement!;
  }

  /** Size of the timeline in view, without its header. */
  get size(): { width: number; height: number } {
    return { width: this.#gantt.$task.clientWidth, height: this.#gantt.$task_data.clientHeight };
  }

  get rows(): readonly Row[] {
    return this.#rows;
  }

  get scroll(): { left: number; top: number } {
    return { left: this.#left, top: this.#gantt.getScrollState().y };
  }

  /** The mapping as laid out now: at least as wide as the timeline. */
  get scale(): TimeScale {
    const [from, to] = this.#range;
    return new TimeScale(from, to, Math.max(this.size.width, ((to - from) / 3600) * this.#pixelsPerHour));
  }

  setTexts({ machine, load, language }: GridTexts): void {
    this.#gantt.i18n.setLocale(language === 'zh-CN' ? 'cn' : 'en');
    this.#gantt.config.columns = [
      { name: 'text', label: escapeHTML(machine), tree: true, width: '*', template: (task) => this.#nameCell(task) },
      { name: 'load', label: escapeHTML(load), width: 56, align: 'right', template: (task) => this.#loadCell(task) },
    ];
    if (this.#model !== null) this.#gantt.render();
  }

  /** Shows a plan from `from` to `to`, seconds; rows are rebuilt only when the machines differ. */
  setModel(model: BoardModel, from: number, to: number): void {
    this.#model = model;
    if (this.#loads.length !== model.board.machines.length) this.#loads = new Float32Array(model.board.machines.length);
    const { machines, workCenters } = model.board;
    this.#range = [from, to];
    Object.assign(this.#gantt.config, { start_date: this.#date(from), end_date: this.#date(to) });
    this.#fitBar();
    const signature = JSON.stringify([workCenters, machines.map(({ id, name, workCenter }) => [id, name, workCenter])]);
    if (signature === this.#machines) return;
    this.#machines = signature;
    this.#gantt.clearAll();
    this.#gantt.parse({ data: this.#tasks(model), links: [] });
  }

  /** An hour takes `pixelsPerHour`, or more where the whole range would leave the timeline empty. What is in view is for `scrollTo` to say. */
  setZoom(pixelsPerHour: number): void {
    this.#pixelsPerHour = pixelsPerHour;
    this.#fitBar();
  }

  /** Null: stays. */
  scrollTo(left: number | null, top: number | null): void {
    if (left !== null) {
      this.#left = Math.round(Math.max(0, Math.min(left, this.scale.width - this.size.width)));
      this.#bar.scrollLeft = this.#left;
    }
    if (top !== null) this.#gantt.scrollTo(null, top);
  }

  /** Opens or closes every work center. */
  setAllOpen(open: boolean): void {
    this.#gantt.batchUpdate(() => {
      this.#gantt.eachTask((task) => {
        if (!isMachine(task)) task.$open = open;
      });
    });
    this.#gantt.render();
  }

  /** Opens the work center of a machine, so that its row is laid out. */
  reveal(machine: number): void {
    const center = this.#model?.board.machines[machine]?.workCenter;
    if (center !== undefined && !this.#rows.some((row) => row.machine === machine)) this.#gantt.open(`c${center}`);
  }

  /** Load shares by machine, for the column. Only cells in view are touched. */
  showLoads(loads: Float32Array, format: (share: number) => string): void {
    this.#loads = loads;
    this.#loadText = format;
    for (const cell of this.#host.querySelectorAll<HTMLElement>('[data-load]')) {
      const load = loads[Number(cell.dataset['load'])];
      cell.textContent = format(load);
      // The library names a cell by what it showed when it drew it.
      cell.closest('[role="gridcell"]')?.setAttribute('aria-label', format(load));
      cell.classList.toggle('board-overload', load > 1);
    }
  }

  /** Live states of machines, for the dots. `describe` gives the word behind the dot. */
  showStatus(describe: (machine: number) => { state: string; text: string }): void {
    this.#statusOf = describe;
    for (const dot of this.#host.querySelectorAll<HTMLElement>('[data-status]')) {
      const { state, text } = describe(Number(dot.dataset['status']));
      dot.className = `board-dot board-dot-${state}`;
      dot.title = text;
      dot.setAttribute('aria-label', text);
    }
  }

  destroy(): void {
    this.#resize.disconnect();
    this.#gantt.destructor();
    this.#bar.remove();
  }

  #loadText: (share: number) => string = () => '';
  #statusOf: (machine: number) => { state: string; text: string } = () => ({ state: 'unknown', text: '' });

  get #epoch(): number {
    return Date.parse(this.#model?.board.epochAt ?? '1970-01-01T00:00:00Z');
  }

  #date(second: number): Date {
    return new Date(this.#epoch + second * 1000);
  }

  #tasks(model: BoardModel): object[] {
    const [from, to] = this.#range.map((second) => this.#date(second));
    const common = { start_date: from, end_date: to, hide_bar: true };
    const centers = model.board.workCenters.map(({ id, name }, center) => ({
      ...common,
      id: `c${center}`,
      text: '',
      machine: -1,
      name,
      code: id,
      open: true,
    }));
    const machines = model.board.machines.map(({ id, name, workCenter }, machine) => ({
      ...common,
      id: `m${machine}`,
      text: '',
      parent: `c${workCenter}`,
      machine,
      name,
      code: id,
    }));
    return [...centers, ...machines];
  }

  /** The scrollbar of time lies below the timeline, which ends where the machines begin. */
  #placeBar(): void {
    const left = this.overlayParent.getBoundingClientRect().left - this.#host.getBoundingClientRect().left;
    this.#bar.style.marginLeft = `${left}px`;
    this.#bar.style.width = `${this.size.width}px`;
    this.#fitBar();
  }

  #fitBar(): void {
    this.#spacer.style.width = `${this.scale.width}px`;
  }

  #readRows(): void {
    this.#rows = Array.from({ length: this.#gantt.getVisibleTaskCount() }, (_, index) => ({
      machine: (this.#gantt.getTaskByIndex(index) as unknown as GridTask).machine,
      top: index * rowHeight,
      height: rowHeight,
    }));
  }

  #nameCell(task: unknown): string {
    const { machine, name, code } = task as GridTask;
    const [head, tail] = splitName(name === '' ? code : name);
    const label = `<span class="board-name" title="${escapeHTML(`${code} · ${name}`)}"><span>${escapeHTML(head)}</span>${escapeHTML(tail)}</span>`;
    if (machine < 0) return label;
    const { state, text } = this.#statusOf(machine);
    const dot = `<span role="img" data-status="${machine}" class="board-dot board-dot-${escapeHTML(state)}" title="${escapeHTML(text)}" aria-label="${escapeHTML(text)}"></span>`;
    return dot + label;
  }

  #loadCell(task: unknown): string {
    const { machine } = task as GridTask;
    if (machine < 0) return '';
    const load = this.#loads[machine] ?? 0;
    const over = load > 1 ? ' class="board-overload"' : '';
    return `<span data-load="${machine}"${over}>${escapeHTML(this.#loadText(load))}</span>`;
  }
}

function isMachine(task: unknown): boolean {
  return (task as GridTask).machine >= 0;
}
