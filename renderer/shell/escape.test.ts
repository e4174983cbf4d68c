import { expect, it } from 'vitest';
import { escape, takeEscape } from './escape.ts';
import type { EscapeLayer } from './escape.ts';

it('ends one thing at a time, the uppermost first, whichever came last', () => {
  const open = new Set<EscapeLayer>(['selection', 'menu', 'drag', 'dialog', 'search']);
  const stops = (['selection', 'drag', 'menu', 'dialog', 'search'] as const).map((layer) =>
    takeEscape(layer, () => open.delete(layer)),
  );
  const ended = Array.from({ length: 6 }, () => escape());
  expect(ended).toEqual(['dialog', 'menu', 'drag', 'search', 'selection', null]);
  stops.forEach((stop) => stop());
  open.add('menu');
  expect(escape()).toBeNull();
});

it('a layer that is listened to anew is not let go by who listened before', () => {
  const stopFirst = takeEscape('menu', () => false);
  const stopSecond = takeEscape('menu', () => true);
  stopFirst();
  expect(escape()).toBe('menu');
  stopSecond();
  expect(escape()).toBeNull();
});
