/** Which marks the time scale shows at a zoom: a fine row and a coarse row. */
import type { PlantFormat } from '../text/plant-format.ts';
import type { TickUnit } from './plant-time.ts';

export type TickRow = { unit: TickUnit; label: (format: PlantFormat, second: number) => string };
export type TickRows = { minor: TickRow; major: TickRow };

const time = (format: PlantFormat, second: number): string => format.time(second);
const dayLong: TickRow = { unit: { unit: 'day', step: 1 }, label: (format, second) => format.dayLong(second) };
const month: TickRow = { unit: { unit: 'month', step: 1 }, label: (format, second) => format.month(second) };

/** Finest first: hours a minor column lasts, least width in pixels at which its label fits, and the rows. */
const levels: { hours: number; width: number; rows: TickRows }[] = [
  ...[5, 15, 30, 60, 120, 240, 360, 720].map((step) => ({
    hours: step / 60,
    width: 44,
    rows: { minor: { unit: { unit: 'minute' as const, step }, label: time }, major: dayLong },
  })),
  {
    hours: 24,
    width: 52,
    rows: {
      minor: { unit: { unit: 'day', step: 1 }, label: (format, second) => format.dayShort(second) },
      major: month,
    },
  },
  {
    hours: 24,
    width: 24,
    rows: {
      minor: { unit: { unit: 'day', step: 1 }, label: (format, second) => format.dayNumber(second) },
      major: month,
    },
  },
  {
    hours: 168,
    width: 48,
    rows: {
      minor: { unit: { unit: 'week', step: 1 }, label: (format, second) => format.dayMonth(second) },
      major: month,
    },
  },
];
const coarsest: TickRows = {
  minor: { unit: { unit: 'month', step: 1 }, label: (format, second) => format.monthShort(second) },
  major: { unit: { unit: 'year', step: 1 }, label: (format, second) => format.year(second) },
};

/** The finest rows whose labels fit. */
export function chooseTicks(pixelsPerHour: number): TickRows {
  return levels.find(({ hours, width }) => hours * pixelsPerHour >= width)?.rows ?? coarsest;
}
