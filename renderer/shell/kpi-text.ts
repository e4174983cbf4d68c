/** KPIs as people read them, and whether a change of one is good. */
import type { Kpi } from '../../electron/host/contract.ts';
import type { PlantFormat } from '../text/plant-format.ts';

const higherIsBetter: ReadonlySet<Kpi['key']> = new Set(['onTime']);
/** Neither direction is good in itself. */
const neutral: ReadonlySet<Kpi['key']> = new Set(['bottleneck', 'moved']);

export function judged({ key }: Pick<Kpi, 'key'>, change: number): 'better' | 'worse' | 'neutral' {
  if (neutral.has(key)) return 'neutral';
  return change > 0 === higherIsBetter.has(key) ? 'better' : 'worse';
}

export function kpiText({ unit }: Pick<Kpi, 'unit'>, value: number, format: PlantFormat): string {
  switch (unit) {
    case 'share':
      return format.share(value);
    case 'count':
      return format.number(value);
    case 'seconds':
      return format.hours(value);
    case 'instant':
      return format.instant(value);
  }
}

/** How large a change is, without its sign. */
export function changeText(kpi: Pick<Kpi, 'unit'>, change: number, format: PlantFormat): string {
  const size = Math.abs(change);
  if (kpi.unit === 'share') return format.number(size * 100);
  return kpi.unit === 'instant' ? format.duration(size) : kpiText(kpi, size, format);
}
