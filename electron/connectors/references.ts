/** What canonical records refer to, and in which unit they count, kind by kind. */
import type { PulledKind, PulledRecord } from './canonical.ts';

/** A field that names a record of another kind. */
export type Reference = { path: string; kind: PulledKind; key: string };

/** A field that gives the unit of a quantity of an item. */
export type UnitOf = { path: string; item: string; unit: string };

type Reader<Found> = { [Kind in PulledKind]?: (record: PulledRecord<Kind>) => Found[] };

type Operations = PulledRecord<'routing'>['operations'];

const references: Reader<Reference> = {
  machine: (machine) => [
    { path: 'workCenter', kind: 'workCenter', key: machine.workCenter },
    { path: 'calendar', kind: 'calendar', key: machine.calendar },
    ...machine.setupMatrices.map((key, index) => ({
      path: `setupMatrices.${index}`,
      kind: 'setupMatrix' as const,
      key,
    })),
  ],
  downtime: (downtime) => [{ path: 'machine', kind: 'machine', key: downtime.machine }],
  operator: (operator) => [{ path: 'calendar', kind: 'calendar', key: operator.calendar }],
  bom: (bom) => [{ path: 'item', kind: 'item', key: bom.item }, ...components(bom.components)],
  routing: (routing) => [{ path: 'item', kind: 'item', key: routing.item }, ...operations(routing.operations)],
  stock: (stock) => [{ path: 'item', kind: 'item', key: stock.item }],
  arrival: (arrival) => [{ path: 'item', kind: 'item', key: arrival.item }],
  order: (order) => [
    { path: 'item', kind: 'item', key: order.item },
    ...(order.customer === undefined ? [] : [{ path: 'customer', kind: 'customer' as const, key: order.customer }]),
    ...(order.routing === undefined ? [] : [{ path: 'routing', kind: 'routing' as const, key: order.routing }]),
    ...operations(order.operations ?? []),
    ...components(order.components ?? []),
  ],
};

const units: Reader<UnitOf> = {
  bom: (bom) => bom.components.flatMap(({ item, unit }, index) => unitOf(`components.${index}.unit`, item, unit)),
  stock: (stock) => unitOf('unit', stock.item, stock.unit),
  arrival: (arrival) => unitOf('unit', arrival.item, arrival.unit),
  order: (order) => unitOf('unit', order.item, order.unit),
};

/**
 * Every record that this one cannot do without. An order's `suppliers` are not among them: an order that is finished leaves the ERP's list,
 * and what it fed goes on.
 */
export function referencesOf(kind: PulledKind, record: PulledRecord): Reference[] {
  return (references[kind] as ((record: PulledRecord) => Reference[]) | undefined)?.(record) ?? [];
}

/** Every unit that must be the item's base unit. */
export function unitsOf(kind: PulledKind, record: PulledRecord): UnitOf[] {
  return (units[kind] as ((record: PulledRecord) => UnitOf[]) | undefined)?.(record) ?? [];
}

function components(list: { item: string }[]): Reference[] {
  return list.map(({ item }, index) => ({ path: `components.${index}.item`, kind: 'item', key: item }));
}

function operations(list: Operations): Reference[] {
  return list.flatMap(({ modes, tools }, index) => [
    ...modes.map(({ machine }, at) => ({
      path: `operations.${index}.modes.${at}.machine`,
      kind: 'machine' as const,
      key: machine,
    })),
    ...tools.map(({ tool }, at) => ({
      path: `operations.${index}.tools.${at}.tool`,
      kind: 'tool' as const,
      key: tool,
    })),
  ]);
}

function unitOf(path: string, item: string, unit: string | undefined): UnitOf[] {
  return unit === undefined ? [] : [{ path, item, unit }];
}
