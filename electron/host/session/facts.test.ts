import { expect, test } from 'vitest';
import type { FloorJob } from '../reports/floor.ts';
import { FactsWatch } from './facts.ts';

test('facts are told apart by what has changed: the hour alone, or the floor and the records', () => {
  let at = Date.parse('2026-03-23T06:00:00Z');
  const jobs = new Map<string, FloorJob>();
  const live = { floor: { machines: new Map(), jobs }, openExceptions: () => [] };
  const watch = new FactsWatch(live, () => new Date(at).toISOString());
  const first = watch.renew();
  at += 10 * 60_000;
  expect(watch.now()).toBe(first);
  at += 10 * 60_000;
  const later = watch.now();
  expect(later).toEqual({ revision: first.revision + 1, sources: first.sources, instant: '2026-03-23T06:20:00.000Z' });
  jobs.set('a/10#0', { state: 'running' } as FloorJob);
  const begun = watch.now();
  expect(begun.sources).not.toBe(later.sources);
  expect(watch.now()).toBe(begun);
  expect(watch.renew().sources).not.toBe(begun.sources);
});
