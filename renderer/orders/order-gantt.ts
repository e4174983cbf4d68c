/** The order view's chart: a dhtmlx-gantt instance with orders, and below open ones their operations and materials, bars and links. */
import { Gantt } from 'dhtmlx-gantt';
import type { GanttStatic } from 'dhtmlx-gantt';
import type { OrderRow, OrderTree } from '../../electron/host/contract.ts';
import type { Theme } from '../board/palette.ts';
import { PlantTime } from '../board/plant-time.ts';
import { TimeScale } from '../board/time-scale.ts';
import type { OrdersQuery } from '../shell/ui-state.ts';
import { Backdrop } from './backdrop.ts';
import { configure, entryOf, headerHeight, rowHeight, setColumns } from './gantt-setup.ts';
import { columns } from './order-cells.ts';
import type { Texts } from './order-cells.ts';
import { orderTask, RowNames, treeLinks, treeTasks } from './order-tasks.ts';
import type { Entry, OrderTask } from './order-tasks.ts';
import { hoursPerColumn, TimeAxis } from './time-axis.ts';
import { TimeHeader } from './time-header.ts';
import type { HeaderScene } from './time-header.ts';

export type OrderGanttEvents = {
  /** An order was opened whose operations are not here. */
  onOpen: (order: string) => void;
  onSelect: (entry: Entry) => void;
  /** Wanted on the board. */
  onShow: (entry: Entry) => void;
  onSort: (sort: OrdersQuery['sort']) => void;
};

export type OrderList = {
  rows: readonly OrderRow[];
  /** Start of an order's first operation. */
  startOf: (order: string) => number | null;
  /** Seconds to be drawn. */
  from: number;
  to: number;
  closed: readonly (readonly [number, number])[];
};

const finestPixelsPerHour = 240;
/** Days in view at first. */
const firstDays = 10;
/** Orders that are open at once; the one opened first closes when there are more, so that changes stay quick. */
const mostOpen = 60;

export class OrderGantt {
  readonly #gantt: GanttStatic;
  readonly #host: HTMLElement;
  readonly #events: OrderGanttEvents;
  readonly #resize: ResizeObserver;
  readonly #names = new RowNames();
  readonly #trees = new Map<string, OrderTree>();
  /** Orders that are open, the longest open first. */
  readonly #open = new Set<string>();
  readonly #header = new TimeHeader();
  readonly #backdrop = new Backdrop();
  #texts: Texts | null = null;
  #query: OrdersQuery | null = null;
  #list: OrderList | null = null;
  #axis = new TimeAxis(0, 1);
  #plantTime = new PlantTime('UTC');
  #theme: Theme = 'light';
  #now = 0;
  /** Rows to be marked, the first that is there. */
  #wanted: string[] = [];
  #selected: string | null = null;
  #pixelsPerHour = 0;
  #frame = 0;

  constructor(host: HTMLElement, events: OrderGanttEvents) {
    this.#host = host;
    this.#events = events;
    this.#gantt = Gantt.getGanttInstance();
    configure(this.#gantt, {
      texts: () => this.#texts,
      selected: () => this.#selected,
      pixelsPerHour: () => this.#scene.scale.pixelsPerHour,
    });
    this.#gantt.init(host);
    this.#listen();
    host.addEventListener('click', this.#sortByHeader);
    this.#resize = new ResizeObserver(() => {
      if (host.clientWidth === 0) return;
      this.#setColumns();
      this.#gantt.render();
    });
    this.#resize.observe(host);
  }

  setTexts(texts: Texts, query: OrdersQuery): void {
    this.#texts = texts;
    this.#query = query;
    this.#plantTime = new PlantTime(texts.format.zone);
    this.#gantt.i18n.setLocale(texts.language === 'zh-CN' ? 'cn' : 'en');
    this.#setColumns();
    this.#gantt.render();
  }

  setTheme(theme: Theme): void {
    this.#theme = theme;
    this.#drawHeader();
  }

  setNow(now: number): void {
    this.#now = now;
    if (this.#list !== null) this.#backdrop.setNow(this.#scene);
    this.#drawHeader();
  }

  /** Shows these orders; rows that are still there keep their place, and open ones what is below them. */
  setOrders(list: OrderList): void {
    const first = this.#list === null;
    const { from, to } = this.#axis;
    const same = !first && this.#sameRows(list) && list.from === from && list.to <= to && list.to > to - 30 * 86_400;
    this.#list = list;
    for (const order of this.#trees.keys()) if (!this.#open.has(order)) this.#trees.delete(order);
    if (same) return this.#updateOrders(list);
    this.#axis = new TimeAxis(list.from, list.to);
    this.#rebuild(list);
    if (!first) return;
    this.#pixelsPerHour = Math.max(this.#scene.width, 320) / (firstDays * 24);
    this.#setZoom();
    this.showNow();
  }

  /** What an open order consists of, or consists of now. */
  setTree(tree: OrderTree): void {
    const order = tree.order.id;
    const parent = this.#names.order(order);
    if (!this.#open.has(order) || !this.#gantt.isTaskExists(parent)) return;
    const tasks = treeTasks(tree, this.#names, this.#axis);
    const known = this.#trees.has(order) && this.#gantt.getChildren(parent).length > 0;
    this.#trees.set(order, tree);
    const stays =
      known && tasks.every(({ id }) => this.#gantt.isTaskExists(id)) && this.#countBelow(parent) === tasks.length;
    if (stays) {
      for (const { open: _, ...task } of tasks) Object.assign(this.#gantt.getTask(task.id), task);
      this.#gantt.refreshData();
      return;
    }
    const { config } = this.#gantt;
    this.#gantt.batchUpdate(() => {
      // The keyboard's place would follow every row that is added.
      config.keyboard_navigation = false;
      for (const child of this.#gantt.getChildren(parent)) this.#gantt.deleteTask(child);
      for (const task of tasks) this.#gantt.addTask(task, task.parent);
      for (const link of treeLinks(tree, this.#names)) this.#gantt.addLink(link);
      config.keyboard_navigation = true;
    });
    // Operations show their materials when they are opened themselves.
    this.#gantt.open(parent);
    this.#select();
  }

  /** Orders that are open, to be read anew when the plan has changed. */
  get openOrders(): readonly string[] {
    return [...this.#open];
  }

  /** Marks the row of an operation, or of its order while that is closed. */
  setSelected(order: string | null, operation: string | null, part: number): void {
    this.#wanted = [
      ...(operation === null ? [] : [this.#names.operation(operation, part)]),
      ...(order === null ? [] : [this.#names.order(order)]),
    ];
    this.#select();
  }

  fit(): void {
    this.#pixelsPerHour = 0;
    this.#setZoom();
  }

  /** Zooms about the middle. */
  zoom(factor: number): void {
    const { scale, left, width } = this.#scene;
    const time = scale.toTime(left + width / 2);
    this.#pixelsPerHour = Math.min(finestPixelsPerHour, scale.pixelsPerHour * factor);
    this.#setZoom();
    this.#gantt.scrollTo(Math.max(0, this.#scene.scale.toX(time) - width / 2), null);
  }

  showNow(): void {
    const { scale, width } = this.#scene;
    this.#gantt.scrollTo(Math.max(0, scale.toX(this.#now) - width / 6), null);
  }

  destroy(): void {
    this.#list = null;
    cancelAnimationFrame(this.#frame);
    this.#resize.disconnect();
    this.#host.removeEventListener('click', this.#sortByHeader);
    this.#gantt.destructor();
  }

  #listen(): void {
    const gantt = this.#gantt;
    const entry = (id: string): Entry => entryOf(gantt.getTask(id));
    gantt.attachEvent('onGanttRender', () => this.#laidOut());
    gantt.attachEvent('onGanttScroll', () => this.#drawHeader());
    gantt.attachEvent('onTaskOpened', (id: string) => {
      const opened = entry(id);
      if (opened.kind === 'order') this.#opened(opened.row.id);
    });
    gantt.attachEvent('onTaskClosed', (id: string) => {
      const closed = entry(id);
      if (closed.kind === 'order') this.#open.delete(closed.row.id);
    });
    gantt.attachEvent('onTaskClick', (id: string, event: MouseEvent) => {
      const toggle = event.target instanceof Element && event.target.closest('.gantt_tree_icon') !== null;
      if (!toggle) this.#events.onSelect(entry(id));
      return true;
    });
    gantt.attachEvent('onTaskDblClick', (id: string | null) => {
      if (id !== null) this.#events.onShow(entry(id));
      return false;
    });
    const shortcut = (keys: string, act: (id: string) => void): void =>
      gantt.addShortcut(
        keys,
        (event: Event) => {
          const id = gantt.locate(event);
          if (id !== null && gantt.isTaskExists(id)) act(String(id));
        },
        'taskRow',
      );
    shortcut('enter', (id) => this.#events.onSelect(entry(id)));
    shortcut('shift+enter', (id) => this.#events.onShow(entry(id)));
    shortcut('right', (id) => gantt.open(id));
    shortcut('left', (id) => gantt.close(id));
  }

  /** The library's own event does not come for buttons in a header. */
  readonly #sortByHeader = ({ target }: MouseEvent): void => {
    const header = target instanceof Element ? target.closest('.gantt_grid_head_cell') : null;
    const sort = columns.find(({ key }) => key === header?.getAttribute('data-column-name'))?.sort;
    if (sort !== undefined) this.#events.onSort(sort);
  };

  #opened(order: string): void {
    this.#open.delete(order);
    this.#open.add(order);
    this.#reveal(this.#names.order(order));
    const [oldest] = this.#open;
    if (this.#open.size > mostOpen && oldest !== undefined) this.#gantt.close(this.#names.order(oldest));
    if (!this.#trees.has(order)) this.#events.onOpen(order);
  }

  #sameRows({ rows }: OrderList): boolean {
    const before = this.#list?.rows ?? [];
    return (
      before.length === rows.length &&
      rows.every(({ id }, index) => before[index].id === id) &&
      [...this.#trees.keys()].every((order) => this.#open.has(order))
    );
  }

  #updateOrders({ rows, startOf }: OrderList): void {
    for (const row of rows) {
      const { open: _, ...task } = orderTask(row, startOf(row.id), this.#names, this.#axis);
      Object.assign(this.#gantt.getTask(task.id), task);
    }
    this.#gantt.refreshData();
    this.#laidOut();
  }

  #rebuild({ rows, startOf }: OrderList): void {
    const shown = new Set(rows.map(({ id }) => id));
    const { y } = this.#gantt.getScrollState();
    const data: OrderTask[] = [];
    const links = [];
    for (const order of this.#open) if (!shown.has(order)) this.#open.delete(order);
    for (const row of rows) {
      const tree = this.#trees.get(row.id);
      const open = this.#open.has(row.id);
      data.push({ ...orderTask(row, startOf(row.id), this.#names, this.#axis), open });
      if (!open || tree === undefined) continue;
      data.push(...treeTasks(tree, this.#names, this.#axis));
      links.push(...treeLinks(tree, this.#names));
    }
    const { config } = this.#gantt;
    config.start_date = this.#axis.toDate(this.#axis.from);
    config.end_date = this.#axis.toDate(this.#axis.to);
    this.#gantt.clearAll();
    this.#gantt.parse({ data, links });
    this.#gantt.scrollTo(null, y);
  }

  #countBelow(id: string): number {
    let count = 0;
    this.#gantt.eachTask(() => count++, id);
    return count;
  }

  #select(): void {
    const before = this.#selected;
    this.#selected = this.#wanted.find((name) => this.#gantt.isTaskExists(name)) ?? null;
    for (const name of new Set([before, this.#selected])) {
      if (name !== null && this.#gantt.isTaskExists(name)) this.#gantt.refreshTask(name);
    }
    if (this.#selected !== null && this.#selected !== before) this.#reveal(this.#selected);
  }

  /** Brings a row's bar into view along time. */
  #reveal(name: string): void {
    const { hide_bar: hidden, start_date: from, end_date: to } = this.#gantt.getTask(name) as unknown as OrderTask;
    if (hidden || this.#texts === null) return;
    const { scale, left, width } = this.#scene;
    const begin = scale.toX(this.#axis.toSecond(from));
    if (begin < left + width - 20 && scale.toX(this.#axis.toSecond(to)) > left + 20) return;
    this.#gantt.scrollTo(Math.max(0, begin - width / 6), null);
  }

  #setColumns(): void {
    if (this.#texts === null || this.#query === null) return;
    setColumns(this.#gantt, this.#host.clientWidth, this.#texts, this.#query);
  }

  #setZoom(): void {
    this.#gantt.config.min_column_width = Math.max(1, Math.round(this.#pixelsPerHour * hoursPerColumn));
    this.#gantt.render();
  }

  get #scene(): HeaderScene {
    const width = Number(this.#gantt.getScale().full_width);
    return {
      scale: new TimeScale(this.#axis.from, this.#axis.to, width),
      left: this.#gantt.getScrollState().x,
      width: this.#gantt.$task.clientWidth,
      height: headerHeight,
      format: this.#texts!.format,
      plantTime: this.#plantTime,
      now: this.#now,
      theme: this.#theme,
    };
  }

  /** The library has laid itself out: what is ours goes back to its place. */
  #laidOut(): void {
    if (this.#list === null || this.#texts === null) return;
    const timeline = this.#gantt.$task.parentElement!;
    if (this.#header.element.parentElement !== timeline) timeline.append(this.#header.element);
    const data = this.#gantt.$task_data;
    if (this.#backdrop.element.parentElement !== data) this.#gantt.$task_bg.after(this.#backdrop.element);
    const height = Math.max(this.#gantt.getVisibleTaskCount() * rowHeight, data.clientHeight);
    const scene = this.#scene;
    this.#backdrop.place(scene, this.#list.closed, height);
    this.#header.draw(scene);
  }

  #drawHeader(): void {
    if (this.#list === null || this.#texts === null) return;
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#list !== null) this.#header.draw(this.#scene);
    });
  }
}
