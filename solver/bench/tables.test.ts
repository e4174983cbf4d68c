import { describe, expect, it } from 'vitest';
import type { CaseResult } from './run-cases.ts';
import { median } from './run-cases.ts';
import { caseTable, familyTable, gap } from './tables.ts';

function result(name: string, value: number, upper: number, engines: Record<string, number>): CaseResult {
  return {
    ...{ name, family: name[0], best: { upper }, engines, objective: 'makespan', operations: 4, value, bound: 50 },
    runs: [{ seed: 1, value, bound: 50, seconds: 2, secondsToBest: 1, moves: 10 }],
  };
}

describe('benchmark tables', () => {
  it('tell gaps to the best known value', () => {
    expect(caseTable([result('a1', 110, 100, { CPO: 105 })])).toContain(
      '| a1 | 4 | 110 | 100 | 10.00 % | 10.00 % | 5.00 % | 54.55 % | 1.00 s | 5 |',
    );
  });

  it('say of how many runs the time was cut', () => {
    const stopped = result('a2', 100, 100, {});
    stopped.runs[0].stoppedAtBest = true;
    const rows = caseTable([result('a1', 110, 100, {}), stopped]).split('\n');
    expect(rows[0]).toContain('| stopped at best known |');
    expect(rows[2].endsWith('| 5 | – |')).toBe(true);
    expect(rows[3].endsWith('| 5 | 1 of 1 |')).toBe(true);
  });

  it('average by family, and say where an engine has no schedule', () => {
    const rows = familyTable([result('a1', 110, 100, { CPO: 105 }), result('a2', 100, 100, {}), result('b1', 102, 100, {})]); // prettier-ignore
    expect(rows).toContain('| a | 2 | 5.00 % | 5.00 % (1 without) |');
    expect(rows).toContain('| b | 1 | 2.00 % | – |');
    expect(rows).toContain('| all | 3 | 4.00 % | 5.00 % (2 without) |');
  });

  it('take nothing for a gap of zero to zero', () => {
    expect(gap(0, 0)).toBe(0);
  });

  it('take the median of an even number of seeds from below', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2);
  });
});
