/** Draws bars: colour by state, hatched set-up, stripes on late ones, signs, codes, progress and actuals. */
import { operationFlags } from '../../electron/host/contract.ts';
import { barInset } from './bars.ts';
import type { BarList, Viewport } from './bars.ts';
import { drawGlyph } from './glyphs.ts';
import type { Glyph } from './glyphs.ts';
import type { BoardModel } from './model.ts';
import type { Palette } from './palette.ts';
import { makeDots, makeLines, makePattern } from './patterns.ts';
import { atRisk } from './schemes.ts';
import type { Scheme, Texture } from './schemes.ts';
import { labelFont, widthOf } from './text-width.ts';
import type { TimeScale } from './time-scale.ts';

/** Narrower parts are not drawn: they would be noise. */
const least = { edge: 4, hatch: 3, stripe: 3, glyph: 20, label: 34, actual: 3 };

/** How an operation is drawn: not at all, faded, or in full. */
export type Strength = 0 | 1 | 2;

export type BarScene = {
  model: BoardModel;
  bars: BarList;
  palette: Palette;
  scheme: Scheme;
  scale: TimeScale;
  view: Viewport;
  rowHeight: number;
  /** The plant's now, seconds. */
  now: number;
  strengthOf: (operation: number) => Strength;
};

/** Bars of each class, by their place in the list; kept so that drawing makes no garbage. */
const chosenByClass: number[][] = [];

/** Draws the bars of one strength. */
export function paintBars(context: CanvasRenderingContext2D, scene: BarScene, strength: Strength): void {
  const { bars, scheme, palette } = scene;
  const height = scene.rowHeight - 2 * barInset;
  const hatch = makePattern(context, palette.background, 4, 1);
  choose(scene, strength);
  for (const [index, { colours, texture }] of scheme.paints.entries()) {
    const chosen = chosenByClass[index];
    if (chosen.length === 0) continue;
    const rectangles = (left: Float32Array, right: Float32Array, smallest: number, inset: number): void => {
      for (const bar of chosen) {
        const width = right[bar] - left[bar];
        if (width < smallest) continue;
        context.fillRect(left[bar] + inset, bars.top[bar] + inset, Math.max(width - 2 * inset, 1), height - 2 * inset);
      }
    };
    context.fillStyle = colours.edge;
    rectangles(bars.left, bars.right, 0, 0);
    context.fillStyle = colours.fill;
    rectangles(bars.left, bars.right, least.edge, 1);
    if (texture !== 'plain') {
      context.fillStyle = texturePattern(context, texture, colours.setup, palette);
      rectangles(bars.left, bars.right, least.stripe, 1);
    }
    context.fillStyle = colours.setup;
    rectangles(bars.left, bars.setupEnd, least.hatch, 1);
    context.fillStyle = hatch;
    rectangles(bars.left, bars.setupEnd, least.hatch, 1);
    paintActuals(context, scene, chosen, height);
    context.fillStyle = colours.text;
    context.strokeStyle = colours.text;
    // What is faded steps back; its code is to be read all the same.
    const alpha = context.globalAlpha;
    context.globalAlpha = Math.min(1, alpha * 2.2);
    paintLabels(context, scene, chosen, height, texture === 'plain' || alpha < 1 ? null : colours.fill);
    context.globalAlpha = alpha;
  }
}

function choose({ bars, scheme, strengthOf }: BarScene, strength: Strength): void {
  for (let index = 0; index < Math.max(scheme.paints.length, chosenByClass.length); index++) {
    if (chosenByClass[index] === undefined) chosenByClass.push([]);
    else chosenByClass[index].length = 0;
  }
  for (let bar = 0; bar < bars.count; bar++) {
    const operation = bars.operation[bar];
    if (strengthOf(operation) === strength) chosenByClass[scheme.classOf(operation)].push(bar);
  }
}

function texturePattern(
  context: CanvasRenderingContext2D,
  texture: Exclude<Texture, 'plain'>,
  colour: string,
  { lateStripe }: Palette,
): CanvasPattern {
  if (texture === 'late') return makePattern(context, lateStripe, 6, 2.2);
  return texture === 'dots' ? makeDots(context, colour, 6, 1.3) : makeLines(context, colour, 5);
}

/** Below a bar what really happened, dashed up to the projected end; along its top the share done. */
function paintActuals(
  context: CanvasRenderingContext2D,
  scene: BarScene,
  chosen: readonly number[],
  height: number,
): void {
  const { bars, model, palette, scale, view, now } = scene;
  const { actualStart, actualEnd, projectedEnd, progress, end } = model.board.operations;
  const toX = (time: number): number => scale.toX(time) - view.left;
  context.fillStyle = palette.actual;
  context.strokeStyle = palette.actual;
  for (const index of chosen) {
    const operation = bars.operation[index];
    if (actualStart[operation] < 0 || bars.right[index] - bars.left[index] < least.actual) continue;
    const left = toX(actualStart[operation]);
    const right = toX(actualEnd[operation] >= 0 ? actualEnd[operation] : Math.max(now, actualStart[operation]));
    const bottom = bars.top[index] + height;
    context.fillRect(left, bottom - 3, Math.max(right - left, 1), 3);
    if (actualEnd[operation] < 0) {
      const done = ((bars.right[index] - bars.left[index]) * progress[operation]) / 100;
      context.fillRect(bars.left[index], bars.top[index], done, 2);
    }
    if (projectedEnd[operation] > end[operation]) {
      paintProjection(context, bars.right[index], Math.round(toX(projectedEnd[operation])) + 0.5, bottom, height);
    }
  }
}

function paintProjection(
  context: CanvasRenderingContext2D,
  from: number,
  to: number,
  bottom: number,
  height: number,
): void {
  context.beginPath();
  context.setLineDash([3, 2]);
  context.moveTo(from, bottom - 1.5);
  context.lineTo(to, bottom - 1.5);
  context.stroke();
  context.setLineDash([]);
  context.beginPath();
  context.moveTo(to, bottom - height / 2);
  context.lineTo(to, bottom);
  context.stroke();
}

function paintLabels(
  context: CanvasRenderingContext2D,
  scene: BarScene,
  chosen: readonly number[],
  height: number,
  backing: string | null,
): void {
  const { bars, model, scheme } = scene;
  const { order, sequence, part, flags } = model.board.operations;
  const { numbers } = model.board.orders;
  const text = context.fillStyle;
  context.font = labelFont;
  context.textBaseline = 'middle';
  for (const index of chosen) {
    const operation = bars.operation[index];
    const middle = bars.top[index] + height / 2;
    let left = Math.max(bars.left[index], 0) + 5;
    const right = bars.right[index] - 4;
    if (right - left < least.glyph - 9) continue;
    const glyphs = glyphsOf(flags[operation], atRisk(model, order[operation])).slice(
      0,
      Math.floor((right - left) / 12),
    );
    const room = right - left - glyphs.length * 12;
    const number = numbers[order[operation]];
    const code = `${number}/${sequence[operation]}${part[operation] > 0 ? `.${part[operation] + 1}` : ''}`;
    const candidates = scheme.labelOf === null ? [code, number] : shortenings(scheme.labelOf(operation));
    const label = room < least.label - 9 ? '' : (candidates.find((text) => widthOf(context, text) <= room) ?? '');
    if (backing !== null && (label !== '' || glyphs.length > 0)) {
      context.fillStyle = backing;
      context.fillRect(left - 2, middle - 7, glyphs.length * 12 + (label === '' ? 0 : widthOf(context, label)) + 4, 14);
      context.fillStyle = text;
    }
    for (const glyph of glyphs) {
      drawGlyph(context, glyph, Math.round(left), Math.round(middle - 5));
      left += 12;
    }
    if (label !== '') context.fillText(label, Math.round(left), Math.round(middle) + 0.5);
  }
}

function glyphsOf(flags: number, risk: boolean): Glyph[] {
  const glyphs: Glyph[] = [];
  if ((flags & operationFlags.done) !== 0) return ['done'];
  if ((flags & operationFlags.late) !== 0) glyphs.push('late');
  else if (risk) glyphs.push('risk');
  if ((flags & operationFlags.started) !== 0) glyphs.push('started');
  if ((flags & operationFlags.pinned) !== 0) glyphs.push('pinned');
  if ((flags & operationFlags.frozen) !== 0 && (flags & operationFlags.started) === 0) glyphs.push('frozen');
  return glyphs;
}

/** A name whole, and cut to fewer and fewer characters. */
function shortenings(name: string): string[] {
  return [
    name,
    ...[24, 16, 10, 6].filter((length) => length < name.length).map((length) => `${name.slice(0, length)}…`),
  ];
}
