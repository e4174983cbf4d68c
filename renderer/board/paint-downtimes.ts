/** Draws when machines are down: under the bars in full, over them as a hatch, so that a bar which runs through does not hide it. */
import type { Board } from '../../electron/host/contract.ts';
import type { Row } from './bars.ts';
import type { BoardScene } from './paint-board.ts';
import { makeDots, makePattern } from './patterns.ts';
import { labelFont, widthOf } from './text-width.ts';

type Downtime = Board['downtimes'][number];
type Box = { left: number; top: number; width: number; height: number };

export function paintDowntimes(context: CanvasRenderingContext2D, scene: BoardScene, rows: readonly Row[]): void {
  const { palette } = scene;
  context.font = labelFont;
  context.textBaseline = 'middle';
  for (const [downtime, { left, top, width, height }] of downtimesIn(scene, rows)) {
    const line = lineOf(downtime, scene);
    context.fillStyle = downtime.kind === 'breakdown' ? palette.breakdown : palette.maintenance;
    context.fillRect(left, top, width, height);
    context.fillStyle = hatchOf(context, downtime, scene);
    context.fillRect(left, top, width, height);
    context.fillStyle = line;
    context.fillRect(left, top, width, 2);
    const text = downtime.reason.slice(0, 40);
    const textWidth = widthOf(context, text);
    if (textWidth > 0 && textWidth + 12 <= width) {
      context.fillStyle = palette.background;
      context.fillRect(left + 3, top + 6, textWidth + 6, 15);
      context.fillStyle = line;
      context.fillText(text, left + 6, top + (height + 1) / 2);
    }
  }
}

/** The hatch once more, faint enough for the codes below it to be read, and the edge above. */
export function paintDowntimesOverBars(
  context: CanvasRenderingContext2D,
  scene: BoardScene,
  rows: readonly Row[],
): void {
  for (const [downtime, { left, top, width, height }] of downtimesIn(scene, rows)) {
    context.globalAlpha = 0.55;
    context.fillStyle = hatchOf(context, downtime, scene);
    context.fillRect(left, top, width, height);
    context.globalAlpha = 1;
    context.fillStyle = lineOf(downtime, scene);
    context.fillRect(left, top, width, 2);
  }
}

/** Downtimes in view with the part of their row they take. */
function* downtimesIn({ model, scale, view }: BoardScene, rows: readonly Row[]): Generator<[Downtime, Box]> {
  if (model.board.downtimes.length === 0) return;
  const rowOf = new Map(rows.map((row) => [row.machine, row]));
  for (const downtime of model.board.downtimes) {
    const row = rowOf.get(downtime.machine);
    const left = Math.max(scale.toX(downtime.start) - view.left, -20);
    const right = Math.min(scale.toX(downtime.end) - view.left, view.width + 20);
    if (row === undefined || right <= left) continue;
    yield [downtime, { left, top: row.top - view.top, width: right - left, height: row.height - 1 }];
  }
}

function lineOf({ kind }: Downtime, { palette }: BoardScene): string {
  return kind === 'breakdown' ? palette.breakdownLine : palette.maintenanceLine;
}

/** The planner's own downtimes are dotted, those of ERP and floor striped. */
function hatchOf(context: CanvasRenderingContext2D, downtime: Downtime, scene: BoardScene): CanvasPattern {
  const line = lineOf(downtime, scene);
  return downtime.own ? makeDots(context, line, 6, 1.1) : makePattern(context, line, 8, 0.8);
}
