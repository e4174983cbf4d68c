/** What both views that stand on dhtmlx-gantt switch off: they draw for themselves and change nothing by its own hand. */
export const bareGantt = {
  readonly: true,
  select_task: false,
  show_progress: false,
  show_task_cells: false,
  static_background: true,
  static_background_cells: false,
  drag_move: false,
  drag_resize: false,
  drag_links: false,
  drag_progress: false,
  details_on_dblclick: false,
  grid_resize: true,
  scroll_size: 12,
  duration_unit: 'minute',
} as const;
