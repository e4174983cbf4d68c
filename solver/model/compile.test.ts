import { array, assert, integer, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { smallProblem } from '../testing/small-problem.ts';
import { components } from './components.ts';
import { compile } from './compile.ts';
import { intersect } from './compile/calendars.ts';

describe('compile', () => {
  test('spreads a split operation into parts, runs rounded up, links between all of them', () => {
    const { problem } = compile(
      smallProblem({
        orders: [
          {
            operations: [
              { run: 10, split: [3, 7] },
              { run: 1, split: [5, 5] },
            ],
          },
        ],
      }),
    );
    expect([...problem.partIndex]).toEqual([0, 1, 0, 1]);
    expect([...problem.modeRun]).toEqual([3, 7, 1, 1]);
    const links = [...problem.linkFrom].map((from, link) => [from, problem.linkTo[link]]);
    expect(links).toEqual([[0, 2], [0, 3], [1, 2], [1, 3]]); // prettier-ignore
  });

  test('an operation the floor has begun is not split', () => {
    const progress = { state: 'started', machine: 'M0', start: 0, remaining: 3 } as const;
    const { problem } = compile(smallProblem({ orders: [{ operations: [{ split: [5, 5], progress }] }] }));
    expect(problem.partCount).toBe(1);
  });

  test('working time is the calendar less times of too little capacity, kept once', () => {
    const mode = (units: number) => ({ machine: 'M0', setup: 0, run: 1, resources: [{ resource: 'R', units }] });
    const { problem } = compile(
      smallProblem({
        calendars: [{ id: 'open', intervals: [[0, 50], [60, 100]] }], // prettier-ignore
        resources: [{ id: 'R', name: 'R', kind: 'operator', capacity: [{ at: 0, units: 1 }, { at: 40, units: 2 }, { at: 70, units: 1 }] }], // prettier-ignore
        orders: [{ operations: [{ modes: [mode(1)] }, { modes: [mode(2)] }, {}, { modes: [mode(2)] }] }],
      }),
    );
    expect([...problem.modeCalendar]).toEqual([0, 1, 0, 1]);
    const intervals = [...problem.intervalStart].map((start, index) => [start, problem.intervalEnd[index]]);
    expect(intervals).toEqual([[0, 50], [60, 100], [40, 50], [60, 70]]); // prettier-ignore
    expect([...problem.intervalBefore]).toEqual([0, 50, 0, 10]);
  });

  test('a peg ties the end of the supplying order to the start of the consumer', () => {
    const { problem } = compile(
      smallProblem({
        materials: [{ id: 'X', name: 'X', stock: 0, arrivals: [] }],
        orders: [
          { operations: [{}, {}], produces: { material: 'X', quantity: 2 } },
          { operations: [{}, { consumes: [{ material: 'X', quantity: 2 }] }] },
        ],
      }),
    );
    const links = [...problem.linkFrom].map((from, link) => [from, problem.linkTo[link]]);
    expect(links).toEqual([[0, 1], [2, 3], [1, 3]]); // prettier-ignore
  });

  test('parts tied by maximum lags share a cluster, with what lies between them', () => {
    const { problem } = compile(
      smallProblem({
        orders: [
          {
            operations: [{}, {}, {}, {}],
            links: [
              { from: 'A1', to: 'A2' },
              { from: 'A2', to: 'A3' },
              { from: 'A1', to: 'A3', maxLag: 50 },
              { from: 'A3', to: 'A4' },
            ],
          },
        ],
      }),
    );
    const [first, second, third, fourth] = problem.partCluster;
    expect([second, third]).toEqual([first, first]);
    expect(fourth).not.toBe(first);
    const members = problem.clusterPart.subarray(problem.clusterOffset[first], problem.clusterOffset[first + 1]);
    expect([...members]).toEqual([0, 1, 2]);
  });

  test('columns can be shared between threads', () => {
    const { problem } = compile(smallProblem({ orders: [{ operations: [{}] }] }));
    for (const column of Object.values(problem)) {
      if (typeof column !== 'number') expect(column.buffer).toBeInstanceOf(SharedArrayBuffer);
    }
  });
});

test('the common time of two calendars is open where both are', () => {
  const calendar = array(tuple(integer({ min: 1, max: 5 }), integer({ min: 1, max: 5 })), { maxLength: 6 }).map(
    (pairs) => {
      let at = 0;
      return pairs.map(([gap, length]): [number, number] => [(at += gap), (at += length)]);
    },
  );
  const open = (intervals: readonly (readonly [number, number])[], second: number): boolean =>
    intervals.some(([from, to]) => from <= second && second < to);
  assert(
    property(calendar, calendar, (one, other) => {
      const common = intersect(one, other);
      for (let second = 0; second < 70; second++) {
        expect(open(common, second)).toBe(open(one, second) && open(other, second));
      }
      for (let k = 1; k < common.length; k++) expect(common[k][0]).toBeGreaterThan(common[k - 1][1]);
    }),
  );
});

test('two nodes share a component exactly when each reaches the other', () => {
  const size = 7;
  const arcs = array(tuple(integer({ min: 0, max: size - 1 }), integer({ min: 0, max: size - 1 })), { maxLength: 20 });
  assert(
    property(arcs, (list) => {
      const sorted = list.toSorted(([one], [other]) => one - other);
      const offset = Int32Array.from({ length: size + 1 }, (_, node) => sorted.filter(([from]) => from < node).length);
      const { component } = components(
        offset,
        Int32Array.from(sorted, ([, to]) => to),
      );
      const reach = Array.from({ length: size }, (_, from) => Array.from({ length: size }, (__, to) => from === to));
      for (const [from, to] of list) reach[from][to] = true;
      for (let via = 0; via < size; via++)
        for (let from = 0; from < size; from++)
          for (let to = 0; to < size; to++) reach[from][to] ||= reach[from][via] && reach[via][to];
      for (let one = 0; one < size; one++) {
        for (let other = 0; other < size; other++) {
          expect(component[one] === component[other]).toBe(reach[one][other] && reach[other][one]);
          if (reach[one][other]) expect(component[one]).toBeGreaterThanOrEqual(component[other]);
        }
      }
    }),
  );
});
