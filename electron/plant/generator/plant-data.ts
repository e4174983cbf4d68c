import type { PulledKind, PulledRecord } from '../../connectors/canonical.ts';

/** An operation on a machine at the start: where it runs, since when and how much is left. */
export type RunningJob = {
  order: string;
  sequence: number;
  machine: string;
  /** When it started, in seconds relative to `PlantData.startAt`: zero or negative. */
  startedOffset: number;
  /** Working seconds still needed. */
  remainingSeconds: number;
  /** Good pieces so far. */
  quantityDone: number;
};

/** An operation that was finished before the start. Its order's record no longer lists it. */
export type ConfirmedOperation = {
  order: string;
  sequence: number;
  machine: string;
  /** Seconds relative to `PlantData.startAt`. */
  startedOffset: number;
  endedOffset: number;
};

/** What the demo plant knows about itself. Its ERP and its MES are made of this. */
export type PlantData = {
  seed: number;
  /** UTC instant the data is true for: 06:00 plant time on day 0. */
  startAt: string;
  /** Local date of day 0. */
  startDate: string;
  /** Days within which contention is designed to be felt: 14 at 60 orders, more in larger plants. */
  windowDays: number;
  plant: PulledRecord<'plant'>;
  calendars: PulledRecord<'calendar'>[];
  workCenters: PulledRecord<'workCenter'>[];
  setupMatrices: PulledRecord<'setupMatrix'>[];
  machines: PulledRecord<'machine'>[];
  downtimes: PulledRecord<'downtime'>[];
  tools: PulledRecord<'tool'>[];
  operators: PulledRecord<'operator'>[];
  customers: PulledRecord<'customer'>[];
  items: PulledRecord<'item'>[];
  boms: PulledRecord<'bom'>[];
  routings: PulledRecord<'routing'>[];
  stock: PulledRecord<'stock'>[];
  arrivals: PulledRecord<'arrival'>[];
  orders: PulledRecord<'order'>[];
  /** At most one per machine. */
  running: RunningJob[];
  confirmed: ConfirmedOperation[];
};

/** The canonical records of a plant by kind, in the order a pull brings them. */
export function recordsByKind(data: PlantData): { [Kind in PulledKind]: PulledRecord<Kind>[] } {
  return {
    plant: [data.plant],
    calendar: data.calendars,
    workCenter: data.workCenters,
    setupMatrix: data.setupMatrices,
    machine: data.machines,
    downtime: data.downtimes,
    tool: data.tools,
    operator: data.operators,
    customer: data.customers,
    item: data.items,
    bom: data.boms,
    routing: data.routings,
    stock: data.stock,
    arrival: data.arrivals,
    order: data.orders,
  };
}
