/** Notifications of the system about critical exceptions. */
import { Notification } from 'electron';
import { messageText } from '../../renderer/text/failure-text.ts';
import { PlantFormat } from '../../renderer/text/plant-format.ts';
import type { FromHost } from './host-messages.ts';
import type { Texts } from './texts.ts';

type Critical = Extract<FromHost, { kind: 'critical' }>;

/** What a click leads to: a message, and the scenario it is of; null: that of the page. */
export type NoticeTarget = { message: number; file: string | null };

/** Shows one notification for all that came up together, in the words of the messages' list; `onClick` hears what to show. */
export function notifyCritical(critical: Critical, texts: Texts, onClick: (target: NoticeTarget) => void): void {
  if (!Notification.isSupported()) return;
  const { count, latest, scenario } = critical;
  const { t, language } = texts;
  const format = new PlantFormat(language, scenario?.timeZone ?? 'UTC', scenario?.epochAt ?? '1970-01-01T00:00:00Z');
  const text = messageText(latest, t, format);
  const title = t('desktop:notice.critical');
  const notification = new Notification({
    title: scenario === undefined ? title : `${title} · ${scenario.name}`,
    // Texts of the floor may be of any length and hold anything; notification centres are not made for that.
    body: plain(count === 1 ? text : t('desktop:notice.more', { count, text })).slice(0, 300),
    urgency: 'critical',
    timeoutType: 'never',
  });
  shown.add(notification);
  const drop = (): void => void shown.delete(notification);
  notification.on('close', drop);
  notification.on('click', () => {
    drop();
    onClick({ message: latest.id, file: scenario?.file ?? null });
  });
  notification.show();
}

/** One line; and as some notification centres of Linux read markup, none. */
function plain(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const line = text.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ');
  return process.platform === 'linux'
    ? line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    : line;
}

/** Held while they are on the screen: one that is collected hears no click. */
const shown = new Set<Notification>();
