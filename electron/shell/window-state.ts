/** Where the window was: kept in whole pixels, and only taken up again where a screen still shows it. */
import { z } from 'zod';

export const windowStateSchema = z.strictObject({
  x: z.int().nullable(),
  y: z.int().nullable(),
  width: z.int().min(200).max(20_000),
  height: z.int().min(150).max(20_000),
  maximised: z.boolean(),
});
export type WindowState = z.infer<typeof windowStateSchema>;

export const firstWindow: WindowState = { x: null, y: null, width: 1440, height: 900, maximised: false };
export const smallestWindow = { width: 900, height: 600 };

type Rectangle = { x: number; y: number; width: number; height: number };

/** Part of the title bar that must be on a screen for the window to be caught by the mouse. */
const grip = { width: 120, height: 24 };

/**
 * The state as it can be shown on screens with these work areas: its place is given up (null: where the system likes) when its title bar
 * would be off every screen, its size when it is larger than the largest.
 */
export function onScreen(state: WindowState, workAreas: readonly Rectangle[]): WindowState {
  if (workAreas.length === 0) return state;
  const widest = Math.max(...workAreas.map(({ width }) => width));
  const highest = Math.max(...workAreas.map(({ height }) => height));
  const width = Math.min(Math.max(state.width, smallestWindow.width), Math.max(widest, smallestWindow.width));
  const height = Math.min(Math.max(state.height, smallestWindow.height), Math.max(highest, smallestWindow.height));
  const { x, y } = state;
  if (x === null || y === null) return { ...state, x: null, y: null, width, height };
  const titleBar = { x, y, width, height: grip.height };
  const shown = workAreas.some((area) => {
    const common = overlap(titleBar, area);
    return common.width >= grip.width && common.height >= grip.height;
  });
  return shown ? { ...state, width, height } : { ...state, x: null, y: null, width, height };
}

function overlap(a: Rectangle, b: Rectangle): { width: number; height: number } {
  return {
    width: Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
    height: Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
  };
}
