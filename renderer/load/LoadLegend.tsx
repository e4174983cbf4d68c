import { useTexts } from '../text/use-texts.ts';

const keys = ['setup', 'run', 'available', 'demand'] as const;

/** What the chart's signs mean. */
export function LoadLegend() {
  const { t } = useTexts();
  return (
    <ul className="chart-legend">
      {keys.map((key) => (
        <li key={key} title={key === 'demand' ? t('load:demandText') : undefined}>
          <span className={`sign sign-${key}`} aria-hidden="true" />
          {t(`load:${key}`)}
        </li>
      ))}
      <li title={t('load:overloadHint')}>
        <span className="sign sign-over" aria-hidden="true">
          ▲
        </span>
        {t('load:overload')}
      </li>
    </ul>
  );
}
