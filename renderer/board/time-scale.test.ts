import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { TimeScale } from './time-scale.ts';

it('maps the range onto the width, and back', () => {
  const scale = new TimeScale(-3600, 7200, 300);
  expect(scale.toX(-3600)).toBe(0);
  expect(scale.toX(0)).toBe(100);
  expect(scale.toTime(300)).toBe(7200);
  expect(scale.pixelsPerHour).toBe(100);
});

it('finds the second again at every zoom', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 * 86_400 }), fc.integer({ min: 500, max: 400_000 }), (time, width) => {
      const scale = new TimeScale(0, 60 * 86_400, width);
      expect(Math.round(scale.toTime(scale.toX(time)))).toBe(time);
    }),
  );
});
