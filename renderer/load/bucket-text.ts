/** How buckets of load are named. */
import type { PlantFormat } from '../text/plant-format.ts';

export type Bucketing = 'shift' | 'day' | 'week';

/** Two short lines: what stands above, and what tells neighbours apart. */
export function bucketHeading(bucket: Bucketing, from: number, format: PlantFormat): [string, string] {
  if (bucket === 'shift') return [`${format.weekday(from)} ${format.dayNumber(from)}`, format.time(from)];
  if (bucket === 'week') return ['', format.dayNarrow(from)];
  return [format.weekday(from), format.dayNarrow(from)];
}

export function bucketName(bucket: Bucketing, from: number, to: number, format: PlantFormat): string {
  if (bucket === 'day') return format.dayLong(from);
  return `${format.instant(from)} – ${format.instant(to)}`;
}
