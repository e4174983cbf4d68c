/**
 * Pegging: decides ahead of the search which supply serves which need, so that material becomes earliest times and links between orders.
 * Consumers by the date they need it (due date less their work), weight and id; for each, named suppliers first, then stock, then arrivals
 * and other orders by their date.
 */
import { always } from './columns.ts';
import { components } from './components.ts';
import { staysWithin } from './own-operations.ts';
import type { OrderDocument, ProblemDocument } from './problem.ts';

/** Where a consumed quantity comes from. */
export type Peg = {
  material: string;
  /** The consuming operation. */
  operation: string;
  quantity: number;
  source: { kind: 'stock' } | { kind: 'arrival'; id: string; at: number } | { kind: 'order'; order: number };
};

export type Shortage = { material: string; operation: string; quantity: number };

export type Pegging = {
  pegs: Peg[];
  /** By order index: what it lacks. */
  short: Map<number, Shortage>;
};

type Supply = { material: string; at: number; left: number; source: Peg['source'] };

/** Quantities below this are rounding. */
const crumb = 1e-9;

/** Times that orders which come out short, though they would supply others, are served before all others instead. */
const retries = 3;

/** Pegs every need of operations that have not begun. O(n log n) but for the supplies an order has to skip. */
export function peg(problem: ProblemDocument): Pegging {
  const consumed = new Set(problem.orders.flatMap(({ operations }) => operations.flatMap(({ consumes }) => consumes.map(({ material }) => material)))); // prettier-ignore
  const suppliersFirst = new Set<number>();
  let best = pegInTurn(problem, suppliersFirst);
  for (let retry = 0; retry < retries && best.short.size > 0; retry++) {
    const known = suppliersFirst.size;
    for (const order of best.short.keys()) {
      const { produces } = problem.orders[order];
      if (produces && consumed.has(produces.material)) suppliersFirst.add(order);
    }
    if (suppliersFirst.size === known) break;
    const other = pegInTurn(problem, suppliersFirst);
    if (other.short.size >= best.short.size) break;
    best = other;
  }
  return best;
}

/** `preferred` are the orders that are served before all others. */
function pegInTurn(problem: ProblemDocument, preferred: ReadonlySet<number>): Pegging {
  const orderIndex = new Map(problem.orders.map((order, index) => [order.id, index]));
  const supplies = suppliesOf(problem);
  const first = new Map<string, number>();
  const tangle = new Tangle(problem);
  const result: Pegging = { pegs: [], short: new Map() };
  const consumers = problem.orders.map((_, index) => index).filter((index) => needs(problem.orders[index]));
  const required = problem.orders.map(requiredDate);
  consumers.sort((one, other) => {
    const turn = Number(preferred.has(other)) - Number(preferred.has(one)) || required[one] - required[other];
    return turn || compareEqual(problem.orders[one], problem.orders[other]);
  });

  for (const consumer of consumers) {
    const order = problem.orders[consumer];
    const taken: { supply: Supply; peg: Peg }[] = [];
    /** What is left of the need. */
    const take = (supply: Supply, material: string, operation: string, need: number): number => {
      const amount = Math.min(supply.left, need);
      if (amount <= 0) return need;
      if (supply.source.kind === 'order' && !tangle.allows(supply.source.order, consumer)) return need;
      supply.left -= amount;
      taken.push({ supply, peg: { material, operation, quantity: amount, source: supply.source } });
      return need - amount;
    };
    const short = takeAll(order, (material, operation, quantity) => {
      let need = quantity;
      for (const supplier of order.suppliers) {
        const supply = supplies.byOrder.get(orderIndex.get(supplier)!);
        if (supply?.material === material) need = take(supply, material, operation, need);
      }
      const list = supplies.byMaterial.get(material)!;
      let next = first.get(material) ?? 0;
      while (next < list.length && list[next].left <= 0) next++;
      first.set(material, next);
      for (; next < list.length && need > crumb; next++) need = take(list[next], material, operation, need);
      return need > crumb ? need : 0;
    });
    if (short) {
      for (const { supply, peg: made } of taken) supply.left += made.quantity;
      for (const { peg: made } of taken) first.delete(made.material);
      result.short.set(consumer, short);
      continue;
    }
    for (const { peg: made } of taken) {
      result.pegs.push(made);
      if (made.source.kind === 'order') tangle.link(made.source.order, consumer);
    }
  }
  return result;
}

function needs(order: OrderDocument): boolean {
  return order.operations.some((operation) => !operation.progress && operation.consumes.length > 0);
}

/** When an order has to begin, at the latest, by the work it has to do: its due date less all its work in the quickest modes, seconds. */
function requiredDate({ due, operations }: OrderDocument): number {
  let work = 0;
  for (const { modes, progress } of operations) {
    if (!progress) work += modes.reduce((least, { setup, run }) => Math.min(least, setup + run), Infinity);
  }
  return due - work;
}

function compareEqual(one: OrderDocument, other: OrderDocument): number {
  return other.weight - one.weight || (one.id < other.id ? -1 : 1);
}

function takeAll(
  order: OrderDocument,
  take: (material: string, operation: string, quantity: number) => number,
): Shortage | null {
  for (const operation of order.operations) {
    if (operation.progress) continue;
    for (const { material, quantity } of operation.consumes) {
      const missing = take(material, operation.id, quantity);
      if (missing > 0) return { material, operation: operation.id, quantity: missing };
    }
  }
  return null;
}

/** Supplies of each material: stock, then the others by date; and what each order supplies. Orders are dated by their due date. */
function suppliesOf(problem: ProblemDocument): { byMaterial: Map<string, Supply[]>; byOrder: Map<number, Supply> } {
  const byMaterial = new Map<string, Supply[]>();
  const byOrder = new Map<number, Supply>();
  for (const { id: material, stock, arrivals } of problem.materials) {
    const list: Supply[] = [{ material, at: always, left: stock, source: { kind: 'stock' } }];
    for (const { id, at, quantity } of arrivals) {
      list.push({ material, at, left: quantity, source: { kind: 'arrival', id, at } });
    }
    byMaterial.set(material, list);
  }
  for (const [order, { produces, due, operations }] of problem.orders.entries()) {
    if (!produces || operations.every((operation) => operation.progress?.state === 'done')) continue;
    const { material, quantity } = produces;
    const supply: Supply = { material, at: due, left: quantity, source: { kind: 'order', order } };
    byMaterial.get(material)!.push(supply);
    byOrder.set(order, supply);
  }
  for (const list of byMaterial.values()) list.sort((one, other) => one.at - other.at);
  return { byMaterial, byOrder };
}

/**
 * Keeps pegs from closing a circle of orders waiting for one another. Only orders that might (those in one strongly connected component of
 * the graph of orders, their links and the materials they make and take) are looked at closely.
 */
class Tangle {
  private readonly component: Int32Array;
  private readonly successors = new Map<number, Set<number>>();

  constructor(problem: ProblemDocument) {
    const materialIndex = new Map(
      problem.materials.map((material, index) => [material.id, problem.orders.length + index]),
    );
    const arcs: number[][] = Array.from({ length: problem.orders.length + problem.materials.length }, () => []);
    const between: [number, number][] = [];
    for (const [index, order] of problem.orders.entries()) {
      if (order.produces) arcs[index].push(materialIndex.get(order.produces.material)!);
      for (const operation of order.operations) {
        for (const { material } of operation.consumes) arcs[materialIndex.get(material)!].push(index);
      }
    }
    let owner: Map<string, number> | null = null;
    for (const order of problem.orders) {
      for (const link of order.links ?? []) {
        if (staysWithin(order, link)) continue;
        owner ??= ownersOf(problem);
        const [from, to] = [owner.get(link.from)!, owner.get(link.to)!];
        if (from !== to) between.push([from, to]);
      }
    }
    for (const [from, to] of between) arcs[from].push(to);
    const offset = new Int32Array(arcs.length + 1);
    for (const [node, targets] of arcs.entries()) offset[node + 1] = offset[node] + targets.length;
    this.component = components(offset, Int32Array.from(arcs.flat())).component;
    for (const [from, to] of between) this.link(from, to);
  }

  /** May `supplier` serve `consumer` without waiting for it? */
  allows(supplier: number, consumer: number): boolean {
    if (supplier === consumer) return false;
    if (this.component[supplier] !== this.component[consumer]) return true;
    const open = [consumer];
    const seen = new Set(open);
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node === supplier) return false;
      for (const next of this.successors.get(node) ?? []) {
        if (seen.has(next)) continue;
        seen.add(next);
        open.push(next);
      }
    }
    return true;
  }

  link(supplier: number, consumer: number): void {
    if (this.component[supplier] !== this.component[consumer]) return;
    let successors = this.successors.get(supplier);
    if (!successors) this.successors.set(supplier, (successors = new Set()));
    successors.add(consumer);
  }
}

/** Order index of each operation. */
function ownersOf({ orders }: ProblemDocument): Map<string, number> {
  const owner = new Map<string, number>();
  for (const [index, { operations }] of orders.entries()) {
    for (const operation of operations) owner.set(operation.id, index);
  }
  return owner;
}
