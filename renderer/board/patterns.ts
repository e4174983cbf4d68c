/** Stripes and dots as canvas patterns, one per colour and spacing. */

const cache = new Map<string, CanvasPattern>();

/** Stripes of `thickness` pixels in `colour`, repeating every `size` pixels, on a transparent ground. */
export function makePattern(
  context: CanvasRenderingContext2D,
  colour: string,
  size: number,
  thickness: number,
): CanvasPattern {
  return cached(context, `stripes ${colour} ${size} ${thickness}`, size, (drawing) => {
    drawing.strokeStyle = colour;
    drawing.lineWidth = thickness;
    drawing.beginPath();
    for (const shift of [-size, 0, size]) {
      drawing.moveTo(shift - 1, size + 1);
      drawing.lineTo(shift + size + 1, -1);
    }
    drawing.stroke();
  });
}

/** Dots of `radius` pixels in `colour`, one per `size` pixels, on a transparent ground. */
export function makeDots(
  context: CanvasRenderingContext2D,
  colour: string,
  size: number,
  radius: number,
): CanvasPattern {
  return cached(context, `dots ${colour} ${size} ${radius}`, size, (drawing) => {
    drawing.fillStyle = colour;
    drawing.beginPath();
    drawing.arc(size / 2, size / 2, radius, 0, 2 * Math.PI);
    drawing.fill();
  });
}

/** Upright lines a pixel wide in `colour`, one per `size` pixels, on a transparent ground. */
export function makeLines(context: CanvasRenderingContext2D, colour: string, size: number): CanvasPattern {
  return cached(context, `lines ${colour} ${size}`, size, (drawing) => {
    drawing.fillStyle = colour;
    drawing.fillRect(0, 0, 1, size);
  });
}

function cached(
  context: CanvasRenderingContext2D,
  key: string,
  size: number,
  draw: (drawing: CanvasRenderingContext2D) => void,
): CanvasPattern {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  draw(tile.getContext('2d')!);
  const pattern = context.createPattern(tile, 'repeat')!;
  cache.set(key, pattern);
  return pattern;
}
