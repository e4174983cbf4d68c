import { Callout } from '@blueprintjs/core';
import type { Comparison, Kpi } from '../../electron/host/contract.ts';
import { useQuery } from '../host/context.ts';
import { changeText, judged, kpiText } from '../shell/kpi-text.ts';
import { failureText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';

type Compared = Comparison['scenarios'][number];

/** KPIs side by side; the first scenario is what the others are measured by. */
export function KpiComparison({ files }: { files: string[] }) {
  const { t } = useTexts();
  const { value, failure } = useQuery('compare', { files }, ['plan', 'documents']);
  if (failure !== null) {
    return (
      <Callout compact intent="danger" role="alert">
        {failureText(failure, t)}
      </Callout>
    );
  }
  if (value === null) return <p className="muted compare-hint">{t('scenarios:compare.reading')}</p>;
  const [first, ...others] = value.scenarios;
  return (
    <div className="kpi-comparison">
      <h3>{t('scenarios:compare.figures')}</h3>
      <table className="bp6-html-table bp6-compact">
        <thead>
          <tr>
            <th>{t('scenarios:compare.figure')}</th>
            {[first, ...others].map(({ file, name, kind }, index) => (
              <th key={file} className="number" title={file}>
                {name}
                <div className="muted small">
                  {index === 0 ? t('scenarios:open.current') : t(`scenarios:kind.${kind}`)}
                </div>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first.kpis.map((kpi) => (
            <tr key={kpi.key}>
              <th scope="row">{t(`shell:kpi.${kpi.key}`)}</th>
              <KpiCell kpi={kpi} base={null} />
              {others.map((other) => (
                <OtherCell key={other.file} other={other} base={kpi} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {first.kpis.length === 0 && <p className="muted">{t('scenarios:noPlan')}</p>}
    </div>
  );
}

function OtherCell({ other, base }: { other: Compared; base: Kpi }) {
  const kpi = other.kpis.find(({ key }) => key === base.key);
  return kpi === undefined ? <td className="number muted">–</td> : <KpiCell kpi={kpi} base={base} />;
}

function KpiCell({ kpi, base }: { kpi: Kpi; base: Kpi | null }) {
  const { t, format } = useTexts();
  const value = kpiText(kpi, kpi.value, format);
  const differs = base !== null && value !== kpiText(base, base.value, format);
  const judgement = differs ? judged(kpi, kpi.value - base.value) : 'neutral';
  return (
    <td className="number">
      {kpi.subject !== null && <span className="muted">{kpi.subject} </span>}
      {value}
      {differs && (
        <div className={`small kpi-${judgement}`}>
          {kpi.value > base.value ? '▲' : '▼'} {changeText(kpi, kpi.value - base.value, format)}{' '}
          {judgement !== 'neutral' && t(`scenarios:compare.${judgement}`)}
        </div>
      )}
    </td>
  );
}
