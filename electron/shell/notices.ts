/** Notifications of the system about critical exceptions. */
import { Notification } from 'electron';
import type { FromHost } from './host-messages.ts';
import type { Texts } from './texts.ts';

type Critical = Extract<FromHost, { kind: 'critical' }>;

/** Shows one notification for all that came up together; `onClick` hears which message to show. */
export function notifyCritical({ count, latest }: Critical, { t }: Texts, onClick: (message: number) => void): void {
  if (!Notification.isSupported()) return;
  const text = t(`codes:message.${latest.code}`, { text: latest.text, ...latest.params, defaultValue: latest.text });
  const body = count === 1 ? text : t('desktop:notice.more', { count, text });
  const notification = new Notification({
    title: t('desktop:notice.critical'),
    // Texts of the floor may be of any length; notification centres are not made for that.
    body: body.slice(0, 300),
    urgency: 'critical',
    timeoutType: 'never',
  });
  shown.add(notification);
  const drop = (): void => void shown.delete(notification);
  notification.on('close', drop);
  notification.on('click', () => {
    drop();
    onClick(latest.id);
  });
  notification.show();
}

/** Held while they are on the screen: one that is collected hears no click. */
const shown = new Set<Notification>();
