/** An order as a tree: its operations with machine and times, their materials with where these come from, and the links between them. */
import type { Peg } from '../../../solver/model/peg.ts';
import type { MaterialSource, OrderRow, OrderTree, TreeLink, TreeMaterial, TreeOperation } from '../contract.ts';
import { indexOf, Namer } from './explanation.ts';
import type { Floor } from './floor.ts';
import { orderLinks } from './operation-detail.ts';
import { assignmentKey, partQuantity, type Part, type Plan } from './plan.ts';

export type TreeContext = {
  order: OrderRow;
  floor: Floor;
  /** Name and unit of an item. */
  item: (id: string) => { name: string; unit: string };
};

/** One page of an order's operations, by sequence and part. An order that is not in the plan's problem has none. */
export function orderTree(plan: Plan, page: { offset: number; limit: number }, context: TreeContext): OrderTree {
  const order = plan.orders.get(context.order.id);
  const steps = new Set(order?.operations.flatMap(({ id }) => plan.stepOf.get(id) ?? []));
  const parts = [...steps].flatMap((step) => plan.steps.get(step) ?? []);
  parts.sort((one, other) => one.sequence - other.sequence || one.part - other.part);
  const relaxed = new Set((plan.schedule?.relaxed ?? []).map(({ operation, part }) => assignmentKey(operation, part)));
  const pegs = pegsOf(plan, context.order.id);
  const namer = new Namer(plan);
  return {
    planVersion: plan.version,
    order: context.order,
    operations: parts
      .slice(page.offset, page.offset + page.limit)
      .map((part) => treeOperation(plan, part, relaxed, pegs, namer, context)),
    total: parts.length,
    links: order ? linksBetween(plan, orderLinks(order)) : [],
  };
}

function treeOperation(
  plan: Plan,
  found: Part,
  relaxed: ReadonlySet<string>,
  pegs: ReadonlyMap<string, Peg[]>,
  namer: Namer,
  context: TreeContext,
): TreeOperation {
  const { step, part, sequence, operation, place } = found;
  const key = assignmentKey(step, part);
  const assignment = plan.assignments.get(key) ?? null;
  const job = context.floor.jobs.get(key);
  const done = operation.progress?.state === 'done' || job?.state === 'ended';
  const begun = operation.progress?.state === 'started' || job?.state === 'running' || job?.state === 'interrupted';
  return {
    ...{ operation: step, part, sequence, name: operation.name, quantity: partQuantity(found) },
    state: done ? 'done' : begun ? 'started' : 'planned',
    progress: done ? 1 : begun ? (job?.progress ?? 0) : 0,
    pinned: operation.pin !== undefined,
    relaxed: relaxed.has(key),
    machine: assignment && namer.machine(assignment.machine),
    machines: new Set(operation.modes.map(({ machine }) => machine)).size,
    start: assignment?.start ?? null,
    runStart: assignment?.runStart ?? null,
    end: assignment?.end ?? null,
    // A split operation takes all its material when its first part starts.
    materials: place > 0 ? [] : materialsOf(plan, found, assignment?.start ?? null, pegs, context),
  };
}

function materialsOf(
  plan: Plan,
  { operation }: Part,
  at: number | null,
  pegs: ReadonlyMap<string, Peg[]>,
  { item }: TreeContext,
): TreeMaterial[] {
  const own = pegs.get(operation.id) ?? [];
  return operation.consumes.map(({ material, quantity }) => {
    const sources = own.filter((peg) => peg.material === material).map((peg) => sourceOf(plan, peg));
    const missing = quantity - sources.reduce((sum, source) => sum + source.quantity, 0);
    // What has begun has taken its material already; pegging leaves it out.
    if (!operation.progress && missing > 1e-9) {
      sources.push({ kind: 'short', quantity: missing, at: null, id: '', number: '' });
    }
    return { item: material, ...item(material), quantity, at, sources };
  });
}

function sourceOf(plan: Plan, { source, quantity }: Peg): MaterialSource {
  if (source.kind === 'stock') return { kind: 'stock', quantity, at: null, id: '', number: '' };
  if (source.kind === 'arrival') return { kind: 'arrival', quantity, at: source.at, id: source.id, number: source.id };
  const { id, name } = plan.problem.orders[source.order];
  return { kind: 'order', quantity, at: plan.orderEnds.get(id) ?? null, id, number: name };
}

/** Pegs of an order's operations, by the problem's operation. */
function pegsOf(plan: Plan, order: string): Map<string, Peg[]> {
  const own = new Set(plan.orders.get(order)?.operations.map(({ id }) => id));
  const pegs = new Map<string, Peg[]>();
  for (const peg of indexOf(plan)?.pegging.pegs ?? []) {
    if (!own.has(peg.operation)) continue;
    const list = pegs.get(peg.operation);
    if (list) list.push(peg);
    else pegs.set(peg.operation, [peg]);
  }
  return pegs;
}

/** Links between the parts of each pair of linked steps. */
function linksBetween(plan: Plan, links: ReturnType<typeof orderLinks>): TreeLink[] {
  const refs = (operation: string): TreeLink['from'][] =>
    (plan.steps.get(plan.stepOf.get(operation) ?? '') ?? [])
      .filter((part) => part.operation.id === operation)
      .map(({ step, part }) => ({ operation: step, part }));
  return links.flatMap(({ from, to, minLag, transferBatch }) =>
    refs(from).flatMap((one) =>
      refs(to).map((other) => ({ from: one, to: other, minLag, overlap: transferBatch !== undefined })),
    ),
  );
}
