import type { Kpi } from '../../electron/host/contract.ts';
import type { PlantFormat } from '../text/plant-format.ts';
import { useTexts } from '../text/use-texts.ts';
import { setUi, ui } from './ui-state.ts';

/** The list behind each figure. */
const doors: Record<Kpi['key'], () => void> = {
  onTime: () => ui.showOrders({ filter: 'all', sort: 'lateness', descending: true }),
  lateOrders: () => ui.showOrders({ filter: 'late', sort: 'lateness', descending: true }),
  unscheduled: () => ui.showOrders({ filter: 'unscheduled', sort: 'due', descending: false }),
  weightedTardiness: () => ui.showOrders({ filter: 'late', sort: 'lateness', descending: true }),
  setup: () => ui.openDrawer('machines'),
  bottleneck: () => ui.openDrawer('machines'),
  end: () => ui.showOrders({ filter: 'all', sort: 'end', descending: true }),
  moved: () => setUi({ releaseOpen: true }),
};
const higherIsBetter: ReadonlySet<Kpi['key']> = new Set(['onTime']);
/** Neither direction is good in itself. */
const neutral: ReadonlySet<Kpi['key']> = new Set(['bottleneck', 'moved']);

export function KpiBar({ kpis }: { kpis: Kpi[] }) {
  const { t } = useTexts();
  return (
    <nav className="kpi-bar" aria-label={t('shell:kpis')}>
      {kpis.map((kpi) => (
        <KpiDoor key={kpi.key} kpi={kpi} />
      ))}
    </nav>
  );
}

function KpiDoor({ kpi }: { kpi: Kpi }) {
  const { t, format } = useTexts();
  const label = t(`shell:kpi.${kpi.key}`);
  const value = kpiText(kpi, kpi.value, format);
  const change = kpi.baseline === null ? 0 : kpi.value - kpi.baseline;
  const shown = kpi.baseline !== null && kpiText(kpi, kpi.value, format) !== kpiText(kpi, kpi.baseline, format);
  const judgement = neutral.has(kpi.key) ? 'neutral' : change > 0 === higherIsBetter.has(kpi.key) ? 'better' : 'worse';
  const difference = changeText(kpi, change, format);
  const said = shown ? t(`shell:change.${change > 0 ? 'up' : 'down'}`, { difference }) : t('shell:change.none');
  return (
    <button
      type="button"
      className="kpi"
      onClick={doors[kpi.key]}
      aria-label={`${label} ${kpi.subject ?? ''} ${value}. ${kpi.baseline === null ? '' : said}`}
      title={t(`shell:kpiText.${kpi.key}`)}
    >
      <span className="kpi-label">{label}</span>
      {kpi.subject !== null && <span className="kpi-subject">{kpi.subject}</span>}
      <span className={kpi.key === 'lateOrders' && kpi.value > 0 ? 'kpi-value kpi-late' : 'kpi-value'}>{value}</span>
      {shown && (
        <span className={`kpi-change kpi-${judgement}`}>
          {change > 0 ? '▲' : '▼'}
          {difference}
        </span>
      )}
    </button>
  );
}

function kpiText(kpi: Kpi, value: number, format: PlantFormat): string {
  switch (kpi.unit) {
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

function changeText(kpi: Kpi, change: number, format: PlantFormat): string {
  const size = Math.abs(change);
  if (kpi.unit === 'share') return format.number(size * 100);
  return kpi.unit === 'instant' ? format.duration(size) : kpiText(kpi, size, format);
}
