/** What a failure, a reason or a message says in the user's language; what has no translation is shown as the host worded it. */
import type { TFunction } from 'i18next';
import type { MessageRow } from '../../electron/host/contract.ts';
import type { Reason } from '../../solver/model/schedule.ts';

export function failureText({ code, message }: { code: string; message: string }, t: TFunction): string {
  const text = t(`codes:failure.${code}`, { defaultValue: '' });
  return text === '' ? message : `${text} (${message})`;
}

export function reasonText({ code, message, params }: Reason, t: TFunction): string {
  return t(`codes:reason.${code}`, { ...params, defaultValue: message });
}

export function messageText({ code, params, text }: Pick<MessageRow, 'code' | 'params' | 'text'>, t: TFunction): string {
  return t(`codes:message.${code}`, { ...params, defaultValue: text });
}
