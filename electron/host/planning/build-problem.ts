/** From a scenario's records to the scheduling problem. */
import type { PulledKind, PulledRecord } from '../../connectors/canonical.ts';
import { maxTime, type OrderDocument, type ProblemDocument } from '../../../solver/model/problem.ts';
import type { PartActual } from './actuals.ts';
import { union, type Interval } from './intervals.ts';
import { materialsOf } from './materials.ts';
import { Notices, type Notice, type Unplannable } from './notices.ts';
import type { OperationRef } from './operations.ts';
import { ordersOf } from './orders.ts';
import { plantOf, setupMatricesOf, WorkingTimes } from './plant.ts';
import { skillsOf, staffed, toolsOf } from './resources.ts';
import { ProductData } from './steps.ts';
import { Timeline } from './timeline.ts';

export type ProblemRecords = { [Kind in PulledKind]: PulledRecord<Kind>[] };

/** A part of an operation that the planner wants kept where it is; part 0 if absent. */
export type Pin = { operation: string; part?: number; machine: string; startAt: string };

/** What the planner decided over the records. */
export type Decisions = {
  pins: readonly Pin[];
  /** Quantities of the parts by operation, in place of the routing's rule; one quantity: not split. */
  splits?: ReadonlyMap<string, readonly number[]>;
  /** Held orders, with the planner's reason: but for what the floor has begun they are left out. */
  holds?: ReadonlyMap<string, string>;
  /** Working time of a machine on top of its shifts. */
  overtime?: readonly { machine: string; startAt: string; endAt: string }[];
};

export type ProblemInput = Decisions & {
  /** Records that are not gone upstream. */
  records: ProblemRecords;
  /** Present instant, ISO 8601. */
  now: string;
  /** Instant of second 0; `now` if absent. */
  epoch?: string;
  /** Days from now that plans may fill. */
  horizonDays: number;
  /** Days from now that calendars reach where that is further, to tell a late end from a machine that never opens. */
  calendarDays?: number;
  /** What the floor reports, by operation (`<order>/<sequence>`) and part. */
  actuals: readonly PartActual[];
};

export type BuiltProblem = {
  problem: ProblemDocument;
  notices: Notice[];
  /** Open orders left out of the problem. */
  unplannable: Unplannable[];
  /**
   * By operation id of the problem. Ids are `<order>/<sequence>`, but begun parts of a split operation have ids `<order>#<part>/<sequence>` of
   * their own, and the assignments of the rest are then about the parts listed here.
   */
  index: Map<string, OperationRef>;
};

const secondsOfDay = 86_400;
/** Days before now that calendars show: what the floor has begun lies there. */
const daysBack = 30;

/**
 * Builds the problem. Whatever cannot be built is told in `notices`, and each order it keeps from being planned is `unplannable`. Records are
 * taken as parsed by their schemas; the document then is one that `readProblem` accepts, if there is any machine.
 */
export function buildProblem({
  records,
  now: nowAt,
  epoch = nowAt,
  horizonDays,
  calendarDays = horizonDays,
  actuals,
  pins,
  splits = new Map(),
  holds = new Map(),
  overtime = [],
}: ProblemInput): BuiltProblem {
  const notices = new Notices();
  const timeline = new Timeline(epoch, timeZoneOf(records, notices));
  const now = timeline.ceil(nowAt);
  const after = (days: number): number => Math.min(maxTime, now + Math.ceil(days * secondsOfDay));
  const horizon = after(horizonDays);
  const times = new WorkingTimes(records.calendar, timeline, {
    from: now - daysBack * secondsOfDay,
    to: after(Math.max(horizonDays, calendarDays)),
  });
  const setupMatrices = setupMatricesOf(records.setupMatrix, notices);
  const extra = overtimeByMachine(overtime, timeline);
  const plant = plantOf(records, setupMatrices, times, extra, timeline, notices);
  const items = new Map(records.item.map((item) => [item.id, item]));
  const { orders, unplannable, index } = ordersOf(records.order, {
    items,
    customers: new Map(records.customer.map((customer) => [customer.id, customer])),
    products: new ProductData(records.routing, records.bom),
    machines: plant.machines,
    actuals: byOperation(actuals),
    pins: pinsByPart(pins, timeline),
    splits,
    holds,
    floor: {
      timeline,
      now,
      notices,
      opening: (machine) => plant.calendars.get(plant.machines.get(machine)!.calendar)!.intervals,
    },
  });
  const skills = skillsOf(records.operator, times, timeline, notices);
  const resources = [...toolsOf(records.tool), ...staffed(skills, orders, plant.overtime)];
  const problem: ProblemDocument = {
    format: 'taktwerk-problem',
    version: 1,
    name: records.plant[0]?.name ?? '',
    epoch: new Date(timeline.epochMilliseconds).toISOString(),
    now,
    horizon,
    calendars: [...plant.calendars.values()],
    setupMatrices,
    machines: [...plant.machines.values()],
    resources: [...resources, ...missingResources(orders, resources, notices)],
    materials: materialsOf(orders, records, items, { timeline, now, notices }),
    orders,
  };
  return { problem, notices: notices.list(), unplannable, index };
}

function timeZoneOf({ plant }: ProblemRecords, notices: Notices): string {
  if (plant.length === 1) return plant[0].timeZone;
  const zone = plant[0]?.timeZone ?? 'UTC';
  const text =
    plant.length === 0
      ? 'No plant is known; shifts are read as UTC. Pull the plant, or add it to the connector profile.'
      : `${plant.length} plants are known; shifts are read in the time zone of the first, ${zone}. Keep one plant in a scenario.`;
  notices.add(
    'critical',
    plant.length === 0 ? 'plant-missing' : 'plants-several',
    { kind: 'plant', key: '' },
    { zone },
    text,
  );
  return zone;
}

function pinsByPart(
  pins: readonly Pin[],
  timeline: Timeline,
): Map<string, Map<number, { machine: string; start: number }>> {
  const map = new Map<string, Map<number, { machine: string; start: number }>>();
  for (const { operation, part = 0, machine, startAt } of pins) {
    const parts = map.get(operation) ?? new Map<number, { machine: string; start: number }>();
    map.set(operation, parts.set(part, { machine, start: timeline.floor(startAt) }));
  }
  return map;
}

function overtimeByMachine(overtime: NonNullable<Decisions['overtime']>, timeline: Timeline): Map<string, Interval[]> {
  const groups = Map.groupBy(overtime, ({ machine }) => machine);
  return new Map(
    [...groups].map(([machine, list]) => [
      machine,
      union(list.map(({ startAt, endAt }) => [timeline.floor(startAt), timeline.ceil(endAt)])),
    ]),
  );
}

function byOperation(actuals: readonly PartActual[]): Map<string, Map<number, PartActual>> {
  const map = new Map<string, Map<number, PartActual>>();
  for (const actual of actuals) {
    const parts = map.get(actual.operation) ?? new Map<number, PartActual>();
    map.set(actual.operation, parts.set(actual.part, actual));
  }
  return map;
}

/** Tools and skills that operations need but no record has: there with nothing free, so that those orders say what they lack. */
function missingResources(
  orders: readonly OrderDocument[],
  resources: ProblemDocument['resources'],
  notices: Notices,
): ProblemDocument['resources'] {
  const known = new Set(resources.map(({ id }) => id));
  const missing = new Map<string, ProblemDocument['resources'][number]>();
  for (const { operations } of orders) {
    for (const { modes } of operations) {
      for (const { resource } of modes[0].resources) {
        if (known.has(resource) || missing.has(resource)) continue;
        const [kind, name] = [resource.slice(0, resource.indexOf(':')), resource.slice(resource.indexOf(':') + 1)];
        missing.set(resource, { id: resource, name, kind: kind === 'tool' ? 'tool' : 'operator', capacity: [] });
        const text =
          kind === 'tool'
            ? `Tool ${name} is needed but unknown: orders that need it cannot be planned. Pull the tools again.`
            : `Skill ${name} is needed but no operator has it: orders that need it cannot be planned. Pull the operators again.`;
        notices.add('urgent', `${kind}-unknown`, { kind, key: name }, { name }, text);
      }
    }
  }
  return [...missing.values()];
}
