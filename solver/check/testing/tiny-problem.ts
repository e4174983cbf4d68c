/** Problems small enough for brute force, with every constraint that a schedule can break. */
import * as fc from 'fast-check';
import type { ProblemDocument, ProblemInput } from '../../model/problem.ts';
import { problemSchema } from '../../model/problem.ts';

/** What a tiny problem may have. Every pair is met in tests. */
export const kinds = [
  'calendars',
  'uninterruptible',
  'setups',
  'resources',
  'materials',
  'min-lag',
  'max-lag',
  'overlap',
  'split',
  'release',
  'started',
] as const;
export type Kind = (typeof kinds)[number];

type OrderInput = ProblemInput['orders'][number];
type OperationInput = OrderInput['operations'][number];

const horizon = 40;

/** A problem of two orders and up to five parts on two machines and 40 seconds, with the given kinds of constraint. */
export function tinyProblem(present: readonly Kind[]): fc.Arbitrary<ProblemDocument> {
  const has = (kind: Kind) => present.includes(kind);
  const when = <Value>(kind: Kind, value: fc.Arbitrary<Value>, otherwise: Value) =>
    has(kind) ? value : fc.constant(otherwise);
  const small = fc.integer({ min: 1, max: 5 });
  const mode = fc.record({
    machine: fc.constantFrom('M1', 'M2'),
    setup: when('setups', fc.integer({ min: 0, max: 2 }), 0),
    run: fc.integer({ min: 0, max: 6 }),
    resources: when('resources', fc.constantFrom<[] | [number]>([], [1], [1]), []).map((list) =>
      list.map((units) => ({ resource: 'R', units })),
    ),
  });
  const operation = fc.record({
    modes: fc.oneof({ weight: 2, arbitrary: fc.tuple(mode) }, { weight: 1, arbitrary: fc.tuple(mode, mode) }),
    colour: when('setups', fc.constantFrom('red', 'blue', ''), ''),
    interruptible: when('uninterruptible', fc.boolean(), true),
    takes: when('materials', fc.integer({ min: 0, max: 3 }), 0),
    isSplit: when('split', fc.boolean(), false),
  });
  const link = fc.record({
    minLag: when('min-lag', fc.integer({ min: 0, max: 4 }), 0),
    slack: when('max-lag', fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }), undefined),
    batch: when('overlap', fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }), undefined),
  });
  const order = fc.record({
    operations: fc.array(operation, { minLength: 1, maxLength: 2 }),
    link,
    release: when('release', fc.integer({ min: 0, max: 8 }), 0),
    due: fc.integer({ min: 2, max: 20 }),
    weight: small,
    makes: when('materials', fc.integer({ min: 0, max: 3 }), 0),
    started: when('started', fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }), undefined),
  });
  const pause = fc.tuple(fc.integer({ min: 1, max: 10 }), small);
  return fc
    .record({
      orders: fc.tuple(order, order),
      pauses: when('calendars', fc.tuple(pause, pause), undefined),
      capacity: when(
        'resources',
        fc.tuple(fc.constantFrom(1, 2), fc.integer({ min: 2, max: 9 }), fc.constantFrom(0, 1, 2)),
        undefined,
      ),
      stock: fc.integer({ min: 0, max: 4 }),
      arrival: fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 2, max: 9 })),
      changeOver: fc.tuple(small, small),
    })
    .map(({ orders, pauses, capacity, stock, arrival, changeOver }) =>
      problemSchema.parse({
        format: 'taktwerk-problem',
        version: 1,
        epoch: '2026-01-05T00:00:00Z',
        now: 0,
        horizon,
        calendars: [0, 1].map((index) => ({ id: `C${index + 1}`, intervals: openAround(pauses?.[index]) })),
        setupMatrices: [{ id: 'colours', attribute: 'colour', otherwise: changeOver[0], entries: [{ from: 'red', to: 'blue', seconds: changeOver[1] }] }], // prettier-ignore
        machines: ['1', '2'].map((id) => ({ id: `M${id}`, name: '', workCenter: 'W', calendar: `C${id}`, setupMatrices: has('setups') ? ['colours'] : [], setupState: has('setups') ? { colour: 'red' } : {} })), // prettier-ignore
        resources: capacity
          ? [{ id: 'R', name: '', kind: 'tool', capacity: [{ at: -10, units: capacity[0] }, { at: capacity[1], units: capacity[2] }, { at: capacity[1] + 5, units: 1 }] }] // prettier-ignore
          : [],
        materials: has('materials')
          ? [{ id: 'steel', name: '', stock, arrivals: [{ id: 'P', at: arrival[0], quantity: arrival[1] }] }]
          : [],
        orders: orders.map((draft, index) => orderOf(`O${index}`, draft)),
      } satisfies ProblemInput),
    );
}

type OrderDraft = {
  operations: {
    modes: OperationInput['modes'];
    colour: string;
    interruptible: boolean;
    takes: number;
    isSplit: boolean;
  }[];
  link: { minLag: number; slack: number | undefined; batch: number | undefined };
  release: number;
  due: number;
  weight: number;
  makes: number;
  started: number | undefined;
};

function orderOf(id: string, draft: OrderDraft): OrderInput {
  const operations = draft.operations.map((part, index) => operationOf(`${id}.${index}`, part));
  // At most one started operation on a machine: the order's number picks it.
  const first = operations[0];
  if (draft.started !== undefined && first.modes[0].machine === `M${Number(id.slice(1)) + 1}`) {
    delete first.split;
    first.progress = { state: 'started', machine: first.modes[0].machine, start: -3, remaining: draft.started };
  }
  const { minLag, slack, batch } = draft.link;
  const link = {
    from: `${id}.0`,
    to: `${id}.1`,
    minLag,
    ...(slack !== undefined && { maxLag: minLag + slack }),
    ...(batch !== undefined && { transferBatch: batch }),
  };
  return {
    id,
    name: '',
    item: 'I',
    quantity: 4,
    release: draft.release,
    due: draft.due,
    weight: draft.weight,
    operations,
    links: operations.length > 1 ? [link] : [],
    ...(draft.makes > 0 && { produces: { material: 'steel', quantity: draft.makes } }),
  };
}

function operationOf(id: string, draft: OrderDraft['operations'][number]): OperationInput {
  return {
    id,
    name: '',
    quantity: 4,
    modes: draft.modes,
    interruptible: draft.interruptible,
    attributes: draft.colour ? { colour: draft.colour } : {},
    consumes: draft.takes > 0 ? [{ material: 'steel', quantity: draft.takes }] : [],
    ...(draft.isSplit && id === 'O0.0' && { split: [1, 3] }),
  };
}

/** Open from −10 on, but for one pause. */
function openAround(pause: [at: number, length: number] | undefined): [number, number][] {
  if (!pause) return [[-10, horizon]];
  return [
    [-10, pause[0]],
    [pause[0] + pause[1], horizon],
  ];
}
