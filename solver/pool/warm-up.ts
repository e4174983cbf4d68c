/**
 * What a thread does before anybody waits for it: small solves of every kind, so that the engine is loaded and compiled when the first real
 * problem comes.
 */
import { policySchema } from '../model/policy.ts';
import { problemSchema, type ProblemDocument, type ProblemInput } from '../model/problem.ts';
import { solveHere } from './solve-here.ts';

/** Solves, as many as it takes until most of the engine is compiled. */
const rounds = 6;
const orderCount = 60;
const machineCount = 6;
const hour = 3600;
const day = 24 * hour;
const days = 40;
const families = ['alloy', 'brass', 'carbon'];

/** Solves a made-up plant a few times and forgets it. */
export function warmUp(): void {
  const problem = madeUpPlant();
  for (let round = 0; round < rounds; round++) {
    solveHere(problem, policySchema.parse({ iterations: 2, workers: 1, seed: round }));
  }
}

/** Every kind of constraint, so that what is compiled fits any problem: shifts, set-ups, operators, material, lags and overlap. */
export function madeUpPlant(): ProblemDocument {
  return problemSchema.parse({
    format: 'taktwerk-problem',
    version: 1,
    epoch: '2026-01-05T00:00:00Z',
    now: 0,
    horizon: days * day,
    calendars: [
      { id: 'shifts', intervals: Array.from({ length: days }, (_, at) => [at * day + 6 * hour, at * day + 22 * hour]) },
      { id: 'always', intervals: [[0, days * day]] },
    ],
    setupMatrices: [
      { id: 'family', attribute: 'family', otherwise: 600, entries: [{ from: 'alloy', to: 'brass', seconds: 300 }] },
    ],
    machines: Array.from({ length: machineCount }, (_, machine) => ({
      ...{ id: `M${machine}`, name: `Machine ${machine}`, workCenter: `W${machine % 3}` },
      ...{ calendar: machine % 2 === 0 ? 'shifts' : 'always', setupMatrices: ['family'] },
    })),
    resources: [
      {
        id: 'operators',
        name: 'Operators',
        kind: 'operator',
        capacity: [
          { at: 0, units: 3 },
          { at: 20 * day, units: 4 },
        ],
      },
    ],
    materials: [
      { id: 'raw', name: 'Raw', stock: 100, arrivals: [{ id: 'a1', at: day, quantity: 10_000 }] },
      { id: 'half', name: 'Half', stock: 0, arrivals: [] },
    ],
    orders: Array.from({ length: orderCount }, (_, order) => madeUpOrder(order)),
  } satisfies ProblemInput);
}

/** Even ones make what odd ones take. */
function madeUpOrder(order: number): ProblemInput['orders'][number] {
  const makes = order % 2 === 0;
  const length = 3 + (order % 4);
  const id = (operation: number): string => `O${order}.${operation}`;
  return {
    ...{
      id: `O${order}`,
      name: `Order ${order}`,
      item: makes ? 'half' : 'whole',
      quantity: 10,
      weight: 1 + (order % 3),
    },
    ...{ release: (order % 5) * day, due: (1 + (order % 7)) * day },
    ...(makes && { produces: { material: 'half', quantity: 10 } }),
    operations: Array.from({ length }, (_, operation) => {
      const machine = (order + operation) % 3;
      const modes = [machine, machine + 3].map((place) => ({
        ...{ machine: `M${place}`, setup: 300, run: hour + 97 * ((7 * order + 3 * operation + place) % 50) },
        resources: operation % 2 === 0 ? [{ resource: 'operators', units: 1 }] : [],
      }));
      return {
        ...{ id: id(operation), name: `Operation ${operation}`, quantity: 10, modes },
        interruptible: operation % 3 !== 0,
        attributes: { family: families[(order + operation) % families.length] },
        consumes: operation > 0 ? [] : [{ material: makes ? 'raw' : 'half', quantity: 5 }],
      };
    }),
    links: Array.from({ length: length - 1 }, (_, from) => ({
      ...{ from: id(from), to: id(from + 1), minLag: from === 1 ? hour : 0 },
      ...(from === 2 && { maxLag: 10 * day }),
      ...(from === 0 && { transferBatch: 5 }),
    })),
  };
}
