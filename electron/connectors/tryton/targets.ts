/** What planned dates ask of an order's records in Tryton, and what of it is not there yet. */
import { Temporal } from 'temporal-polyfill';
import type { TrytonOrder, TrytonWork } from './planned-dates.ts';
import type { PlannedDates } from '../canonical.ts';
import type { AnswerCode } from '../transport.ts';
import type { Result } from '../../../solver/model/result.ts';
import { failure, success } from '../../../solver/model/result.ts';

type Values = Record<string, unknown>;

/** Values to write; null where the record is as it should be. */
export type Target = {
  order: TrytonOrder;
  orderValues: Values | null;
  works: { work: TrytonWork; values: Values | null }[];
};

type Place = { timeZone: Temporal.TimeZoneLike; centers: Map<string, number>; workTimes: boolean };

/** Compares a message with its order and works. A machine Tryton does not know is refused before anything is written. */
export function targetOf(
  message: PlannedDates,
  order: TrytonOrder,
  works: TrytonWork[],
  place: Place,
): Result<Target, AnswerCode> {
  const start = localDate(message.start, place.timeZone, 0);
  // An end at midnight belongs to the day before: on the next one nothing is left to do.
  const lastDay = localDate(message.end, place.timeZone, 1);
  const end = lastDay < start ? start : lastDay;
  const same = order.planned_start_date === start && order.planned_date === end;
  const orderValues = same ? null : { planned_start_date: { $date: start }, planned_date: { $date: end } };
  const targets: Target['works'] = [];
  for (const work of works) {
    const parts = message.operations.filter(({ sequence }) => sequence === work.sequence);
    if (parts.length === 0 || work.state === 'finished' || work.state === 'done') continue;
    const values = workValues(parts, work, place);
    if (!values.ok) return values;
    targets.push({ work, values: values.value });
  }
  return success({ order, orderValues, works: targets });
}

/** Words for what is not as asked for, empty when all is. */
export function differences(target: Target): string[] {
  const order = target.orderValues === null ? [] : ['its planned dates'];
  const works = target.works.filter(({ values }) => values !== null);
  return [
    ...order,
    ...works.map(({ work, values }) => `${Object.keys(values!).join(' and ')} of operation ${work.sequence}`),
  ];
}

type Part = PlannedDates['operations'][number];

/** Tryton has one work per operation: of several parts it gets the first one's machine, the first start and the last end. */
function workValues(parts: Part[], work: TrytonWork, place: Place): Result<Values | null, AnswerCode> {
  const first = parts.reduce((a, b) => (Date.parse(b.start) < Date.parse(a.start) ? b : a));
  const last = parts.reduce((a, b) => (Date.parse(b.end) > Date.parse(a.end) ? b : a));
  const values: Values = {};
  const center = place.centers.get(first.machine);
  if (center === undefined) {
    return failure(
      'refused',
      `Machine ${first.machine} of operation ${work.sequence} is no work center in Tryton; rename it there or pull again.`,
    );
  }
  if (center !== work.work_center) values['work_center'] = center;
  if (place.workTimes) {
    const start = wholeSecond(first.start);
    const end = wholeSecond(last.end);
    if (!sameInstant(work.planned_start, start)) values['planned_start'] = { $datetime: start };
    if (!sameInstant(work.planned_end, end)) values['planned_end'] = { $datetime: end };
  }
  return success(Object.keys(values).length === 0 ? null : values);
}

function localDate(instant: string, timeZone: Temporal.TimeZoneLike, secondsEarlier: number): string {
  const at = Temporal.Instant.from(instant).subtract({ seconds: secondsEarlier });
  return at.toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

function wholeSecond(instant: string): string {
  return Temporal.Instant.from(instant).round('second').toString();
}

function sameInstant(stored: string | null | undefined, wanted: string): boolean {
  return typeof stored === 'string' && Date.parse(stored) === Date.parse(wanted);
}
