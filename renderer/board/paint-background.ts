/** What lies under the bars: rows, closed time, downtimes, marks, the past and the line of now. */
import type { Row } from './bars.ts';
import type { BoardScene } from './paint-board.ts';
import { paintDowntimes } from './paint-downtimes.ts';
import { makeLines } from './patterns.ts';
import type { TickRows } from './ticks.ts';

export function paintBackground(
  context: CanvasRenderingContext2D,
  scene: BoardScene,
  rows: readonly Row[],
  ticks: TickRows,
): void {
  const { palette, view } = scene;
  context.fillStyle = palette.background;
  context.fillRect(0, 0, view.width, view.height);
  for (const row of rows) {
    if (row.machine < 0) {
      context.fillStyle = palette.groupRow;
      context.fillRect(0, row.top - view.top, view.width, row.height);
    } else {
      paintClosed(context, scene, row);
    }
  }
  paintOvertime(context, scene, rows);
  paintPast(context, scene);
  paintFrozen(context, scene);
  paintMarks(context, scene, rows, ticks);
  paintDowntimes(context, scene, rows);
  paintNow(context, scene);
}

function paintClosed(context: CanvasRenderingContext2D, scene: BoardScene, row: Row): void {
  const { model, palette, scale, view } = scene;
  if (row.machine === scene.hoverMachine) {
    context.fillStyle = palette.hoverRow;
    context.fillRect(0, row.top - view.top, view.width, row.height);
  }
  const closed = model.closed[row.machine];
  const to = scale.toTime(view.left + view.width);
  context.fillStyle = palette.closed;
  for (
    let index = closed.firstAfter(scale.toTime(view.left));
    index < closed.from.length && closed.from[index] < to;
    index++
  ) {
    const left = Math.max(scale.toX(closed.from[index]) - view.left, 0);
    const right = Math.min(scale.toX(closed.to[index]) - view.left, view.width);
    if (right - left >= 0.5) context.fillRect(left, row.top - view.top, right - left, row.height);
  }
}

function paintPast(context: CanvasRenderingContext2D, scene: BoardScene): void {
  const { palette, scale, view, now } = scene;
  const past = Math.min(scale.toX(now) - view.left, view.width);
  if (past <= 0) return;
  context.fillStyle = palette.past;
  context.fillRect(0, 0, past, view.height);
}

/** From now as far as the solver leaves the plan alone, up to a dashed line. */
function paintFrozen(context: CanvasRenderingContext2D, scene: BoardScene): void {
  const { palette, scale, view, now, frozen } = scene;
  const left = Math.max(scale.toX(now) - view.left, 0);
  const right = Math.round(scale.toX(now + frozen) - view.left);
  if (frozen <= 0 || right <= left || left > view.width) return;
  context.fillStyle = palette.frozen;
  context.fillRect(left, 0, Math.min(right, view.width) - left, view.height);
  context.fillStyle = palette.frozenLine;
  for (let y = 0; y < view.height && right <= view.width; y += 7) context.fillRect(right, y, 1, 4);
}

/** Working time outside the shifts: a tint with upright lines, so that it reads as open but not as usual. */
function paintOvertime(context: CanvasRenderingContext2D, scene: BoardScene, rows: readonly Row[]): void {
  const { model, palette, scale, view } = scene;
  const { overtime } = model.board;
  if (overtime.length === 0) return;
  const rowOf = new Map(rows.map((row) => [row.machine, row]));
  for (const { machine, start, end } of overtime) {
    const row = rowOf.get(machine);
    const left = Math.max(scale.toX(start) - view.left, -20);
    const right = Math.min(scale.toX(end) - view.left, view.width + 20);
    if (row === undefined || right <= left) continue;
    const top = row.top - view.top;
    context.fillStyle = palette.overtime;
    context.fillRect(left, top, right - left, row.height - 1);
    context.fillStyle = makeLines(context, palette.overtimeLine, 8);
    context.fillRect(left, top, right - left, 3);
    context.fillStyle = palette.overtimeLine;
    context.fillRect(left, top, right - left, 1);
    context.fillRect(left, top + row.height - 2, right - left, 1);
  }
}

function paintMarks(context: CanvasRenderingContext2D, scene: BoardScene, rows: readonly Row[], ticks: TickRows): void {
  const { palette, view } = scene;
  const bottom = rows.length === 0 ? 0 : rows[rows.length - 1].top + rows[rows.length - 1].height - view.top;
  for (const [row, colour] of [
    [ticks.minor, palette.minorLine],
    [ticks.major, palette.majorLine],
  ] as const) {
    context.fillStyle = colour;
    for (const { x } of ticksInView(scene, row.unit)) context.fillRect(x, 0, 1, bottom);
  }
  context.fillStyle = palette.rowLine;
  for (const row of rows) context.fillRect(0, row.top + row.height - 1 - view.top, view.width, 1);
}

export type Tick = { x: number; second: number };

/** Where units of the plant's clock begin in view: instants, and whole pixels. */
export function ticksInView(scene: BoardScene, unit: TickRows['minor']['unit']): Tick[] {
  const { scale, view, plantTime, format } = scene;
  const epoch = format.epoch / 1000;
  return plantTime
    .ticks(epoch + scale.toTime(view.left), epoch + scale.toTime(view.left + view.width), unit)
    .map((tick) => ({ x: Math.round(scale.toX(tick - epoch) - view.left), second: tick - epoch }));
}

function paintNow(context: CanvasRenderingContext2D, scene: BoardScene): void {
  const { palette, scale, view, now } = scene;
  const x = Math.round(scale.toX(now) - view.left);
  if (x < 0 || x > view.width) return;
  context.fillStyle = palette.now;
  context.fillRect(x, 0, 1, view.height);
}
