import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JobOrder } from '../../../connectors/canonical.ts';
import { command, store, update } from './commands.ts';
import { Floor } from './floor.ts';
import { emptyFloor, newJob } from './state.ts';
import type { FloorEvent, FloorPlan, FloorState, TroubleLevel } from './state.ts';
import { afterWork, workBetween } from './working-time.ts';
import type { Interval } from './working-time.ts';

const monday = Date.parse('2026-11-23T00:00:00Z');
const hour = 3_600_000;
const at = (hours: number) => monday + hours * hour;
const iso = (instant: number) => new Date(instant).toISOString();
/** 06:00 to 22:00 with a break at noon, for four weeks. */
const shifts: Interval[] = Array.from({ length: 28 }, (_, day): Interval[] => [
  [at(day * 24 + 6), at(day * 24 + 12)],
  [at(day * 24 + 12.5), at(day * 24 + 22)],
]).flat();

function planOf(machines: string[], trouble: TroubleLevel = 'none', seed = 1): FloorPlan {
  return {
    plant: 'P',
    seed,
    trouble,
    machines: machines.map((id) => ({ id, open: shifts, setupState: { colour: 'none' } })),
    resources: [{ id: 'WELDER', capacity: [{ at: at(8), units: 1 }] }],
    maxJobsPerMachine: 50,
  };
}

function job(
  order: string,
  sequence: number,
  machine: string,
  start: number,
  changes: Partial<JobOrder> = {},
): JobOrder {
  const setupSeconds = changes.setupSeconds ?? 600;
  const runSeconds = changes.runSeconds ?? 3600;
  return {
    id: `P/${order}/${sequence}/0`,
    revision: 1,
    machine,
    operation: 'Turning',
    order,
    orderNumber: order,
    item: 'SHAFT',
    quantity: 10,
    start: iso(start),
    end: iso(afterWork(shifts, start, (setupSeconds + runSeconds) * 1000)),
    setupSeconds,
    runSeconds,
    position: 1,
    attributes: { colour: 'red' },
    tools: [],
    skills: [],
    materials: [],
    ...changes,
  };
}

function floorWith(jobs: JobOrder[], trouble: TroubleLevel = 'none', seed = 1): Floor {
  const plan = planOf([...new Set(jobs.map(({ machine }) => machine))], trouble, seed);
  const floor = new Floor(plan, emptyFloor(plan, at(0)));
  for (const order of jobs) expect(store(floor, order.machine, order, true)).toBe('done');
  return floor;
}

const ends = (floor: Floor) =>
  Object.fromEntries([...floor.state.jobs.values()].map(({ order, endedAt }) => [order.id, endedAt && iso(endedAt)]));

describe('as planned', () => {
  test('a job starts at its time, sets up, runs through the break and ends as planned', () => {
    const order = job('A', 10, 'M', at(11), { setupSeconds: 1800, runSeconds: 5400 });
    const floor = floorWith([order]);
    floor.advance(at(11.25));
    expect(floor.machineStatus('M')).toMatchObject({
      state: 'executing',
      mode: 'setup',
      currentJob: order.id,
      setupState: { colour: 'none' },
    });
    floor.advance(at(11.75));
    expect(floor.machineStatus('M')).toMatchObject({
      state: 'executing',
      mode: 'processing',
      setupState: { colour: 'red' },
    });
    floor.advance(at(12.25));
    expect(floor.machineStatus('M')).toMatchObject({ state: 'notAvailable', currentJob: order.id });
    const events = floor.advance(at(14));
    expect(events.at(-1)).toMatchObject({ type: 'job', at: at(13.5), job: { state: 'ended' } });
    expect(floor.response(floor.state.jobs.get(order.id)!)).toMatchObject({
      state: 'ended',
      startedAt: iso(at(11)),
      endedAt: iso(at(13.5)),
      goodQuantity: 10,
      scrapQuantity: 0,
      progress: 1,
    });
    expect(floor.machineStatus('M')).toMatchObject({
      state: 'notExecuting',
      currentJob: null,
      setupState: { colour: 'red' },
    });
  });

  test('any valid plan is carried out to the second', () => {
    const lots = fc.array(
      fc.record({
        machine: fc.constantFrom('M1', 'M2', 'M3'),
        wait: fc.integer({ min: 0, max: 7200 }),
        setupSeconds: fc.integer({ min: 0, max: 3600 }),
        runSeconds: fc.integer({ min: 1, max: 40_000 }),
      }),
      { minLength: 1, maxLength: 15 },
    );
    fc.assert(
      fc.property(lots, (drawn) => {
        const free: Record<string, number> = {};
        let previous = at(6);
        // All lots are operations of one order, each after the one before, so that both machine and order are kept.
        const orders = drawn.map(({ machine, wait, setupSeconds, runSeconds }, index) => {
          const start = afterWork(shifts, Math.max(previous, free[machine] ?? at(6)), (wait + 1) * 1000) - 1000;
          const planned = job('A', (index + 1) * 10, machine, start, { setupSeconds, runSeconds });
          free[machine] = previous = Date.parse(planned.end);
          return planned;
        });
        const floor = floorWith(orders);
        floor.advance(at(28 * 24));
        expect(ends(floor)).toEqual(Object.fromEntries(orders.map((order) => [order.id, order.end])));
      }),
      { numRuns: 60 },
    );
  });

  test('a job works only while its operator is there', () => {
    const floor = floorWith([job('A', 10, 'M', at(6), { skills: [{ id: 'WELDER', quantity: 1 }], setupSeconds: 0 })]);
    floor.advance(at(10));
    expect(ends(floor)).toEqual({ 'P/A/10/0': iso(at(9)) });
  });

  test('an overlapping operation waits for its share of a late predecessor and does not end before it', () => {
    const first = job('A', 10, 'M1', at(6), { setupSeconds: 0, runSeconds: 4 * 3600 });
    const second = job('A', 20, 'M2', at(8), { setupSeconds: 0, runSeconds: 3600 });
    const floor = floorWith([first, second]);
    floor.advance(at(6.5));
    floor.breakDown('M1', 2 * hour, 'Spindle');
    floor.advance(at(20));
    expect(floor.state.jobs.get(second.id)!.startedAt).toBe(at(10));
    expect(ends(floor)).toEqual({ [first.id]: iso(at(12)), [second.id]: iso(at(12)) });
  });

  test('jobs in hand at the start go on from where they are', () => {
    const plan = planOf(['M']);
    const floor = new Floor(plan, emptyFloor(plan, at(7)));
    const order = job('A', 10, 'M', at(6), { setupSeconds: 0 });
    floor.add({ ...newJob(order, 'running', at(7)), startedAt: at(6), worked: 0.9 * hour });
    floor.state.machines.get('M')!.current = order.id;
    expect(floor.pieces(floor.state.jobs.get(order.id)!)).toEqual({ good: 9, scrap: 0 });
    floor.advance(at(8));
    expect(ends(floor)).toEqual({ [order.id]: iso(at(7.1)) });
  });
});

describe('commands', () => {
  test('only what the state allows is done', () => {
    const order = job('A', 10, 'M', at(6));
    const plan = { ...planOf(['M', 'N']), maxJobsPerMachine: 2 };
    const floor = new Floor(plan, emptyFloor(plan, at(6)));
    const name = (...names: Parameters<typeof command>[2][]) =>
      names.map((each) => command(floor, 'M', each, order.id));
    expect(store(floor, 'N', order, false)).toBe('unableToAccept');
    expect(store(floor, 'M', order, false)).toBe('done');
    expect(store(floor, 'M', order, false)).toBe('unableToAccept');
    expect(store(floor, 'M', job('B', 10, 'M', at(6)), false)).toBe('done');
    expect(store(floor, 'M', job('C', 10, 'M', at(6)), false)).toBe('unableToAccept');
    expect(command(floor, 'N', 'start', order.id)).toBe('unknownJobOrder');
    expect(update(floor, 'M', { ...order, revision: 2 })).toBe('done');
    expect(update(floor, 'M', job('Z', 10, 'M', at(6)))).toBe('unknownJobOrder');
    expect(name('pause', 'resume', 'stop', 'clear', 'revokeStart')).toEqual(Array(5).fill('invalidStatus'));
    expect(name('start', 'revokeStart', 'start', 'start')).toEqual(['done', 'done', 'done', 'invalidStatus']);
    floor.advance(at(6.5));
    expect(name('cancel', 'revokeStart', 'resume', 'clear')).toEqual(Array(4).fill('invalidStatus'));
    expect(update(floor, 'M', { ...order, revision: 3 })).toBe('invalidStatus');
    expect(name('pause', 'pause')).toEqual(['done', 'invalidStatus']);
    floor.advance(at(9.5));
    expect(name('resume')).toEqual(['done']);
    floor.advance(at(9.75));
    expect(floor.state.jobs.get(order.id)!).toMatchObject({ state: 'running', order: { revision: 2 } });
    expect(floor.response(floor.state.jobs.get(order.id)!).goodQuantity).toBe(5);
    expect(name('stop', 'abort')).toEqual(['done', 'invalidStatus']);
    expect(store(floor, 'M', order, false)).toBe('unableToAccept');
    expect(name('clear', 'clear')).toEqual(['done', 'unknownJobOrder']);
    expect(store(floor, 'M', order, false)).toBe('unableToAccept');
  });

  test('a cancelled job is gone and may come back; an aborted one releases its machine', () => {
    const order = job('A', 10, 'M', at(6));
    const next = job('B', 10, 'M', at(6));
    const floor = floorWith([order]);
    expect(command(floor, 'M', 'cancel', order.id)).toBe('done');
    expect(floor.jobsOf('M')).toEqual([]);
    expect(store(floor, 'M', order, true)).toBe('done');
    expect(store(floor, 'M', next, true)).toBe('done');
    floor.advance(at(6.5));
    expect(command(floor, 'M', 'abort', order.id)).toBe('done');
    floor.advance(at(6.5));
    expect(floor.machineStatus('M').currentJob).toBe(next.id);
  });
});

describe('trouble', () => {
  test('a breakdown interrupts, tells when it ends, and can be resolved early', () => {
    const order = job('A', 10, 'M', at(6), { setupSeconds: 0 });
    const floor = floorWith([order]);
    floor.advance(at(6.5));
    const exception = floor.breakDown('M', 5 * hour, 'Spindle')!;
    expect(exception).toMatchObject({
      level: 'critical',
      kind: 'breakdown',
      machine: 'M',
      order: 'A',
      until: iso(at(11.5)),
    });
    expect(floor.breakDown('M', hour, 'Spindle')).toBeNull();
    expect(floor.machineStatus('M')).toMatchObject({
      state: 'outOfService',
      mode: 'maintenance',
      currentJob: order.id,
    });
    expect(command(floor, 'M', 'resume', order.id)).toBe('invalidStatus');
    floor.advance(at(8));
    expect(floor.state.jobs.get(order.id)!.state).toBe('interrupted');
    floor.resolve(exception);
    expect(floor.state.exceptions.get(exception.id)!.resolvedAt).toBe(iso(at(8)));
    floor.advance(at(12));
    expect(ends(floor)).toEqual({ [order.id]: iso(at(8.5)) });
  });

  const lots = fc.array(
    fc.record({
      machine: fc.constantFrom('M1', 'M2', 'M3'),
      order: fc.constantFrom('A', 'B', 'C', 'D'),
      start: fc.integer({ min: 6 * 60, max: 80 * 60 }),
      runSeconds: fc.integer({ min: 60, max: 20_000 }),
      quantity: fc.oneof(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0.5, max: 100, noNaN: true })),
      materials: fc.constantFrom<JobOrder['materials']>([], [{ id: 'BAR', quantity: 1 }]),
      skills: fc.constantFrom<JobOrder['skills']>([], [{ id: 'WELDER', quantity: 1 }]),
    }),
    { minLength: 1, maxLength: 14 },
  );
  type Lots = typeof lots extends fc.Arbitrary<infer T> ? T : never;
  const ordersOf = (drawn: Lots) =>
    drawn.map(({ machine, order, start, ...rest }, index) =>
      job(order, (index + 1) * 10, machine, monday + start * 60_000, {
        setupSeconds: 300,
        position: index + 1,
        ...rest,
      }),
    );

  test('every job ends once, no machine works two at a time, pieces add up', () => {
    fc.assert(
      fc.property(lots, fc.nat(1000), (drawn, seed) => {
        const orders = ordersOf(drawn);
        const floor = floorWith(orders, 'heavy', seed);
        const events = floor.advance(at(27 * 24));
        const jobs = [...floor.state.jobs.values()];
        expect(jobs.map(({ state }) => state)).toEqual(jobs.map(() => 'ended'));
        for (const each of jobs) {
          const { good, scrap } = floor.pieces(each);
          expect(good + scrap).toBeCloseTo(each.order.quantity, 9);
          expect(scrap).toBeGreaterThanOrEqual(0);
          expect(each.startedAt!).toBeGreaterThanOrEqual(Date.parse(each.order.start));
          const least = (each.order.setupSeconds + each.order.runSeconds) * 1000;
          expect(workBetween(shifts, each.startedAt!, each.endedAt!)).toBeGreaterThanOrEqual(least);
        }
        for (const machine of ['M1', 'M2', 'M3']) {
          const own = jobs
            .filter(({ order }) => order.machine === machine)
            .toSorted((a, b) => a.startedAt! - b.startedAt!);
          for (const [index, each] of own.entries()) {
            if (index > 0) expect(each.startedAt!).toBeGreaterThanOrEqual(own[index - 1].endedAt!);
          }
        }
        const endings = events.filter((event) => event.type === 'job' && event.job.state === 'ended');
        expect(endings).toHaveLength(orders.length);
        for (const { until, resolvedAt } of floor.state.exceptions.values()) {
          expect(resolvedAt !== undefined).toBe(Date.parse(until!) <= floor.state.now || resolvedAt! < until!);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('pieces never go back', () => {
    fc.assert(
      fc.property(lots, fc.nat(1000), (drawn, seed) => {
        const floor = floorWith(ordersOf(drawn), 'heavy', seed);
        const before = new Map<string, number>();
        for (let hours = 6; hours < 120; hours += 5) {
          floor.advance(at(hours));
          for (const each of floor.state.jobs.values()) {
            const { good, scrap } = floor.pieces(each);
            expect(good + scrap).toBeGreaterThanOrEqual((before.get(each.order.id) ?? 0) - 1e-9);
            expect(good + scrap).toBeLessThanOrEqual(each.order.quantity + 1e-9);
            before.set(each.order.id, good + scrap);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  test('the same seed meets the same trouble, in one stride, in many, or across restarts', () => {
    fc.assert(
      fc.property(
        lots,
        fc.nat(1000),
        fc.array(fc.integer({ min: 1, max: 40 * 60 }), { maxLength: 8 }),
        (drawn, seed, strides) => {
          const orders = ordersOf(drawn);
          const whole = floorWith(orders, 'heavy', seed);
          const expected = whole.advance(at(27 * 24));
          let floor = floorWith(orders, 'heavy', seed);
          floor.takeEvents();
          const events: FloorEvent[] = [];
          for (const minutes of strides) {
            events.push(...floor.advance(floor.state.now + minutes * 60_000));
            floor = new Floor(floor.plan, reloaded(floor.state));
          }
          events.push(...floor.advance(at(27 * 24)));
          expect(events).toEqual(expected.slice(-events.length));
          expect(ends(floor)).toEqual(ends(whole));
        },
      ),
      { numRuns: 40 },
    );
  });

  test('another seed meets other trouble, and heavy trouble is real', () => {
    const orders = Array.from({ length: 30 }, (_, index) =>
      job(`O${index}`, 10, 'M', at(6 + index), { materials: [{ id: 'BAR', quantity: 1 }], skills: [] }),
    );
    const kinds = (seed: number) => {
      const floor = floorWith(orders, 'heavy', seed);
      floor.advance(at(20 * 24));
      return [...floor.state.exceptions.values()].map(({ kind, at: instant }) => `${kind} ${instant}`);
    };
    expect(kinds(1)).not.toEqual(kinds(2));
    expect(new Set(kinds(1).map((text) => text.split(' ')[0]))).toEqual(new Set(['breakdown', 'material', 'quality']));
  });
});

/** As it comes back from the store. */
function reloaded(state: FloorState): FloorState {
  const copy = <T>(map: Map<string, T>) => new Map<string, T>(JSON.parse(JSON.stringify([...map])));
  return { ...state, jobs: copy(state.jobs), machines: copy(state.machines), exceptions: copy(state.exceptions) };
}
