/** The time scale above the bars and the marks behind them, in the plant's zone. */
import { labelFont, widthOf } from '../board/text-width.ts';
import { chooseTicks } from '../board/ticks.ts';
import type { TickRow, TickRows } from '../board/ticks.ts';
import type { PlantTime } from '../board/plant-time.ts';
import { palettes } from '../board/palette.ts';
import type { Theme } from '../board/palette.ts';
import type { TimeScale } from '../board/time-scale.ts';
import type { PlantFormat } from '../text/plant-format.ts';

export type HeaderScene = {
  scale: TimeScale;
  /** Left edge in view and width, pixels. */
  left: number;
  width: number;
  height: number;
  format: PlantFormat;
  plantTime: PlantTime;
  now: number;
  theme: Theme;
};

export class TimeHeader {
  readonly element: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;

  constructor() {
    this.element = document.createElement('canvas');
    this.element.className = 'order-header';
    this.element.setAttribute('aria-hidden', 'true');
    this.#context = this.element.getContext('2d', { alpha: false })!;
  }

  draw(scene: HeaderScene): void {
    const { width, height, theme, scale, now, left, format } = scene;
    const ratio = devicePixelRatio;
    const [pixelWidth, pixelHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (pixelWidth === 0 || pixelHeight === 0) return;
    if (this.element.width !== pixelWidth || this.element.height !== pixelHeight) {
      this.element.width = pixelWidth;
      this.element.height = pixelHeight;
      this.element.style.width = `${pixelWidth / ratio}px`;
      this.element.style.height = `${pixelHeight / ratio}px`;
    }
    const context = this.#context;
    const palette = palettes[theme];
    const half = Math.round(height / 2);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = palette.header;
    context.fillRect(0, 0, width, height);
    context.font = labelFont;
    context.textBaseline = 'middle';
    const { major, minor } = this.#fittingTicks(scene);
    this.#row(scene, major, 0, half, palette.headerText, true);
    this.#row(scene, minor, half, height - half, palette.headerMuted, false);
    context.fillStyle = palette.majorLine;
    context.fillRect(0, height - 1, width, 1);
    const x = Math.round(scale.toX(now) - left);
    if (x < 0 || x > width) return;
    const label = format.time(now);
    const tag = widthOf(context, label) + 8;
    const tagLeft = Math.min(Math.max(x - tag / 2, 0), width - tag);
    context.fillStyle = palette.now;
    context.fillRect(tagLeft, half + 3, tag, height - half - 5);
    context.fillStyle = palette.nowText;
    context.fillText(label, tagLeft + 4, half + (height - half) / 2 + 0.5);
  }

  /** The finest marks whose labels fit in the language, too. */
  #fittingTicks(scene: HeaderScene): TickRows {
    const { scale, left, width, format } = scene;
    for (const share of [1, 0.8, 0.6]) {
      const rows = chooseTicks(scale.pixelsPerHour * share);
      const [one, other] = ticksBetween(scene, rows.minor.unit, scale.toTime(left), scale.toTime(left + width));
      if (one === undefined || other === undefined) return rows;
      const room = scale.toX(other) - scale.toX(one);
      if (widthOf(this.#context, rows.minor.label(format, one)) + 8 <= room) return rows;
    }
    return chooseTicks(scale.pixelsPerHour / 2);
  }

  #row(scene: HeaderScene, row: TickRow, top: number, height: number, colour: string, sticky: boolean): void {
    const { scale, left, width, format, theme } = scene;
    const context = this.#context;
    const ticks = ticksBetween(scene, row.unit, scale.toTime(left), scale.toTime(left + width));
    const marks = ticks.map((second) => ({ x: Math.round(scale.toX(second) - left), second }));
    context.fillStyle = palettes[theme].majorLine;
    for (const { x } of marks) context.fillRect(x, top, 1, height);
    context.fillStyle = colour;
    // The unit that began out of view keeps its name at the edge.
    const edges = sticky ? [{ x: 0, second: scale.toTime(left) }, ...marks] : marks;
    for (const [index, { x, second }] of edges.entries()) {
      const room = (edges[index + 1]?.x ?? width + (sticky ? 0 : 100)) - x;
      // A day that is too narrow for its long name still has its date.
      const labels = [row.label(format, second), ...(row.unit.unit === 'day' ? [format.dayMonth(second)] : [])];
      const label = labels.find((text) => widthOf(context, text) + 8 <= room);
      if (label !== undefined) context.fillText(label, x + 5, top + height / 2 + 0.5);
    }
  }
}

/** Seconds of the scenario at which a unit begins on the plant's clock. */
export function ticksBetween(
  { plantTime, format }: Pick<HeaderScene, 'plantTime' | 'format'>,
  unit: TickRow['unit'],
  from: number,
  to: number,
): number[] {
  const epoch = format.epoch / 1000;
  return plantTime.ticks(epoch + from, epoch + to, unit).map((tick) => tick - epoch);
}
