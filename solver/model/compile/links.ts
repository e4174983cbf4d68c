/** Precedence between parts: the orders' links, spread over the parts of split operations, and the pegs. */
import { float64From, groupBy, int32From, type Problem } from '../columns.ts';
import { ownOperation } from '../own-operations.ts';
import type { Peg } from '../peg.ts';
import type { LinkDocument, OrderDocument, ProblemDocument } from '../problem.ts';

/** Where the parts of an operation are, and what the compiler needs to know of it. */
export type OperationSpan = {
  firstPart: number;
  partCount: number;
  state: 'planned' | 'started' | 'done';
  interruptible: boolean;
  /** Quantity of each part. */
  quantities: readonly number[];
};

type LinkColumns = Pick<
  Problem,
  | 'linkFrom'
  | 'linkTo'
  | 'minLag'
  | 'maxLag'
  | 'fromShare'
  | 'toShare'
  | 'outOffset'
  | 'outLink'
  | 'inOffset'
  | 'inLink'
>;

/**
 * A maximum lag between split operations binds the last part of `from` and the first of `to`, which implies the rule over all parts. An
 * overlap with a started `from` is not used: how much it has run is not known.
 */
export function compileLinks(
  problem: ProblemDocument,
  { spans, spanList }: { spans: ReadonlyMap<string, OperationSpan>; spanList: readonly OperationSpan[] },
  pegs: readonly Peg[],
  partCount: number,
): LinkColumns {
  const from: number[] = [];
  const to: number[] = [];
  const minLag: number[] = [];
  const maxLag: number[] = [];
  const fromShare: number[] = [];
  const toShare: number[] = [];
  const add = (one: number, other: number, min: number, max: number, shareFrom: number, shareTo: number): void => {
    from.push(one);
    to.push(other);
    minLag.push(min);
    maxLag.push(max);
    fromShare.push(shareFrom);
    toShare.push(shareTo);
  };

  let firstOperation = 0;
  for (const order of problem.orders) {
    const first = firstOperation;
    const spanOf = (id: string): OperationSpan => {
      const own = ownOperation(order, id);
      return own < 0 ? spans.get(id)! : spanList[first + own];
    };
    firstOperation += order.operations.length;
    for (const link of linksOf(order)) {
      const before = spanOf(link.from);
      const after = spanOf(link.to);
      if (after.state !== 'planned') continue;
      const batch = before.state === 'planned' && before.partCount === 1 ? link.transferBatch : undefined;
      for (let one = 0; one < before.partCount; one++) {
        for (let other = 0; other < after.partCount; other++) {
          const bound = link.maxLag !== undefined && one === before.partCount - 1 && other === 0;
          add(
            before.firstPart + one,
            after.firstPart + other,
            link.minLag,
            bound ? link.maxLag! : -1,
            batch === undefined ? -1 : Math.min(1, batch / before.quantities[one]),
            batch === undefined ? -1 : Math.min(1, batch / after.quantities[other]),
          );
        }
      }
    }
  }
  const lastOperations = new Map<number, OperationSpan[]>();
  const linked = new Set<string>();
  for (const { source, operation } of pegs) {
    if (source.kind !== 'order' || linked.has(`${source.order} ${operation}`)) continue;
    linked.add(`${source.order} ${operation}`);
    let suppliers = lastOperations.get(source.order);
    if (!suppliers) lastOperations.set(source.order, (suppliers = lastOf(problem.orders[source.order], spans)));
    const after = spans.get(operation)!;
    for (const before of suppliers) {
      for (let one = 0; one < before.partCount; one++) {
        for (let other = 0; other < after.partCount; other++)
          add(before.firstPart + one, after.firstPart + other, 0, -1, -1, -1);
      }
    }
  }
  const outgoing = groupBy(from, partCount);
  const incoming = groupBy(to, partCount);
  return {
    linkFrom: int32From(from),
    linkTo: int32From(to),
    minLag: int32From(minLag),
    maxLag: int32From(maxLag),
    fromShare: float64From(fromShare),
    toShare: float64From(toShare),
    outOffset: outgoing.offset,
    outLink: outgoing.members,
    inOffset: incoming.offset,
    inLink: incoming.members,
  };
}

/** The order's precedence: its links, or one operation after the other as listed. */
export function linksOf(order: OrderDocument): readonly LinkDocument[] {
  if (order.links) return order.links;
  return order.operations
    .slice(1)
    .map((operation, index) => ({ from: order.operations[index].id, to: operation.id, minLag: 0 }));
}

/** Operations that nothing planned in the order comes after: the order ends when they all have. */
function lastOf(order: OrderDocument, spans: ReadonlyMap<string, OperationSpan>): OperationSpan[] {
  const own = new Set(order.operations.map((operation) => operation.id));
  const before = new Set<string>();
  for (const { from, to } of linksOf(order)) if (own.has(to) && spans.get(to)!.state === 'planned') before.add(from);
  return order.operations.filter((operation) => !before.has(operation.id)).map((operation) => spans.get(operation.id)!);
}
