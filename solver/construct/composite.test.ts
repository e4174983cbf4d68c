import { expect, test } from 'vitest';
import { compositeOf } from './composite.ts';

test('composite rules are drawn evenly, and the first is a moderate one', () => {
  const { lookAhead, workLeft, cushion, setupScale } = compositeOf(1);
  expect(lookAhead).toBeCloseTo(6 * Math.sqrt(10));
  expect(workLeft).toBeCloseTo(0.15 + 0.7 / 3);
  expect(cushion).toBeCloseTo(0.2);
  expect(setupScale).toBeNull();
  const drawn = Array.from({ length: 70 }, (_, index) => compositeOf(index + 1));
  const share = (isSo: (rule: (typeof drawn)[number]) => boolean): number => drawn.filter(isSo).length / drawn.length;
  expect(share((rule) => rule.lookAhead < 6 * Math.sqrt(10))).toBeCloseTo(0.5, 1);
  expect(share((rule) => rule.workLeft < 0.5)).toBeCloseTo(0.5, 1);
  expect(share((rule) => rule.cushion < 0.5)).toBeCloseTo(0.5, 1);
  expect(share((rule) => rule.setupScale === null)).toBeCloseTo(4 / 7, 1);
  expect(drawn.every((rule) => rule.setupScale === null || (rule.setupScale >= 1 && rule.setupScale <= 30))).toBe(true);
});
