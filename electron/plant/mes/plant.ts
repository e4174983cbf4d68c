/** What the MES needs to know of the plant, made of the plant's data. */
import { Temporal } from 'temporal-polyfill';
import type { JobOrder, PulledRecord } from '../../connectors/canonical.ts';
import { jobOrderId } from '../../connectors/job-id.ts';
import type { PlantData, RunningJob } from '../generator/plant-data.ts';
import { newJob } from './floor/state.ts';
import type { FloorJob, FloorMachine, FloorPlan } from './floor/state.ts';
import { afterWork, merge, subtract } from './floor/working-time.ts';
import type { CapacityStep, Interval } from './floor/working-time.ts';

export type MesPlant = {
  id: string;
  name: string;
  /** Instant the data is true for, epoch milliseconds. */
  startAt: number;
  /** Names for people, by machine id. */
  names: Map<string, { name: string; workCenter: string }>;
  machines: FloorMachine[];
  resources: FloorPlan['resources'];
  /** On the machines at `startAt`. */
  running: FloorJob[];
};

const day = 86_400_000;
/** Working time is known this long before and after the instant asked about; machines stand still beyond. */
const daysBefore = 60;
const daysAfter = 500;

/** Takes over what concerns the floor, with working time around the instant `around` (epoch milliseconds). */
export function mesPlant(data: PlantData, around: number): MesPlant {
  const startAt = Date.parse(data.startAt);
  const expand = calendarExpander(
    data.plant.timeZone,
    Math.min(startAt, around) - daysBefore * day,
    around + daysAfter * day,
  );
  const calendars = new Map(data.calendars.map((calendar) => [calendar.id, expand(calendar)]));
  const machines = data.machines.map((machine) => ({
    id: machine.id,
    open: subtract(
      calendars.get(machine.calendar)!,
      data.downtimes.filter((downtime) => downtime.machine === machine.id).map(intervalOf),
    ),
    setupState: machine.setupState,
  }));
  const open = new Map(machines.map((machine) => [machine.id, machine.open]));
  return {
    id: data.plant.id,
    name: data.plant.name,
    startAt,
    names: new Map(data.machines.map(({ id, name, workCenter }) => [id, { name, workCenter }])),
    machines,
    resources: [
      ...data.tools.map((tool) => ({ id: tool.id, capacity: [{ at: -Infinity, units: tool.quantity }] })),
      ...skillCapacities(data.operators, calendars),
    ],
    running: data.running.map((running) => runningJob(data, running, open.get(running.machine)!, startAt)),
  };
}

/** Units of each skill over time: the operators rostered on it who are at work. */
function skillCapacities(
  operators: PulledRecord<'operator'>[],
  calendars: ReadonlyMap<string, Interval[]>,
): { id: string; capacity: CapacityStep[] }[] {
  const bySkill = Map.groupBy(operators, (operator) => operator.rosteredSkill ?? operator.skills[0]);
  return [...bySkill].map(([id, people]) => {
    const shifts = people.flatMap((person) =>
      subtract(calendars.get(person.calendar)!, person.absences.map(intervalOf)),
    );
    const changes = shifts.flatMap(([from, to]) => [
      { at: from, by: 1 },
      { at: to, by: -1 },
    ]);
    const capacity: CapacityStep[] = [];
    let units = 0;
    for (const { at, by } of changes.toSorted((a, b) => a.at - b.at)) {
      units += by;
      if (capacity.at(-1)?.at === at) capacity.at(-1)!.units = units;
      else capacity.push({ at, units });
    }
    return { id, capacity };
  });
}

function runningJob(data: PlantData, running: RunningJob, open: readonly Interval[], startAt: number): FloorJob {
  const order = data.orders.find((candidate) => candidate.id === running.order)!;
  const routing = data.routings.find((candidate) =>
    order.routing === undefined ? candidate.item === order.item : candidate.id === order.routing,
  );
  const operation = (order.operations ?? routing?.operations ?? []).find(
    ({ sequence }) => sequence === running.sequence,
  );
  if (operation === undefined) {
    throw new Error(`Running job of order ${running.order}: no operation ${running.sequence} in its routing`);
  }
  const mode = operation.modes.find(({ machine }) => machine === running.machine);
  const startedAt = startAt + running.startedOffset * 1000;
  const setupSeconds = mode?.setupSeconds ?? operation.setupSeconds;
  const planned = Math.round(order.quantity * (mode?.runSecondsPerUnit ?? operation.runSecondsPerUnit));
  const runSeconds = Math.max(planned, running.remainingSeconds - setupSeconds);
  const jobOrder: JobOrder = {
    id: jobOrderId({ plant: data.plant.id, order: order.id, sequence: running.sequence, part: 0 }),
    revision: 1,
    machine: running.machine,
    operation: operation.name,
    order: order.id,
    orderNumber: order.number,
    item: order.item,
    quantity: order.quantity,
    start: new Date(startedAt).toISOString(),
    end: new Date(afterWork(open, startAt, running.remainingSeconds * 1000)).toISOString(),
    setupSeconds,
    runSeconds,
    position: 1,
    attributes: operation.attributes,
    tools: operation.tools.map(({ tool, quantity }) => ({ id: tool, quantity })),
    skills: operation.skills.map(({ skill, quantity }) => ({ id: skill, quantity })),
    materials: [],
  };
  return {
    ...newJob(jobOrder, 'running', startAt),
    startedAt,
    worked: (setupSeconds + runSeconds - running.remainingSeconds) * 1000,
    startTroubleMet: true,
    qualityTroubleMet: true,
  };
}

/** Working time of a calendar between two instants, from local shifts. */
function calendarExpander(timeZone: string, from: number, to: number) {
  const first = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone).toPlainDate();
  const days = Array.from({ length: Math.ceil((to - from) / day) + 1 }, (_, index) => first.add({ days: index }));
  const instants = new Map<string, number>();
  const instantOf = (date: Temporal.PlainDate, time: string): number => {
    if (time === '24:00') return instantOf(date.add({ days: 1 }), '00:00');
    const key = `${date.toString()}T${time}`;
    const known = instants.get(key);
    if (known !== undefined) return known;
    const instant = date.toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds;
    instants.set(key, instant);
    return instant;
  };
  return (calendar: PulledRecord<'calendar'>): Interval[] => {
    const weekly = new Map(calendar.weekly.map(({ weekday, shifts }) => [weekday, shifts]));
    const exceptions = new Map(calendar.exceptions.map(({ date, shifts }) => [date, shifts]));
    return merge(
      days.flatMap((date) =>
        (exceptions.get(date.toString()) ?? weekly.get(date.dayOfWeek) ?? []).map(({ start, end }): Interval => [
          instantOf(date, start),
          instantOf(end <= start ? date.add({ days: 1 }) : date, end),
        ]),
      ),
    );
  };
}

function intervalOf(record: { start: string; end: string }): Interval {
  return [Date.parse(record.start), Date.parse(record.end)];
}
