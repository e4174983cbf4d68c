/** A date and time as one types it: the digits of the plant's wall clock from year to minute, parted as the language parts them. */
import type { PlantFormat } from '../text/plant-format.ts';
import { fromField, toField } from './plant-input.ts';

type Clock = Pick<PlantFormat, 'language' | 'zone' | 'epoch'>;

/** `2026-03-24 14:05`, in Chinese `2026/03/24 14:05`, of a second after the epoch. */
export function writeInstant(second: number, clock: Clock): string {
  const [date, time] = toField(second, clock).split('T');
  return `${clock.language === 'en' ? date : date.replaceAll('-', '/')} ${time}`;
}

const written = /^\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[\sT,，]*(\d{1,2})[:：时](\d{1,2})分?\s*$/;

/** Second after the epoch; null when the text is no date and time, or one that is not in the calendar. */
export function readInstant(text: string, clock: Clock): number | null {
  const numbers = written.exec(text)?.slice(1).map(Number);
  if (numbers === undefined) return null;
  const [year, month, day, hour, minute] = numbers;
  const wall = new Date(Date.UTC(year, month - 1, day, hour, minute));
  const same = wall.getUTCMonth() === month - 1 && wall.getUTCDate() === day && hour < 24 && minute < 60;
  return same ? fromField(wall.toISOString().slice(0, 16), clock) : null;
}

/** Which of the numbers of a text, from the year to the minute, the caret is at: 0 to 4. */
export function numberAt(text: string, caret: number): number {
  const gaps = text.trimStart().slice(0, caret).match(/\D+/g) ?? [];
  return Math.min(gaps.length, places.length - 1);
}

/** Where the numbers of a text stand as `writeInstant` writes it. */
export const places = [
  { from: 0, to: 4 },
  { from: 5, to: 7 },
  { from: 8, to: 10 },
  { from: 11, to: 13 },
  { from: 14, to: 16 },
] as const;

/** Least step of minutes. */
const minutes = 5;

/** The instant `by` years (`unit` 0), months, days, hours or steps of five minutes (4) on, by the plant's clock. */
export function stepInstant(second: number, unit: number, by: number, clock: Clock): number {
  const wall = new Date(`${toField(second, clock)}Z`);
  const day = wall.getUTCDate();
  if (unit === 0 || unit === 1) {
    wall.setUTCMonth(wall.getUTCMonth() + by * (unit === 0 ? 12 : 1), 1);
    const last = new Date(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + 1, 0)).getUTCDate();
    wall.setUTCDate(Math.min(day, last));
  } else if (unit === 2) wall.setUTCDate(day + by);
  else if (unit === 3) wall.setUTCHours(wall.getUTCHours() + by);
  else {
    const minute = wall.getUTCMinutes();
    const whole = by > 0 ? Math.floor(minute / minutes) : Math.ceil(minute / minutes);
    wall.setUTCMinutes((whole + by) * minutes);
  }
  return fromField(wall.toISOString().slice(0, 16), clock)!;
}
