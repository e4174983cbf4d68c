import { Callout } from '@blueprintjs/core';
import { useSessionState } from '../host/context.ts';
import { useTexts } from '../text/use-texts.ts';

/** Says that what is on the screen may be old; it goes by itself. */
export function OfflineBar() {
  const { t } = useTexts();
  const reach = useSessionState((state) => state.reach);
  if (reach !== 'offline') return null;
  return (
    <Callout compact intent="warning" className="offline-bar" aria-live="polite">
      {t('shell:offline')}
    </Callout>
  );
}
