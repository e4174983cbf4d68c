/** How the library is set up for the order view: read only, quiet, its rows, bars and columns filled from entries. */
import { bareGantt } from '../board/bare-gantt.ts';
import { escapeHTML } from 'dhtmlx-gantt';
import type { GanttStatic } from 'dhtmlx-gantt';
import type { OrdersQuery } from '../shell/ui-state.ts';
import { barClass, barMarkup, sayEntry } from './order-bars.ts';
import { cell, columns } from './order-cells.ts';
import type { Texts } from './order-cells.ts';
import type { Entry, OrderTask } from './order-tasks.ts';

export const rowHeight = 28;
export const headerHeight = 44;
/** Share of the width that the grid may take. */
const gridShare = 0.68;
const openIcon = '<div class="gantt_tree_icon gantt_open"></div>';
const noIcon = '<div class="gantt_tree_icon gantt_blank"></div>';

/** What templates ask for while the library draws. */
export type Drawing = {
  texts: () => Texts | null;
  /** Name of the marked row. */
  selected: () => string | null;
  pixelsPerHour: () => number;
};

/** To be called before the instance is initialised. */
export function configure(gantt: GanttStatic, drawing: Drawing): void {
  const { config, templates } = gantt;
  gantt.plugins({ keyboard_navigation: true });
  Object.assign(config, bareGantt, {
    keyboard_navigation: true,
    keyboard_navigation_cells: false,
    scroll_on_click: false,
    sort: false,
    show_links: true,
    row_height: rowHeight,
    bar_height: rowHeight - 10,
    scale_height: headerHeight,
    min_duration: 1000,
    duration_step: 1,
    link_line_width: 1,
    link_arrow_size: 5,
    scales: [{ unit: 'hour', step: 1, format: () => '' }],
  });
  const rowClass = (task: unknown): string => {
    const { id, entry } = task as OrderTask;
    return `order-line order-line-${entry.kind}${id === drawing.selected() ? ' selected' : ''}`;
  };
  templates.grid_folder = () => '';
  templates.grid_file = () => '';
  // An order whose operations are not here yet can be opened all the same.
  templates.grid_blank = (task) => (entryOf(task).kind === 'order' ? openIcon : noIcon);
  templates.task_text = (_from, _to, task) => barMarkup(entryOf(task), drawing.pixelsPerHour());
  templates.task_class = (_from, _to, task) => barClass(entryOf(task));
  templates.tooltip_text = (_from, _to, task) => {
    const texts = drawing.texts();
    return texts === null ? '' : sayEntry(entryOf(task), texts);
  };
  templates.grid_row_class = (_from, _to, task) => rowClass(task);
  templates.task_row_class = (_from, _to, task) => rowClass(task);
}

/** Columns that fit a view of `width` pixels, with the sorting they show. */
export function setColumns(gantt: GanttStatic, width: number, texts: Texts, query: OrdersQuery): void {
  const fitting = columns
    .filter(({ from = 0 }) => width >= from)
    .map((column) => ({ ...column, width: (texts.language === 'en' ? undefined : column.wide) ?? column.width }));
  const widths = shareWidth(fitting, width * gridShare);
  gantt.config.grid_width = widths.reduce((sum, columnWidth) => sum + columnWidth, 0);
  gantt.config.columns = fitting.map((column, index) => ({
    name: column.key,
    label: headMarkup(texts.t(`orders:column.${column.key}`), column.sort, query),
    width: widths[index],
    min_width: 40,
    tree: index === 0,
    resize: true,
    align: column.number === true ? 'right' : 'left',
    template: (task) => cell(entryOf(task), column.key, texts),
  }));
}

/** Widths of columns in `room` pixels: what they want, or less by as much as each can give. */
export function shareWidth(wanted: readonly { width: number; least?: number }[], room: number): number[] {
  const excess = wanted.reduce((sum, { width }) => sum + width, 0) - room;
  const spare = wanted.reduce((sum, { width, least = width }) => sum + width - least, 0);
  const share = spare === 0 ? 0 : Math.min(1, Math.max(0, excess) / spare);
  return wanted.map(({ width, least = width }) => Math.round(width - share * (width - least)));
}

function headMarkup(name: string, sort: OrdersQuery['sort'] | undefined, query: OrdersQuery): string {
  if (sort === undefined) return escapeHTML(name);
  const arrow = sort === query.sort ? (query.descending ? ' ▼' : ' ▲') : '';
  return `<button type="button" class="sort no_keyboard_navigation">${escapeHTML(name)}${arrow}</button>`;
}

/** What a row of the library's is about. */
export function entryOf(task: unknown): Entry {
  return (task as OrderTask).entry;
}
