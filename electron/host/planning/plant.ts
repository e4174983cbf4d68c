/** Machines with their calendars and setup matrices, as a problem states them. */
import type { PulledRecord } from '../../connectors/canonical.ts';
import type { CalendarDocument, MachineDocument, ProblemDocument } from '../../../solver/model/problem.ts';
import { subtract, union, type Interval } from './intervals.ts';
import type { Notices } from './notices.ts';
import type { Timeline } from './timeline.ts';
import { workingTime } from './working-time.ts';

export type Span = { from: number; to: number };

/** Working time of every calendar record by id, worked out when first asked for. */
export class WorkingTimes {
  readonly #records: Map<string, PulledRecord<'calendar'>>;
  readonly #known = new Map<string, Interval[]>();
  readonly #timeline: Timeline;
  readonly #span: Span;

  constructor(records: PulledRecord<'calendar'>[], timeline: Timeline, span: Span) {
    this.#records = new Map(records.map((record) => [record.id, record]));
    this.#timeline = timeline;
    this.#span = span;
  }

  /** Undefined when there is no such calendar. */
  of(id: string): Interval[] | undefined {
    const record = this.#records.get(id);
    if (record === undefined) return undefined;
    let intervals = this.#known.get(id);
    if (intervals === undefined) {
      intervals = workingTime(record, this.#timeline, this.#span.from, this.#span.to);
      this.#known.set(id, intervals);
    }
    return intervals;
  }
}

export type Plant = {
  machines: Map<string, MachineDocument>;
  /** Calendar documents by id; machines without downtime share theirs. */
  calendars: Map<string, CalendarDocument>;
  /** Time that overtime adds to a machine's shifts, by machine. */
  overtime: Map<string, Interval[]>;
};

const never = 'never';

/** Machines and the calendars they need. One whose calendar is unknown never works, so that its orders say so. */
export function plantOf(
  records: { machine: PulledRecord<'machine'>[]; downtime: PulledRecord<'downtime'>[] },
  matrices: ProblemDocument['setupMatrices'],
  times: WorkingTimes,
  overtime: ReadonlyMap<string, Interval[]>,
  timeline: Timeline,
  notices: Notices,
): Plant {
  const plant: Plant = { machines: new Map(), calendars: new Map(), overtime: new Map() };
  const known = new Set(matrices.map(({ id }) => id));
  const downtimes = Map.groupBy(records.downtime, ({ machine }) => machine);
  for (const record of records.machine) {
    const shifts = times.of(record.calendar);
    if (shifts === undefined) missingCalendar(record, notices);
    const extra = subtract(overtime.get(record.id) ?? [], shifts ?? []);
    if (extra.length > 0) plant.overtime.set(record.id, extra);
    const intervals = extra.length === 0 ? shifts : union([...(shifts ?? []), ...extra]);
    const holes = union(
      (downtimes.get(record.id) ?? []).map(({ start, end }) => [timeline.floor(start), timeline.ceil(end)]),
    );
    const calendar = calendarOf(record, shifts, intervals, holes);
    if (!plant.calendars.has(calendar.id)) plant.calendars.set(calendar.id, calendar);
    plant.machines.set(record.id, {
      id: record.id,
      name: record.name,
      workCenter: record.workCenter,
      calendar: calendar.id,
      overtime: subtract(extra, holes),
      setupMatrices: knownMatrices(record, known, notices),
      setupState: record.setupState,
    });
  }
  for (const { id, machine } of records.downtime) {
    if (plant.machines.has(machine)) continue;
    const text = `Downtime ${id} is for machine ${machine}, which is unknown. Correct the machine, or pull the machines again.`;
    notices.add('general', 'downtime-machine-unknown', { kind: 'downtime', key: id }, { machine }, text);
  }
  return plant;
}

function calendarOf(
  record: PulledRecord<'machine'>,
  shifts: Interval[] | undefined,
  intervals: Interval[] | undefined,
  holes: Interval[],
): CalendarDocument {
  if (intervals === undefined) return { id: never, intervals: [] };
  const open = holes.length === 0 ? intervals : subtract(intervals, holes);
  const shared = open.length === shifts?.length && open.every((interval, index) => interval === shifts[index]);
  return shared ? { id: `calendar:${record.calendar}`, intervals } : { id: `machine:${record.id}`, intervals: open };
}

function missingCalendar({ id, calendar }: PulledRecord<'machine'>, notices: Notices): void {
  const text = `Machine ${id} has calendar ${calendar}, which is unknown, so nothing is planned on it. Correct the machine's calendar.`;
  notices.add('urgent', 'machine-calendar-unknown', { kind: 'machine', key: id }, { calendar }, text);
}

function knownMatrices(record: PulledRecord<'machine'>, known: Set<string>, notices: Notices): string[] {
  return [...new Set(record.setupMatrices)].filter((matrix) => {
    if (known.has(matrix)) return true;
    const text = `Machine ${record.id} names setup matrix ${matrix}, which is unknown: its change-overs are planned without it.`;
    notices.add('urgent', 'machine-matrix-unknown', { kind: 'machine', key: record.id }, { matrix }, text);
    return false;
  });
}

/** Setup matrices in whole seconds. Of a pair listed twice the last counts. */
export function setupMatricesOf(
  records: PulledRecord<'setupMatrix'>[],
  notices: Notices,
): ProblemDocument['setupMatrices'] {
  return records.map(({ id, attribute, otherwiseSeconds, entries }) => {
    const pairs = new Map<string, { from: string; to: string; seconds: number }>();
    for (const { from, to, seconds } of entries) {
      const pair = JSON.stringify([from, to]);
      if (pairs.has(pair)) {
        const text = `Setup matrix ${id} lists ${from} → ${to} twice; the last entry is used. Keep one.`;
        notices.add('general', 'matrix-pair-twice', { kind: 'setupMatrix', key: id }, { from, to }, text);
      }
      pairs.set(pair, { from, to, seconds: Math.ceil(seconds) });
    }
    return { id, attribute, otherwise: Math.ceil(otherwiseSeconds), entries: [...pairs.values()] };
  });
}
