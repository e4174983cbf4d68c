/** Draws the whole board onto its canvas: closed time, marks, bars, the selected order's route, now, and the time scale above. */
import { BarList, barInset, collectBars } from './bars.ts';
import type { Row, Viewport } from './bars.ts';
import type { BoardModel } from './model.ts';
import { paintBackground } from './paint-background.ts';
import { paintBars } from './paint-bars.ts';
import { paintHeader } from './paint-header.ts';
import type { Palette } from './palette.ts';
import { makePattern } from './patterns.ts';
import type { PlantTime } from './plant-time.ts';
import { chooseTicks } from './ticks.ts';
import type { TimeScale } from './time-scale.ts';
import type { PlantFormat } from '../text/plant-format.ts';

export type BoardScene = {
  model: BoardModel;
  palette: Palette;
  scale: TimeScale;
  rows: readonly Row[];
  /** Part of the content in view; the header is above it. */
  view: Viewport;
  headerHeight: number;
  format: PlantFormat;
  plantTime: PlantTime;
  /** The plant's now, seconds. */
  now: number;
  selected: number | null;
  hoverMachine: number;
  focused: boolean;
};

const bars = new BarList();

/** Redraws everything. The context's transform must map one unit to one CSS pixel. */
export function paintBoard(context: CanvasRenderingContext2D, scene: BoardScene): void {
  const { model, palette, view, scale, headerHeight, selected } = scene;
  const rows = scene.rows.filter((row) => row.top + row.height > view.top && row.top < view.top + view.height);
  const ticks = chooseTicks(scale.pixelsPerHour);
  collectBars(bars, model, rows, scale, view);
  context.save();
  context.translate(0, headerHeight);
  context.beginPath();
  context.rect(0, 0, view.width, view.height);
  context.clip();
  paintBackground(context, scene, rows, ticks);
  const order = model.board.operations.order;
  const selectedOrder = selected === null ? -1 : order[selected];
  const patterns = {
    late: makePattern(context, palette.lateStripe, 6, 2.2),
    hatch: makePattern(context, palette.background, 4, 1),
  };
  const rowHeight = rows.find((row) => row.machine >= 0)?.height ?? 28;
  const barScene = { model, bars, palette, scale, view, rowHeight, now: scene.now };
  context.globalAlpha = selected === null ? 1 : 0.32;
  paintBars(
    context,
    { ...barScene, accepts: (operation) => order[operation] !== selectedOrder },
    patterns.late,
    patterns.hatch,
  );
  context.globalAlpha = 1;
  if (selected !== null) {
    paintRoute(context, scene, rows);
    paintBars(
      context,
      { ...barScene, accepts: (operation) => order[operation] === selectedOrder },
      patterns.late,
      patterns.hatch,
    );
    paintSelection(context, scene, rows, rowHeight);
  }
  context.restore();
  paintHeader(context, scene, ticks);
}

/** Curves from each operation of the selected order to the next, and its due time. */
function paintRoute(context: CanvasRenderingContext2D, scene: BoardScene, rows: readonly Row[]): void {
  const { model, palette, scale, view, selected } = scene;
  if (selected === null) return;
  const { order, machine, start, end } = model.board.operations;
  const middles = new Map(scene.rows.map((row) => [row.machine, row.top + row.height / 2 - view.top]));
  const route = model.route(order[selected]);
  context.strokeStyle = palette.accent;
  context.lineWidth = 1.5;
  context.beginPath();
  for (let index = 0; index + 1 < route.length; index++) {
    const from = middles.get(machine[route[index]]);
    const to = middles.get(machine[route[index + 1]]);
    // Rows of collapsed work centers are not laid out.
    if (from === undefined || to === undefined) continue;
    const x1 = scale.toX(end[route[index]]) - view.left;
    const x2 = scale.toX(start[route[index + 1]]) - view.left;
    const bend = Math.max(12, Math.min(60, Math.abs(x2 - x1) / 2));
    context.moveTo(x1, from);
    context.bezierCurveTo(x1 + bend, from, x2 - bend, to, x2, to);
  }
  context.stroke();
  const due = Math.round(scale.toX(model.board.orders.due[order[selected]]) - view.left) + 0.5;
  if (due < 0 || due > view.width || rows.length === 0) return;
  context.setLineDash([4, 3]);
  context.beginPath();
  context.moveTo(due, 0);
  context.lineTo(due, view.height);
  context.stroke();
  context.setLineDash([]);
}

function paintSelection(
  context: CanvasRenderingContext2D,
  scene: BoardScene,
  rows: readonly Row[],
  rowHeight: number,
): void {
  const { model, palette, scale, view, selected } = scene;
  if (selected === null) return;
  const { machine, start, end } = model.board.operations;
  const row = rows.find((candidate) => candidate.machine === machine[selected]);
  if (row === undefined) return;
  const left = Math.round(scale.toX(start[selected]) - view.left);
  const right = Math.round(Math.max(scale.toX(end[selected]) - view.left, left + 3));
  context.strokeStyle = palette.accent;
  context.lineWidth = scene.focused ? 2.5 : 2;
  context.strokeRect(left - 1, row.top - view.top + barInset - 1, right - left + 2, rowHeight - 2 * barInset + 2);
}
