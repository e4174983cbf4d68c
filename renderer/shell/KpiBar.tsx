import type { Kpi } from '../../electron/host/contract.ts';
import { useComparedKpis } from '../scenarios/use-compared-kpis.ts';
import { useTexts } from '../text/use-texts.ts';
import { changeText, judged, kpiText } from './kpi-text.ts';
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
export function KpiBar({ kpis }: { kpis: Kpi[] }) {
  const { t } = useTexts();
  const compared = useComparedKpis(kpis);
  return (
    <nav className="kpi-bar" aria-label={t('shell:kpis')}>
      {compared.kpis.map((kpi) => (
        <KpiDoor key={kpi.key} kpi={kpi} other={compared.with} />
      ))}
    </nav>
  );
}

/** `other`: name of the scenario that the baseline is of, null for the last release. */
function KpiDoor({ kpi, other }: { kpi: Kpi; other: string | null }) {
  const { t, format } = useTexts();
  const label = t(`shell:kpi.${kpi.key}`);
  const value = kpiText(kpi, kpi.value, format);
  const change = kpi.baseline === null ? 0 : kpi.value - kpi.baseline;
  const shown = kpi.baseline !== null && kpiText(kpi, kpi.value, format) !== kpiText(kpi, kpi.baseline, format);
  const judgement = judged(kpi, change);
  const difference = changeText(kpi, change, format);
  const against = other ?? t('shell:change.release');
  const said = shown
    ? t(`shell:change.${change > 0 ? 'up' : 'down'}`, { difference, against })
    : t('shell:change.none', { against });
  return (
    <button type="button" className="kpi" onClick={doors[kpi.key]} title={t(`shell:kpiText.${kpi.key}`)}>
      <span className="kpi-label">{label}</span>{' '}
      {kpi.subject !== null && <span className="kpi-subject">{kpi.subject}</span>}{' '}
      <span className={kpi.key === 'lateOrders' && kpi.value > 0 ? 'kpi-value kpi-late' : 'kpi-value'}>{value}</span>{' '}
      {shown && (
        <span className={`kpi-change kpi-${judgement}`} aria-hidden>
          {change > 0 ? '▲' : '▼'}
          {difference}
        </span>
      )}
      {kpi.baseline !== null && <span className="visually-hidden">{said}</span>}
    </button>
  );
}
