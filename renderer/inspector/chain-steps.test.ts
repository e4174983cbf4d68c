import { expect, it } from 'vitest';
import type { ChainSegment } from '../../electron/host/contract.ts';
import { chainPieces, chainSteps, partCode } from './chain-steps.ts';

const ref = (operation: string, part = 0) => ({ order: 'o1', number: 'MO-1', operation, part, name: 'Turn' });
const machine = { id: 'L1', name: 'Lathe 1' };

function segment(
  cause: ChainSegment['cause'],
  from: number,
  to: number,
  operation: string,
  blocker?: string,
): ChainSegment {
  const blockers = blocker === undefined ? [] : [ref(blocker)];
  return { cause, from, to, at: ref(operation), machine, resource: null, material: null, arrival: null, blockers };
}

const chain = [
  segment('machine', 0, 10, 'o1/10', 'o2/10'),
  segment('calendar', 10, 20, 'o1/10'),
  segment('machine', 20, 25, 'o1/10', 'o3/10'),
  segment('machine', 25, 30, 'o1/10', 'o2/10'),
  segment('processing', 30, 40, 'o1/10'),
  segment('calendar', 40, 60, 'o1/10'),
  segment('processing', 60, 65, 'o1/10'),
  segment('processing', 65, 70, 'o1/20'),
];

it('gathers what took an operation’s time, waits apart from interruptions', () => {
  const steps = chainSteps(chain);
  expect(steps.map(({ at, seconds }) => [at.operation, seconds])).toEqual([
    ['o1/10', 65],
    ['o1/20', 5],
  ]);
  expect(steps[0].lines.map(({ cause, seconds, from, to }) => [cause, seconds, from, to])).toEqual([
    ['machine', 20, 0, 30],
    ['calendar', 10, 10, 20],
    ['processing', 15, 30, 65],
    ['calendar', 20, 40, 60],
  ]);
  expect(steps[0].lines[0].blockers.map(({ operation }) => operation)).toEqual(['o2/10', 'o3/10']);
  const total = steps.flatMap(({ lines }) => lines).reduce((sum, { seconds }) => sum + seconds, 0);
  expect(total).toBe(70);
});

it('joins neighbours of one cause for the strip', () => {
  expect(chainPieces(chain).map(({ cause, from, to }) => [cause, from, to])).toEqual([
    ['machine', 0, 10],
    ['calendar', 10, 20],
    ['machine', 20, 30],
    ['processing', 30, 40],
    ['calendar', 40, 60],
    ['processing', 60, 70],
  ]);
});

it('calls parts by number and sequence', () => {
  expect(partCode(ref('o1/10'))).toBe('MO-1/10');
  expect(partCode(ref('a/b/20', 1))).toBe('MO-1/20.2');
});
