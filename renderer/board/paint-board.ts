/** Draws the whole board onto its canvas: closed time, marks, bars, the selected order's route, now, and the time scale above. */
import { BarList, barInset, collectBars } from './bars.ts';
import type { Row, Viewport } from './bars.ts';
import type { GhostPlan } from './ghost-plan.ts';
import type { BoardModel } from './model.ts';
import { paintBackground } from './paint-background.ts';
import { paintBars } from './paint-bars.ts';
import type { Strength } from './paint-bars.ts';
import { paintDowntimesOverBars } from './paint-downtimes.ts';
import { paintGhostBars, paintGhostLink } from './paint-ghost.ts';
import { paintHeader } from './paint-header.ts';
import type { Palette } from './palette.ts';
import type { PlantTime } from './plant-time.ts';
import type { Scheme } from './schemes.ts';
import { legsOf } from './route.ts';
import type { Picked } from './selection.ts';
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
  scheme: Scheme;
  selected: number | null;
  /** All that is selected; more than one outlines each. */
  picked: Picked;
  /** 1 for operations that pass the filter; null: all do. */
  mask: Uint8Array | null;
  /** What does not pass is hidden rather than faded. */
  hideRest: boolean;
  /** What the last edit moved. */
  outlined: Picked;
  /** What the pointer has taken up: faint where it was. */
  lifted: Picked;
  /** Machines that can take it; null: no drag, or all of them. */
  eligible: Picked | null;
  ghost: GhostPlan | null;
  /** Seconds from now that the solver leaves alone. */
  frozen: number;
  hoverMachine: number;
  focused: boolean;
};

const bars = new BarList();

/** Redraws everything. The context's transform must map one unit to one CSS pixel. */
export function paintBoard(context: CanvasRenderingContext2D, scene: BoardScene): void {
  const { model, view, scale, headerHeight, selected } = scene;
  const rows = scene.rows.filter((row) => row.top + row.height > view.top && row.top < view.top + view.height);
  const ticks = chooseTicks(scale.pixelsPerHour);
  collectBars(bars, model, rows, scale, view);
  context.save();
  context.translate(0, headerHeight);
  context.beginPath();
  context.rect(0, 0, view.width, view.height);
  context.clip();
  paintBackground(context, scene, rows, ticks);
  const rowHeight = rows.find((row) => row.machine >= 0)?.height ?? 28;
  if (scene.ghost !== null) paintGhostBars(context, scene, scene.ghost, rows);
  const barScene = { ...scene, bars, rowHeight, strengthOf: strengths(scene) };
  context.globalAlpha = 0.32;
  paintBars(context, barScene, 1);
  context.globalAlpha = 1;
  if (selected !== null && scene.lifted.size === 0) paintRoute(context, scene, rows);
  paintBars(context, barScene, 2);
  paintDowntimesOverBars(context, scene, rows);
  paintFrames(context, scene, rowHeight);
  if (selected !== null && scene.ghost !== null) paintGhostLink(context, scene, scene.ghost, selected);
  if (scene.eligible !== null) paintVeil(context, scene, rows, scene.eligible);
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
  for (const [before, after] of legsOf(model, route)) {
    const from = middles.get(machine[before]);
    const to = middles.get(machine[after]);
    // Rows of collapsed work centers are not laid out.
    if (from === undefined || to === undefined) continue;
    const x1 = scale.toX(end[before]) - view.left;
    const x2 = scale.toX(start[after]) - view.left;
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

/** The selected order, or everything selected, stands out; so does what passes the filter. What is being dragged is faint where it was. */
function strengths({ model, selected, picked, mask, hideRest, lifted }: BoardScene): (operation: number) => Strength {
  const { order } = model.board.operations;
  const chosen = selected === null ? -1 : order[selected];
  const several = picked.size > 1;
  return (operation) => {
    if (lifted.has(operation)) return 1;
    const passes = mask === null || mask[operation] === 1;
    if (!passes && hideRest && !picked.has(operation)) return 0;
    if (several ? picked.has(operation) : order[operation] === chosen) return 2;
    // While something is dragged what it meets has to be seen well.
    return passes && (chosen < 0 || lifted.size > 0) ? 2 : 1;
  };
}

/** Frames around what is selected, and, dashed, around what the last edit moved. */
function paintFrames(context: CanvasRenderingContext2D, scene: BoardScene, rowHeight: number): void {
  const { palette, selected, picked, outlined, focused } = scene;
  if (selected === null && outlined.size === 0) return;
  const frame = (bar: number, outset: number): void => {
    const left = Math.round(bars.left[bar]) - outset;
    const right = Math.round(Math.max(bars.right[bar], bars.left[bar] + 3)) + outset;
    context.strokeRect(left, bars.top[bar] - outset, right - left, rowHeight - 2 * barInset + 2 * outset);
  };
  for (let bar = 0; bar < bars.count; bar++) {
    const operation = bars.operation[bar];
    if (outlined.has(operation)) {
      context.strokeStyle = palette.moved;
      context.lineWidth = 2;
      context.setLineDash([5, 3]);
      frame(bar, 2);
      context.setLineDash([]);
    }
    if (operation === selected || picked.has(operation)) {
      context.strokeStyle = palette.accent;
      context.lineWidth = operation !== selected ? 1.5 : focused ? 2.5 : 2;
      frame(bar, 1);
    }
  }
}

/** Fades the rows that cannot take what is being dragged. */
function paintVeil(
  context: CanvasRenderingContext2D,
  { palette, view }: BoardScene,
  rows: readonly Row[],
  eligible: Picked,
): void {
  context.globalAlpha = 0.68;
  context.fillStyle = palette.background;
  for (const row of rows) {
    if (row.machine >= 0 && !eligible.has(row.machine)) {
      context.fillRect(0, row.top - view.top, view.width, row.height - 1);
    }
  }
  context.globalAlpha = 1;
}
