/** Small signs on bars, drawn as paths of 10 × 10 pixels, so that no colour stands alone. */

export type Glyph = 'pinned' | 'late' | 'risk' | 'started' | 'done' | 'frozen';

export const glyphPaths: Record<Glyph, string> = {
  pinned: 'M2.5 4.5h5v4.5h-5z M3.5 4.5v-1.5a1.5 1.5 0 0 1 3 0v1.5',
  late: 'M5 1v5 M5 8v1',
  risk: 'M1 8.5l4-7l4 7z',
  started: 'M3 1.5v7l5.5-3.5z',
  done: 'M1.5 5.5l2.5 2.5l4.5-6',
  frozen: 'M5 0.5v9 M1.1 2.75l7.8 4.5 M1.1 7.25l7.8-4.5',
};

const cache = new Map<Glyph, Path2D>();

/** Draws the sign with its upper left corner at the point, in the current stroke and fill colour. */
export function drawGlyph(context: CanvasRenderingContext2D, glyph: Glyph, x: number, y: number): void {
  let path = cache.get(glyph);
  if (path === undefined) {
    path = new Path2D(glyphPaths[glyph]);
    cache.set(glyph, path);
  }
  context.save();
  context.translate(x, y);
  context.lineWidth = glyph === 'frozen' ? 1 : 1.6;
  if (glyph === 'started') context.fill(path);
  else context.stroke(path);
  context.restore();
}
