import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makespanBound } from '../bound/makespan.ts';
import { casesOf, instanceSuites } from './cases.ts';

const folder = join(import.meta.dirname, 'instances');

describe('casesOf', () => {
  it.each(instanceSuites)('finds every case of suite %s, none twice', (suite) => {
    const names = casesOf(suite, folder, []).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(8);
    expect(new Set(names).size).toBe(names.length);
  });

  it('reads instances that are what the catalogue says', () => {
    for (const { name, problem, best } of casesOf('jobshop', folder, ['ft', 'la', 'ta1', 'dmu0', 'swv', 'yn'])) {
      const bound = makespanBound(problem());
      expect(bound, name).toBeLessThanOrEqual(best.upper);
      expect(bound, name).toBeGreaterThan(0.7 * best.upper);
    }
  });

  it('gives due dates and weights to the first ten jobs only where the literature does', () => {
    const [entry] = casesOf('tardiness', folder, ['la21']);
    const { orders } = entry.problem();
    expect(orders.map(({ weight }) => weight)).toEqual([4, 4, 2, 2, 2, 2, 2, 2, 1, 1]);
    const [first] = orders;
    const total = first.operations.reduce((sum, { modes }) => sum + modes[0].run, 0);
    expect(first.due).toBe(Math.floor(1.3 * total));
  });

  it('adds operators', () => {
    const [entry] = casesOf('operators', folder, ['ft06-o4']);
    expect(entry.problem().resources).toMatchObject([{ capacity: [{ units: 4 }] }]);
  });

  it('groups families as the literature reports them', () => {
    const families = new Map(casesOf('jobshop', folder, []).map(({ name, family }) => [name, family]));
    expect(families.get('ta21')).toBe('ta21–30');
    expect(families.get('dmu41')).toBe('dmu41–60');
    expect(families.get('swv11')).toBe('swv11–15');
    expect(families.get('ft10')).toBe('ft');
  });
});
