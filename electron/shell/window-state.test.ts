import { expect, test } from 'vitest';
import { firstWindow, onScreen } from './window-state.ts';

const laptop = { x: 0, y: 0, width: 1440, height: 860 };
const wall = { x: 1440, y: -200, width: 3840, height: 2100 };
const at = (x: number | null, y: number | null, width = 1200, height = 800) => ({
  ...{ x, y, width, height, maximised: false },
});

test.each([
  ['on the only screen', at(100, 50), [laptop], at(100, 50)],
  ['on the second screen', at(2000, 0), [laptop, wall], at(2000, 0)],
  ['on a screen that is gone', at(2000, 0), [laptop], at(null, null)],
  ['with its title bar above every screen', at(100, -50), [laptop], at(null, null)],
  ['with a corner of its title bar left to grip', at(1300, 400), [laptop], at(1300, 400)],
  ['with too little of its title bar left', at(1400, 400), [laptop], at(null, null)],
  ['below the work area', at(100, 850), [laptop], at(null, null)],
  ['larger than the screen', at(0, 0, 3000, 2000), [laptop], at(0, 0, 1440, 860)],
  ['smaller than is of use', at(10, 10, 300, 200), [laptop], at(10, 10, 900, 600)],
  ['never shown before', firstWindow, [laptop], { ...firstWindow, height: 860 }],
  ['where no screen is', at(100, 50), [], at(100, 50)],
])('a window %s', (_where, state, screens, shown) => {
  expect(onScreen(state, screens)).toEqual(shown);
});
