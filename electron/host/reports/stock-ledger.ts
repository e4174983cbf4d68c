/** What moves each material by the plan, worked out once per plan: arrivals, what orders make and take, and what left-out orders lack. */
import type { OrderDocument, ProblemDocument } from '../../../solver/model/problem.ts';
import { assignmentKey, type Plan } from './plan.ts';

export type Movement = {
  at: number;
  kind: 'arrival' | 'production' | 'consumption' | 'missing';
  quantity: number;
  order: OrderDocument | null;
  /** `<order>/<sequence>` and part that takes it. */
  operation: string | null;
  part: number;
  arrival: string;
};

export type Ledger = {
  material: ProblemDocument['materials'][number];
  /** By time; at an instant what comes stands before what goes, as the plan counts it. */
  movements: Movement[];
  /** Stock after each movement by the plan; what is missing does not move it. */
  balances: number[];
  /** Lowest of the balances and of the stock now, and when it is reached first. */
  lowest: number;
  lowestAt: number;
};

/** An order left out of the plan for want of material. */
export type Shortage = { order: OrderDocument; material: string; missing: number; needed: number; neededAt: number };

export type Stock = { ledgers: Map<string, Ledger>; shortages: Shortage[] };

const known = new WeakMap<Plan, Stock>();
const turn: Record<Movement['kind'], number> = { arrival: 0, production: 1, consumption: 2, missing: 3 };
/** Rounding of summed quantities that is no shortage. */
const crumb = 1e-6;

export function stockOf(plan: Plan): Stock {
  let stock = known.get(plan);
  if (stock === undefined) {
    stock = ledgersOf(plan);
    known.set(plan, stock);
  }
  return stock;
}

function ledgersOf(plan: Plan): Stock {
  const movements = new Map<string, Movement[]>(plan.problem.materials.map(({ id }) => [id, []]));
  for (const { id, arrivals } of plan.problem.materials) {
    for (const { id: arrival, at, quantity } of arrivals)
      movements.get(id)!.push({ at, kind: 'arrival', quantity, order: null, operation: null, part: 0, arrival });
  }
  const shortages: Shortage[] = [];
  for (const order of plan.problem.orders) {
    const reason = plan.unscheduled.get(order.id);
    if (reason === undefined) addPlanned(plan, order, movements);
    else if (reason.code === 'material-short') {
      const shortage = shortageOf(order, plan, reason.params);
      if (shortage === null) continue;
      shortages.push(shortage);
      const { material, needed, neededAt } = shortage;
      const nothing = { operation: null, part: 0, arrival: '' };
      movements.get(material)?.push({ at: neededAt, kind: 'missing', quantity: -needed, order, ...nothing });
    }
  }
  const ledgers = plan.problem.materials.map((material) => {
    const own = movements.get(material.id)!.toSorted((a, b) => a.at - b.at || turn[a.kind] - turn[b.kind]);
    return [material.id, balanced(material, own, plan.problem.now)] as const;
  });
  shortages.sort((a, b) => a.neededAt - b.neededAt);
  return { ledgers: new Map(ledgers), shortages };
}

/** An order is there as a whole when it ends; an operation takes what it needs, whole, when its first part starts. Begun ones have theirs. */
function addPlanned(plan: Plan, order: OrderDocument, movements: Map<string, Movement[]>): void {
  for (const operation of order.operations) {
    if (operation.progress || operation.consumes.length === 0) continue;
    const step = plan.stepOf.get(operation.id) ?? '';
    const starts = (plan.steps.get(step) ?? [])
      .filter((part) => part.operation === operation)
      .flatMap(({ part }) => plan.assignments.get(assignmentKey(step, part)) ?? [])
      .toSorted((a, b) => a.start - b.start);
    if (starts.length === 0) continue;
    const [{ start: at, part }] = starts;
    for (const { material, quantity } of operation.consumes)
      movements
        .get(material)
        ?.push({ at, kind: 'consumption', quantity: -quantity, order, operation: step, part, arrival: '' });
  }
  const end = plan.orderEnds.get(order.id);
  const delivered = order.operations.every(({ progress }) => progress?.state === 'done');
  if (!order.produces || end === undefined || delivered) return;
  const { material, quantity } = order.produces;
  const nothing = { operation: null, part: 0, arrival: '' };
  movements.get(material)?.push({ at: end, kind: 'production', quantity, order, ...nothing });
}

function shortageOf(order: OrderDocument, plan: Plan, params: Record<string, string | number>): Shortage | null {
  const { now } = plan.problem;
  const material = String(params['material'] ?? '');
  let needed = 0;
  let work = 0;
  for (const { consumes, modes, progress } of order.operations) {
    if (progress) continue;
    work += modes.reduce((least, { setup, run }) => Math.min(least, setup + run), Infinity);
    for (const need of consumes) if (need.material === material) needed += need.quantity;
  }
  const missing = Number(params['quantity'] ?? needed);
  return material === '' ? null : { order, material, missing, needed, neededAt: Math.max(now, order.due - work) };
}

function balanced(material: Ledger['material'], movements: Movement[], now: number): Ledger {
  let balance = material.stock;
  let lowest = balance;
  let lowestAt = now;
  const balances = movements.map(({ kind, quantity, at }) => {
    if (kind !== 'missing') balance += quantity;
    if (Math.abs(balance) < crumb) balance = 0;
    if (balance < lowest - crumb) [lowest, lowestAt] = [balance, Math.max(at, now)];
    return balance;
  });
  return { material, movements, balances, lowest, lowestAt };
}
