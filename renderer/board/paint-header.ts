/** The time scale above the rows: fine marks below, coarse ones above, and the plant's time on the line of now. */
import { ticksInView } from './paint-background.ts';
import type { BoardScene } from './paint-board.ts';
import { labelFont, widthOf } from './text-width.ts';
import type { TickRow, TickRows } from './ticks.ts';

export function paintHeader(context: CanvasRenderingContext2D, scene: BoardScene, ticks: TickRows): void {
  const { palette, view, headerHeight } = scene;
  const half = Math.round(headerHeight / 2);
  context.fillStyle = palette.header;
  context.fillRect(0, 0, view.width, headerHeight);
  context.font = labelFont;
  context.textBaseline = 'middle';
  paintRow(context, scene, ticks.major, { top: 0, height: half, colour: palette.headerText, sticky: true });
  paintRow(context, scene, ticks.minor, {
    top: half,
    height: headerHeight - half,
    colour: palette.headerMuted,
    sticky: false,
  });
  context.fillStyle = palette.majorLine;
  context.fillRect(0, headerHeight - 1, view.width, 1);
  paintNowTag(context, scene, half);
}

type Strip = { top: number; height: number; colour: string; sticky: boolean };

function paintRow(context: CanvasRenderingContext2D, scene: BoardScene, row: TickRow, strip: Strip): void {
  const { palette, scale, view, format } = scene;
  const ticks = ticksInView(scene, row.unit);
  context.fillStyle = palette.majorLine;
  for (const { x } of ticks) context.fillRect(x, strip.top, 1, strip.height);
  context.fillStyle = strip.colour;
  // The unit that began out of view keeps its name at the edge.
  const edges = strip.sticky ? [{ x: 0, second: scale.toTime(view.left) }, ...ticks] : ticks;
  for (const [index, { x, second }] of edges.entries()) {
    const label = row.label(format, second);
    const next = edges[index + 1]?.x ?? view.width + (strip.sticky ? 0 : 100);
    if (widthOf(context, label) + 8 <= next - x) context.fillText(label, x + 5, strip.top + strip.height / 2 + 0.5);
  }
}

function paintNowTag(context: CanvasRenderingContext2D, scene: BoardScene, half: number): void {
  const { palette, scale, view, now, format, headerHeight } = scene;
  const x = Math.round(scale.toX(now) - view.left);
  if (x < 0 || x > view.width) return;
  const label = format.time(now);
  const width = widthOf(context, label) + 8;
  const left = Math.min(Math.max(x - width / 2, 0), view.width - width);
  context.fillStyle = palette.now;
  context.fillRect(left, half + 3, width, headerHeight - half - 5);
  context.fillStyle = palette.nowText;
  context.fillText(label, left + 4, half + (headerHeight - half) / 2 + 0.5);
}
