/** Diagonal stripes as canvas patterns, one per colour and spacing. */

const cache = new Map<string, CanvasPattern>();

/** Stripes of `thickness` pixels in `colour`, repeating every `size` pixels, on a transparent ground. */
export function makePattern(
  context: CanvasRenderingContext2D,
  colour: string,
  size: number,
  thickness: number,
): CanvasPattern {
  const key = `${colour} ${size} ${thickness}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  const drawing = tile.getContext('2d')!;
  drawing.strokeStyle = colour;
  drawing.lineWidth = thickness;
  drawing.beginPath();
  for (const shift of [-size, 0, size]) {
    drawing.moveTo(shift - 1, size + 1);
    drawing.lineTo(shift + size + 1, -1);
  }
  drawing.stroke();
  const pattern = context.createPattern(tile, 'repeat')!;
  cache.set(key, pattern);
  return pattern;
}
