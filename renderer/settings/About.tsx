import { version } from '../../package.json';
import { useSessionState } from '../host/context.ts';
import { desktop } from '../host/desktop.ts';
import { Facts } from '../inspector/Facts.tsx';
import { useTexts } from '../text/use-texts.ts';

export function About() {
  const { t } = useTexts();
  const overview = useSessionState((state) => state.overview);
  const facts: [string, string][] = [
    [t('settings:version'), version],
    [t('settings:runs'), desktop === undefined ? t('settings:inBrowser') : t('settings:onDesktop')],
    [t('settings:scenarioFile'), overview?.scenario.file ?? ''],
    [t('settings:plant'), overview?.scenario.plant ?? ''],
    [t('settings:timeZone'), overview?.scenario.timeZone ?? ''],
    [
      t('settings:size'),
      t('settings:sizeText', {
        orders: t('settings:orders', { count: overview?.counts.orders ?? 0 }),
        operations: t('settings:operations', { count: overview?.counts.operations ?? 0 }),
        machines: t('settings:ofMachines', { count: overview?.counts.machines ?? 0 }),
      }),
    ],
  ];
  return (
    <section className="settings-section" aria-label={t('settings:about')}>
      <h3>Taktwerk</h3>
      <p className="muted">{t('settings:aboutText')}</p>
      <Facts facts={facts} />
    </section>
  );
}
