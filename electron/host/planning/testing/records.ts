import type { z } from 'zod';
import { pulledKinds, type PulledKind } from '../../../connectors/canonical.ts';
import { buildProblem, type BuiltProblem, type ProblemInput, type ProblemRecords } from '../build-problem.ts';

export type RecordInputs = { [Kind in PulledKind]?: z.input<(typeof pulledKinds)[Kind]>[] };

const weekdays = [1, 2, 3, 4, 5];

/** A plant in Berlin with two lathes on an early shift, and a part made in two steps. */
export const smallPlant: RecordInputs = {
  plant: [{ id: 'P', name: 'Plant', timeZone: 'Europe/Berlin' }],
  calendar: [
    {
      id: 'early',
      name: 'Early',
      weekly: weekdays.map((weekday) => ({ weekday, shifts: [{ start: '06:00', end: '14:00' }] })),
    },
  ],
  workCenter: [{ id: 'T', name: 'Turning' }],
  machine: ['L1', 'L2'].map((id) => ({ id, name: id, workCenter: 'T', calendar: 'early' })),
  item: [
    { id: 'part', name: 'Part', procurement: 'make', attributes: { material: 'steel', color: 'grey' } },
    { id: 'bar', name: 'Bar', unit: 'kg', procurement: 'buy' },
  ],
  bom: [
    { id: 'B', item: 'part', baseQuantity: 10, components: [{ item: 'bar', quantity: 25, unit: 'kg', sequence: 10 }] },
  ],
  routing: [
    {
      id: 'R',
      item: 'part',
      operations: [
        { sequence: 20, name: 'Turn 2', modes: [{ machine: 'L2' }], setupSeconds: 0, runSecondsPerUnit: 0.1 },
        {
          sequence: 10,
          name: 'Turn 1',
          modes: [
            { machine: 'L1', setupSeconds: 900 },
            { machine: 'L2', runSecondsPerUnit: 40 },
          ],
          setupSeconds: 600,
          runSecondsPerUnit: 30,
          attributes: { color: 'red' },
        },
      ],
    },
  ],
  stock: [{ item: 'bar', quantity: 500 }],
  order: [{ id: 'o1', number: 'MO-1', kind: 'production', item: 'part', quantity: 30, due: '2026-03-06T13:00:00Z' }],
};

/** Records as parsed at the door. */
export function parseRecords(inputs: RecordInputs): ProblemRecords {
  const kinds = Object.keys(pulledKinds) as PulledKind[];
  return Object.fromEntries(
    kinds.map((kind) => [kind, (inputs[kind] ?? []).map((record) => pulledKinds[kind].parse(record))]),
  ) as ProblemRecords;
}

/** Monday 07:00 in Berlin, one hour into the early shift. */
export const monday = '2026-03-02T06:00:00Z';

/** The small plant's problem with some kinds of records replaced. */
export function buildSmall(changes: RecordInputs = {}, input: Partial<ProblemInput> = {}): BuiltProblem {
  const records = parseRecords({ ...smallPlant, ...changes });
  return buildProblem({ records, now: monday, horizonDays: 14, actuals: [], pins: [], ...input });
}

/** The small plant's routing with changes to its first and second step. */
export function routingWith(first: object, second: object = {}): NonNullable<RecordInputs['routing']> {
  const [routing] = smallPlant.routing!;
  const [last, step] = routing.operations;
  return [
    {
      ...routing,
      operations: [
        { ...last, ...second },
        { ...step, ...first },
      ],
    },
  ];
}
