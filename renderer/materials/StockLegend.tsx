import { useTexts } from '../text/use-texts.ts';

const keys = ['balance', 'wanted', 'missing'] as const;

/** What the chart's signs mean. */
export function StockLegend() {
  const { t } = useTexts();
  return (
    <ul className="chart-legend">
      {keys.map((key) => (
        <li key={key} title={key === 'wanted' ? t('materials:wantedText') : undefined}>
          <span className={`sign sign-${key}`} aria-hidden="true" />
          {t(`materials:${key}`)}
        </li>
      ))}
    </ul>
  );
}
