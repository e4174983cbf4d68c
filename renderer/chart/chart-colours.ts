/** Colours of charts, from the tokens of the page. Each series has a second sign: a pattern, a dash or a shape. */
import type { Theme } from '../board/palette.ts';

export type ChartColours = {
  text: string;
  grid: string;
  run: string;
  runEdge: string;
  setup: string;
  setupEdge: string;
  capacity: string;
  demand: string;
  problem: string;
  problemSoft: string;
  accent: string;
};

export const chartColours: Record<Theme, ChartColours> = {
  light: {
    text: '#5a6473',
    grid: '#e9ecf0',
    run: '#9dc3e3',
    runEdge: '#3f7fb5',
    setup: '#ffffff',
    setupEdge: '#3f7fb5',
    capacity: '#1c2127',
    demand: '#b0430a',
    problem: '#b0430a',
    problemSoft: 'rgba(176, 67, 10, 0.14)',
    accent: '#0b5cad',
  },
  dark: {
    text: '#a0aab8',
    grid: '#2a2f36',
    run: '#386690',
    runEdge: '#7db3e4',
    setup: '#1a1d22',
    setupEdge: '#7db3e4',
    capacity: '#e6e9ee',
    demand: '#f0955f',
    problem: '#f0955f',
    problemSoft: 'rgba(240, 149, 95, 0.2)',
    accent: '#6cb2f5',
  },
};

/** Diagonal stripes of `colour` on `ground`. */
export function stripes(context: CanvasRenderingContext2D, colour: string, ground: string): CanvasPattern {
  const size = 6 * devicePixelRatio;
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  const drawing = tile.getContext('2d')!;
  drawing.fillStyle = ground;
  drawing.fillRect(0, 0, size, size);
  drawing.strokeStyle = colour;
  drawing.lineWidth = 1.2 * devicePixelRatio;
  drawing.beginPath();
  for (const shift of [-size, 0, size]) {
    drawing.moveTo(shift, size);
    drawing.lineTo(shift + size, 0);
  }
  drawing.stroke();
  return context.createPattern(tile, 'repeat')!;
}
