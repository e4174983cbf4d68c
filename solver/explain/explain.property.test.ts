/** Explanations of random plans, judged by the checker, which shares no code with them. */
import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSchedule } from '../check/check.ts';
import { bruteForce } from '../check/testing/brute-force.ts';
import { workingTimes } from '../check/working-time.ts';
import { plantProblem } from '../bench/plant-problem.ts';
import { policySchema } from '../model/policy.ts';
import type { ProblemDocument } from '../model/problem.ts';
import { createRandom } from '../model/random.ts';
import type { Assignment, ScheduleDocument } from '../model/schedule.ts';
import { solveHere } from '../pool/solve-here.ts';
import { features, problemArbitrary } from '../testing/random-problem.ts';
import { earliestAlone, explainOrder, explainStart, planIndex } from './explain.ts';
import type { Explanation, Segment } from './explanation.ts';

const policy = policySchema.parse({ seconds: 0, rule: 'EDD', direction: 'forward' });
const backward = policySchema.parse({ seconds: 0, rule: 'ATC', direction: 'backward' });

function planned(problem: ProblemDocument, by = policy): ScheduleDocument {
  const solved = solveHere(problem, by);
  if (!solved.ok) throw new Error(solved.message);
  return solved.value;
}

function explanations(problem: ProblemDocument, schedule: ScheduleDocument): Explanation[] {
  const index = planIndex(problem, schedule);
  return problem.orders.flatMap(({ id }) => explainOrder(index, id) ?? []);
}

function expectWhole({ from, end, segments, totals, suppliers, order }: Explanation): void {
  let at = from;
  for (const segment of segments) {
    expect(segment.from).toBe(at);
    expect(segment.to).toBeGreaterThan(segment.from);
    at = segment.to;
  }
  expect(at).toBe(end);
  expect(Object.values(totals).reduce((sum, seconds) => sum + seconds, 0)).toBe(end - from);
  const others = segments.filter((segment) => segment.order !== order);
  expect(suppliers.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(
    others.reduce((sum, segment) => sum + segment.to - segment.from, 0),
  );
}

const rowOf = (schedule: ScheduleDocument, { operation, part }: Segment): Assignment =>
  schedule.assignments.find((row) => row.operation === operation && row.part === part)!;

const operationOf = (problem: ProblemDocument, id: string) =>
  problem.orders.flatMap(({ operations }) => operations).find((operation) => operation.id === id)!;

/** Does every constraint hold when the segment's part begins with the segment, all others staying where they are? */
function couldStartWith(problem: ProblemDocument, schedule: ScheduleDocument, segment: Segment): boolean {
  const row = rowOf(schedule, segment);
  const operation = operationOf(problem, row.operation);
  const mode = operation.modes[row.mode];
  const time = workingTimes(problem)(row.machine, mode);
  const share = operation.split ? operation.split[row.part] / operation.quantity : 1;
  const run = Math.ceil(mode.run * share - 1e-9);
  const start = segment.from;
  const runStart = time.after(start, mode.setup);
  const end = time.after(start, mode.setup + run);
  if (runStart === null || end === null) return false;
  const assignments = schedule.assignments.map((other) => (other === row ? { ...row, start, runStart, end } : other));
  const verdict = checkSchedule(problem, { ...schedule, assignments });
  return verdict.violations.every(({ constraint }) => constraint === 'terms');
}

describe('explanations of random plans', () => {
  it('add up exactly, touch and never overlap, and end no earlier than alone', () => {
    assert(
      property(problemArbitrary({ orders: 6 }), (problem) => {
        for (const by of [policy, backward]) {
          for (const explanation of explanations(problem, planned(problem, by))) {
            expectWhole(explanation);
            expect(explanation.aloneEnd).toBeLessThanOrEqual(explanation.end);
          }
        }
      }),
      { numRuns: 120 },
    );
  });

  it('add up whatever has become of the plan', () => {
    assert(
      property(problemArbitrary({ orders: 5 }), integer({ min: 1, max: 1_000_000 }), (problem, seed) => {
        const random = createRandom(seed);
        const schedule = planned(problem);
        const assignments = schedule.assignments
          .filter(() => random.chance(0.9))
          .map((row) => {
            const by = random.chance(0.4) ? random.int(-300, 300) : 0;
            return { ...row, start: row.start + by, runStart: row.runStart + by, end: row.end + by };
          });
        for (const explanation of explanations(problem, { ...schedule, assignments })) expectWhole(explanation);
      }),
      { numRuns: 100 },
    );
  });

  it('work is in working time, and waits for a machine are for one that is taken', () => {
    assert(
      property(problemArbitrary({ orders: 6 }), (problem) => {
        const schedule = planned(problem);
        for (const segment of explanations(problem, schedule).flatMap(({ segments }) => segments)) {
          const row = rowOf(schedule, segment);
          const operation = operationOf(problem, segment.operation);
          if (segment.cause === 'setup' || segment.cause === 'processing') {
            if (operation.progress) continue;
            expect([row.start <= segment.from, segment.to <= row.end]).toEqual([true, true]);
            const time = workingTimes(problem)(row.machine, operation.modes[row.mode]);
            expect(time.between(segment.from, segment.to)).toBe(segment.to - segment.from);
          } else if (segment.cause === 'machine') {
            const blocker = schedule.assignments.find(
              ({ operation: id, part }) => id === segment.blockers[0].operation && part === segment.blockers[0].part,
            )!;
            expect(blocker.machine).toBe(segment.machine);
            expect(blocker.end).toBeGreaterThanOrEqual(segment.to);
          } else if (segment.cause === 'calendar' && operation.interruptible) {
            expect(workingTimes(problem)(row.machine, null).between(segment.from, segment.to)).toBe(0);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('a wait begins where the checker would object to a start, and slack where it would not', () => {
    // Moving a part changes its neighbours' change-overs; the search wants more of overlapping parts of split operations than the checker;
    // work that takes no time fits at the very start of other work, which no plan makes use of.
    const left = new Set(['setups', 'progress', 'splits', 'instants']);
    const kinds = features.filter((feature) => !left.has(feature));
    const seen = new Set<string>();
    assert(
      property(problemArbitrary({ orders: 5, features: kinds }), (problem) => {
        for (const by of [policy, backward]) {
          const schedule = planned(problem, by);
          for (const segment of explanations(problem, schedule).flatMap(({ segments }) => segments)) {
            if (segment.from >= rowOf(schedule, segment).start || segment.cause === 'release') continue;
            if (segment.cause === 'lag' && segment.blockers[0].operation === segment.operation) continue;
            // Stock of others could be taken for a while; pegging does not.
            if (segment.cause === 'material') continue;
            // A pin that could not be kept is no longer asked for, but the plan starts no earlier than it.
            if (segment.cause === 'pin' && schedule.relaxed.length > 0) continue;
            seen.add(segment.cause);
            expect([segment.cause, couldStartWith(problem, schedule, segment)]).toEqual([
              segment.cause,
              segment.cause === 'slack',
            ]);
          }
        }
      }),
      { numRuns: 300, seed: 7 },
    );
    expect([...seen].toSorted()).toEqual(expect.arrayContaining(['calendar', 'machine', 'resource', 'slack']));
  });

  it('every placed part has a reason for its start', () => {
    assert(
      property(problemArbitrary({ orders: 5 }), (problem) => {
        const schedule = planned(problem);
        const index = planIndex(problem, schedule);
        for (const { operation, part, start } of schedule.assignments) {
          const reason = explainStart(index, operation, part);
          expect(reason!.since).toBeLessThanOrEqual(start);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('the bound of an order alone', () => {
  it('is never above the best schedule of that order', () => {
    const tight = { count: 0, of: 0 };
    assert(
      property(
        problemArbitrary({ orders: 1, operations: 3, machines: 2, features: ['calendars', 'uninterruptible', 'lags'] }),
        (problem) => {
          const short = shortened(problem);
          const best = bruteForce(short, (terms) => terms.makespan);
          if (!best) return;
          const index = planIndex(short, best.schedule);
          const bound = earliestAlone(index, short.orders[0].id)!;
          const end = short.now + best.objective;
          expect(bound).toBeLessThanOrEqual(end);
          tight.of++;
          if (bound === end) tight.count++;
        },
      ),
      { numRuns: 30, seed: 3 },
    );
    expect(tight.count).toBeGreaterThan(tight.of * 0.6);
  });
});

describe('explanations of a made-up plant', () => {
  it('add up for every order', () => {
    const problem = plantProblem(600, 3);
    const all = explanations(problem, planned(problem));
    expect(all.length).toBeGreaterThan(90);
    for (const explanation of all) {
      expectWhole(explanation);
      expect(explanation.aloneEnd).toBeLessThanOrEqual(explanation.end);
    }
    const late = all.filter(({ end, due }) => end > due);
    expect(late.length).toBeGreaterThan(5);
    for (const { levers } of late) expect(levers[0].seconds).toBeGreaterThan(0);
  });
});

/** Times short enough for trying every second. */
function shortened(problem: ProblemDocument): ProblemDocument {
  const scale = (seconds: number): number => Math.ceil(seconds / 10);
  return {
    ...problem,
    horizon: 120,
    calendars: problem.calendars.map((calendar) => ({
      ...calendar,
      intervals:
        calendar.id === 'always' ? [[-10, 300]] : Array.from({ length: 20 }, (_, k) => [k * 12 - 10, k * 12 - 2]),
    })),
    orders: problem.orders.map((order) => ({
      ...order,
      release: scale(Math.max(0, order.release)),
      operations: order.operations.map((operation) => ({
        ...operation,
        modes: operation.modes.map((mode) => ({
          ...mode,
          setup: scale(mode.setup),
          run: Math.min(8, scale(mode.run)),
        })),
      })),
      links: order.links?.map(({ from, to, minLag }) => ({ from, to, minLag: scale(minLag) })),
    })),
  };
}
