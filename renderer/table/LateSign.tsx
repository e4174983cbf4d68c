import { useTexts } from '../text/use-texts.ts';

/** Says that the order of a row ends late. */
export function LateSign() {
  const { t } = useTexts();
  return (
    <span className="problem" title={t('load:late')}>
      ▲<span className="visually-hidden">{t('load:late')}</span>{' '}
    </span>
  );
}
