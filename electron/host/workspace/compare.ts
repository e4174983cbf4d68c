/** What differs between two scenarios: figures, orders, operations, bars. */
import type {
  Comparison,
  DifferenceFilter,
  DifferenceRow,
  Differences,
  Ghost,
  ParsedInput,
  Placement,
} from '../contract.ts';
import type { PlanningSession } from '../session/planning-session.ts';
import { secondsOf, type Plan } from '../reports/plan.ts';
import { differenceFilters } from '../contract/documents.ts';

type Side = Pick<PlanningSession, 'plan' | 'records'>;
/** A row with what it is filtered by. */
type Difference = { row: DifferenceRow; kinds: ReadonlySet<DifferenceFilter> };

/** KPIs side by side, instants after the epoch of the first. */
export async function compareScenarios(scenarios: { file: string; session: PlanningSession }[]): Promise<Comparison> {
  const [first] = scenarios;
  return {
    scenarios: await Promise.all(
      scenarios.map(async ({ file, session }) => {
        const shift = epochShift(first.session, session);
        const kpis = (await session.kpis()).map((kpi) =>
          kpi.unit === 'instant' ? { ...kpi, value: kpi.value + shift } : kpi,
        );
        return { file, name: session.name, kind: session.kind, planVersion: session.plan.version, kpis };
      }),
    ),
  };
}

/** Orders or operations that have another place, or none, in the other plan. */
export function differencesBetween(here: Side, there: Side, by: 'order' | 'operation'): Difference[] {
  const shift = epochShift(here, there);
  return by === 'order' ? orderDifferences(here, there, shift) : operationDifferences(here, there, shift);
}

/** Filters, sorts and cuts one page. */
export function differencePage(
  differences: Difference[],
  query: Omit<ParsedInput<'differences'>, 'file' | 'by'>,
): Omit<Differences, 'name'> {
  const needle = query.search.trim().toLocaleLowerCase();
  const found = differences.filter(
    ({ row }) =>
      needle === '' ||
      [row.number, row.item, row.operation ?? ''].some((text) => text.toLocaleLowerCase().includes(needle)),
  );
  const counts = Object.fromEntries(
    differenceFilters.map((filter) => [filter, found.filter(({ kinds }) => kinds.has(filter)).length]),
  ) as Differences['counts'];
  const matching = found.filter(({ kinds }) => kinds.has(query.filter)).map(({ row }) => row);
  const sign = query.descending ? -1 : 1;
  matching.sort((a, b) => sign * compareRows(a, b, query.sort) || compareRows(a, b, 'number') || a.part - b.part);
  return { rows: matching.slice(query.offset, query.offset + query.limit), total: matching.length, counts };
}

/** The bars of the other plan, by the machines of this one. */
export function ghostOf(file: string, here: Side, there: Side & { name: string }): Ghost {
  const shift = epochShift(here, there);
  const machines = new Map(here.plan.problem.machines.map(({ id }, index) => [id, index]));
  const rows = there.plan.schedule?.assignments ?? [];
  return {
    file,
    name: there.name,
    operation: rows.map(({ operation }) => operation),
    part: Int16Array.from(rows, ({ part }) => part),
    machine: Int32Array.from(rows, ({ machine }) => machines.get(machine) ?? -1),
    start: Int32Array.from(rows, ({ start }) => start + shift),
    end: Int32Array.from(rows, ({ end }) => end + shift),
  };
}

/** Seconds to add to the other scenario's times. */
function epochShift(here: Pick<Side, 'plan'>, there: Pick<Side, 'plan'>): number {
  return secondsOf(here.plan.problem, there.plan.problem.epoch);
}

function orderDifferences(here: Side, there: Side, shift: number): Difference[] {
  const [ours, theirs] = [orderPlacements(here.plan, 0), orderPlacements(there.plan, shift)];
  const [ourOrders, theirOrders] = [ordersOf(here), ordersOf(there)];
  return [...new Set([...ourOrders.keys(), ...theirOrders.keys()])].flatMap((id) => {
    const order = ourOrders.get(id) ?? theirOrders.get(id)!;
    const a = ourOrders.has(id) ? (ours.get(id) ?? nowhere) : null;
    const b = theirOrders.has(id) ? (theirs.get(id) ?? nowhere) : null;
    return difference({
      order: id,
      number: order.number,
      item: order.item,
      operation: null,
      part: 0,
      here: a,
      there: b,
    });
  });
}

/** Open orders; what is done is no matter of the plan. */
function ordersOf({ records, plan }: Side): Map<string, { number: string; item: string }> {
  const planned = [...plan.orders.values()].map(
    ({ id, name, item }) => [id, { number: records.orderNumbers.get(id) ?? name, item }] as const,
  );
  const recorded = records.order
    .filter(({ status }) => status !== 'done' && status !== 'cancelled')
    .map(({ id, number, item }) => [id, { number, item }] as const);
  return new Map([...recorded, ...planned]);
}

function orderPlacements(plan: Plan, shift: number): Map<string, Placement> {
  const starts = new Map<string, number>();
  for (const [key, { start }] of plan.assignments) {
    const order = plan.parts.get(key)!.order.id;
    starts.set(order, Math.min(starts.get(order) ?? Infinity, start));
  }
  return new Map(
    [...plan.orderEnds].map(([order, end]) => {
      const start = starts.get(order);
      const lateness = end - plan.orders.get(order)!.due;
      return [order, { machine: null, start: start === undefined ? null : start + shift, end: end + shift, lateness }];
    }),
  );
}

function operationDifferences(here: Side, there: Side, shift: number): Difference[] {
  const names = new Map(
    [...there.plan.problem.machines, ...here.plan.problem.machines].map(({ id, name }) => [id, name]),
  );
  const keys = new Set([...here.plan.parts.keys(), ...there.plan.parts.keys()]);
  return [...keys].flatMap((key) => {
    const part = here.plan.parts.get(key) ?? there.plan.parts.get(key)!;
    const { order } = part;
    const side = here.plan.parts.has(key) ? here : there;
    return difference({
      order: order.id,
      number: side.records.orderNumbers.get(order.id) ?? order.name,
      item: order.item,
      operation: part.step,
      part: part.part,
      here: here.plan.parts.has(key) ? partPlacement(here.plan, key, 0, names) : null,
      there: there.plan.parts.has(key) ? partPlacement(there.plan, key, shift, names) : null,
    });
  });
}

const nowhere: Placement = { machine: null, start: null, end: null, lateness: null };

function partPlacement(plan: Plan, key: string, shift: number, names: Map<string, string>): Placement {
  const assignment = plan.assignments.get(key);
  if (!assignment) return nowhere;
  const { order } = plan.parts.get(key)!;
  const machine = names.get(assignment.machine) ?? assignment.machine;
  const lateness = assignment.end - order.due;
  return { machine, start: assignment.start + shift, end: assignment.end + shift, lateness };
}

function difference(row: DifferenceRow): Difference[] {
  const { here, there } = row;
  const same =
    here?.start === there?.start && here?.end === there?.end && here?.machine === there?.machine && !here === !there;
  if (same && here?.lateness === there?.lateness) return [];
  const kinds = new Set<DifferenceFilter>(['all']);
  const [a, b] = [here?.end ?? null, there?.end ?? null];
  if (a === null && b !== null) kinds.add('onlyThere');
  if (a !== null && b === null) kinds.add('onlyHere');
  if (a !== null && b !== null && a !== b) kinds.add(a > b ? 'later' : 'earlier');
  if (a !== null && b !== null && here!.machine !== there!.machine) kinds.add('machine');
  return [{ row, kinds }];
}

/** How far this plan's end lies behind the other's; what only one of them has comes last. */
function shiftOf({ here, there }: DifferenceRow): number {
  return here?.end == null || there?.end == null ? -Infinity : here.end - there.end;
}

const collator = new Intl.Collator(undefined, { numeric: true });

function compareRows(a: DifferenceRow, b: DifferenceRow, sort: ParsedInput<'differences'>['sort']): number {
  if (sort === 'number') {
    return collator.compare(a.number, b.number) || collator.compare(a.operation ?? '', b.operation ?? '');
  }
  const value = (row: DifferenceRow): number =>
    sort === 'shift' ? shiftOf(row) : ((row.here ?? row.there)?.[sort] ?? -Infinity);
  const [left, right] = [value(a), value(b)];
  return left === right ? 0 : left < right ? -1 : 1;
}
