/** What explanations of plans written out by hand say. */
import { describe, expect, it } from 'vitest';
import { scheduleOf, type Row } from '../check/testing/build.ts';
import type { ProblemDocument } from '../model/problem.ts';
import { smallProblem, type SmallProblem } from '../testing/small-problem.ts';
import { earliestAlone, explainOrder, explainStart, planIndex } from './explain.ts';

const rows = (...list: Row[]): Row[] => list.map((row) => ({ machine: 'M0', ...row }));

function chainOf(problem: ProblemDocument, schedule: Row[], order: string, frozen = 0) {
  const explanation = explainOrder(planIndex(problem, scheduleOf(schedule), { frozen }), order)!;
  return explanation.segments.map(({ cause, from, to, operation, blockers, resource, material, arrival }) => [
    cause,
    from,
    to,
    operation,
    ...blockers.map((blocker) => blocker.operation),
    ...[resource, material, arrival].filter((name) => name !== null),
  ]);
}

const two: SmallProblem = { orders: [{ operations: [{}, {}] }, { operations: [{ run: 30 }], due: 20 }] };

describe('the causal chain', () => {
  it('names the operations it waits behind', () => {
    const schedule = rows(
      { operation: 'A1', start: 0, end: 10 },
      { operation: 'A2', start: 10, end: 20 },
      { operation: 'B1', start: 20, end: 50 },
    );
    expect(chainOf(smallProblem(two), schedule, 'B')).toEqual([
      ['machine', 0, 10, 'B1', 'A1'],
      ['machine', 10, 20, 'B1', 'A2'],
      ['processing', 20, 50, 'B1'],
    ]);
    expect(chainOf(smallProblem(two), schedule, 'A')).toEqual([
      ['processing', 0, 10, 'A1'],
      ['processing', 10, 20, 'A2'],
    ]);
  });

  it('counts a gap that is too short as a wait for what is behind it', () => {
    const schedule = rows(
      { operation: 'A1', start: 5, end: 15 },
      { operation: 'A2', start: 15, end: 25 },
      { operation: 'B1', start: 25, end: 55 },
    );
    expect(chainOf(smallProblem(two), schedule, 'B')[0]).toEqual(['machine', 0, 15, 'B1', 'A1']);
  });

  it('sees closed time before and inside work, and set-up', () => {
    const calendars = [{ id: 'open', intervals: [[10, 30], [50, 200]] as [number, number][] }]; // prettier-ignore
    const problem = smallProblem({
      calendars,
      orders: [{ operations: [{ modes: [{ machine: 'M0', setup: 5, run: 30 }] }] }],
    });
    const schedule = rows({ operation: 'A1', start: 10, runStart: 15, end: 65 });
    expect(chainOf(problem, schedule, 'A')).toEqual([
      ['calendar', 0, 10, 'A1'],
      ['setup', 10, 15, 'A1'],
      ['processing', 15, 30, 'A1'],
      ['calendar', 30, 50, 'A1'],
      ['processing', 50, 65, 'A1'],
    ]);
  });

  it('names a resource, who holds it, and when nobody is on shift', () => {
    const needs = [{ resource: 'R', units: 1 }];
    const capacity = [{ at: 0, units: 1 }, { at: 10, units: 0 }, { at: 25, units: 1 }]; // prettier-ignore
    const problem = smallProblem({
      machines: [{}, {}],
      resources: [{ id: 'R', name: 'Tool', kind: 'tool', capacity }],
      orders: [
        { operations: [{ modes: [{ machine: 'M0', setup: 0, run: 8, resources: needs }] }] },
        { operations: [{ modes: [{ machine: 'M1', setup: 0, run: 10, resources: needs }], interruptible: false }] },
      ],
    });
    const schedule = rows(
      { operation: 'A1', start: 0, end: 8 },
      { operation: 'B1', machine: 'M1', start: 25, end: 35 },
    );
    expect(chainOf(problem, schedule, 'B')).toEqual([
      ['resource', 0, 8, 'B1', 'A1', 'R'],
      // No longer held, but off before the work would be through.
      ['resource', 8, 25, 'B1', 'R'],
      ['processing', 25, 35, 'B1'],
    ]);
    const freed = smallProblem({
      ...problem,
      resources: [{ ...problem.resources[0], capacity: [{ at: 0, units: 1 }] }],
    });
    const earlier = rows(schedule[0], { operation: 'B1', machine: 'M1', start: 8, end: 18 });
    expect(chainOf(freed, earlier, 'B')[0]).toEqual(['resource', 0, 8, 'B1', 'A1', 'R']);
  });

  it('names the arrival, and cuts the own work before it out of the wait', () => {
    const problem = smallProblem({
      materials: [{ id: 'steel', name: 'Steel', stock: 0, arrivals: [{ id: 'PO7', at: 40, quantity: 10 }] }],
      orders: [{ operations: [{}, { consumes: [{ material: 'steel', quantity: 4 }] }] }],
    });
    const schedule = rows({ operation: 'A1', start: 0, end: 10 }, { operation: 'A2', start: 40, end: 50 });
    expect(chainOf(problem, schedule, 'A')).toEqual([
      ['processing', 0, 10, 'A1'],
      ['material', 10, 40, 'A2', 'steel', 'PO7'],
      ['processing', 40, 50, 'A2'],
    ]);
  });

  it('goes into the order that supplies it', () => {
    const problem = smallProblem({
      machines: [{}, {}],
      materials: [{ id: 'part', name: 'Part', stock: 0, arrivals: [] }],
      orders: [
        { operations: [{}, { on: 'M1', run: 15 }], produces: { material: 'part', quantity: 5 }, release: 4 },
        { operations: [{ consumes: [{ material: 'part', quantity: 5 }] }] },
      ],
    });
    const schedule = rows(
      { operation: 'A1', start: 4, end: 14 },
      { operation: 'A2', machine: 'M1', start: 14, end: 29 },
      { operation: 'B1', start: 29, end: 39 },
    );
    expect(chainOf(problem, schedule, 'B')).toEqual([
      ['release', 0, 4, 'A1'],
      ['processing', 4, 14, 'A1'],
      ['processing', 14, 29, 'A2'],
      ['processing', 29, 39, 'B1'],
    ]);
    const explanation = explainOrder(planIndex(problem, scheduleOf(schedule)), 'B')!;
    expect(explanation.suppliers).toEqual([{ order: 'A', seconds: 29 }]);
    expect(explanation.aloneEnd).toBe(39);
  });

  it('tells a pin, the frozen zone and slack apart', () => {
    const late = rows({ operation: 'A1', start: 20, end: 30 });
    const orders = [{ operations: [{}] }];
    expect(chainOf(smallProblem({ orders }), late, 'A')[0]).toEqual(['slack', 0, 20, 'A1']);
    expect(chainOf(smallProblem({ orders }), late, 'A', 21)[0]).toEqual(['frozen', 0, 20, 'A1']);
    const pinned = smallProblem({ orders: [{ operations: [{ pin: { machine: 'M0', start: 20 } }] }] });
    expect(chainOf(pinned, late, 'A')[0]).toEqual(['pin', 0, 20, 'A1']);
  });

  it('keeps lags, and follows an overlapping predecessor only until it hands over', () => {
    const lagged = smallProblem({
      machines: [{}, {}],
      orders: [{ operations: [{}, { on: 'M1' }], links: [{ from: 'A1', to: 'A2', minLag: 7 }] }],
    });
    const apart = rows({ operation: 'A1', start: 0, end: 10 }, { operation: 'A2', machine: 'M1', start: 17, end: 27 });
    expect(chainOf(lagged, apart, 'A')[1]).toEqual(['lag', 10, 17, 'A1', 'A1']);
    const overlapped = smallProblem({
      machines: [{}, {}],
      orders: [{ operations: [{}, { on: 'M1' }], links: [{ from: 'A1', to: 'A2', transferBatch: 2 }] }],
    });
    const beside = rows({ operation: 'A1', start: 0, end: 10 }, { operation: 'A2', machine: 'M1', start: 2, end: 12 });
    expect(chainOf(overlapped, beside, 'A')).toEqual([
      ['processing', 0, 2, 'A1'],
      ['processing', 2, 12, 'A2'],
    ]);
  });

  it('begins now where the floor has begun, and is nothing for what has ended', () => {
    const started = { state: 'started', machine: 'M0', start: -20, remaining: 6 } as const;
    const problem = smallProblem({ orders: [{ operations: [{ progress: started }, {}] }] });
    const schedule = rows({ operation: 'A1', start: -20, end: 6 }, { operation: 'A2', start: 6, end: 16 });
    expect(chainOf(problem, schedule, 'A')).toEqual([
      ['processing', 0, 6, 'A1'],
      ['processing', 6, 16, 'A2'],
    ]);
    const done = { state: 'done', machine: 'M0', start: -20, end: -5 } as const;
    const over = smallProblem({ orders: [{ operations: [{ progress: done }] }] });
    expect(chainOf(over, rows({ operation: 'A1', start: -20, end: -5 }), 'A')).toEqual([]);
  });

  it('is none for an order that the plan leaves out', () => {
    const reason = { code: 'material-short', message: '', params: {} } as const;
    const index = planIndex(smallProblem(two), scheduleOf([], { unscheduled: [{ order: 'A', reason }] }));
    expect(explainOrder(index, 'A')).toBeNull();
    expect(explainOrder(index, 'nobody')).toBeNull();
  });
});

describe('levers', () => {
  it('put the longest wait first, with the order that holds it up most, and know a free machine', () => {
    const problem = smallProblem({
      machines: [{}, {}],
      orders: [
        { operations: [{ run: 60 }] },
        { operations: [{ modes: [{ machine: 'M0', setup: 0, run: 10 }, { machine: 'M1', setup: 0, run: 25 }] }] }, // prettier-ignore
      ],
    });
    const schedule = rows({ operation: 'A1', start: 0, end: 60 }, { operation: 'B1', start: 60, end: 70 });
    const { levers, aloneEnd } = explainOrder(planIndex(problem, scheduleOf(schedule)), 'B')!;
    expect(
      levers.map(({ cause, seconds, machine, blocker, part }) => [
        cause,
        seconds,
        machine,
        blocker?.order,
        part?.operation,
      ]),
    ).toEqual([
      ['machine', 60, 'M0', 'A', undefined],
      ['alternative', 45, 'M1', undefined, 'B1'],
    ]);
    expect(aloneEnd).toBe(10);
  });
});

describe('the bound of an order alone', () => {
  it('takes calendars, the best mode, lags and material into account', () => {
    const problem = smallProblem({
      machines: [{ calendar: 'late' }, {}],
      calendars: [
        { id: 'open', intervals: [[0, 1000]] },
        { id: 'late', intervals: [[100, 1000]] },
      ],
      materials: [{ id: 'steel', name: 'Steel', stock: 3, arrivals: [{ id: 'PO', at: 80, quantity: 10 }] }],
      orders: [
        {
          operations: [
            { modes: [{ machine: 'M0', setup: 0, run: 10 }, { machine: 'M1', setup: 3, run: 40 }] }, // prettier-ignore
            { on: 'M1', consumes: [{ material: 'steel', quantity: 5 }] },
          ],
          links: [{ from: 'A1', to: 'A2', minLag: 2 }],
        },
      ],
    });
    expect(earliestAlone(planIndex(problem, scheduleOf([])), 'A')).toBe(90);
    const enough = { ...problem, materials: [{ ...problem.materials[0], stock: 5 }] };
    expect(earliestAlone(planIndex(enough, scheduleOf([])), 'A')).toBe(55);
  });
});

describe('why an operation starts when it starts', () => {
  it('says what it waited for last', () => {
    const schedule = rows(
      { operation: 'A1', start: 0, end: 10 },
      { operation: 'A2', start: 10, end: 20 },
      { operation: 'B1', start: 20, end: 50 },
    );
    const index = planIndex(smallProblem(two), scheduleOf(schedule));
    expect(explainStart(index, 'A1', 0)).toMatchObject({ cause: 'now', since: 0 });
    expect(explainStart(index, 'A2', 0)).toMatchObject({ cause: 'predecessor', blockers: [{ operation: 'A1' }] });
    expect(explainStart(index, 'B1', 0)).toMatchObject({
      cause: 'machine',
      since: 10,
      blockers: [{ operation: 'A2' }],
    });
    expect(explainStart(index, 'C1', 0)).toBeNull();
    const released = smallProblem({ orders: [{ operations: [{}], release: 30 }] });
    const late = planIndex(released, scheduleOf(rows({ operation: 'A1', start: 30, end: 40 })));
    expect(explainStart(late, 'A1', 0)).toMatchObject({ cause: 'release' });
    const pinned = smallProblem({ orders: [{ operations: [{ pin: { machine: 'M0', start: 0 } }] }] });
    const kept = planIndex(pinned, scheduleOf(rows({ operation: 'A1', start: 0, end: 10 })));
    expect(explainStart(kept, 'A1', 0)).toMatchObject({ cause: 'pin' });
  });
});
