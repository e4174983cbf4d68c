/** What a failure, a reason or a message says in the user's language; what has no translation is shown as the host worded it. */
import type { TFunction } from 'i18next';
import type { MessageRow } from '../../electron/host/contract.ts';
import type { Reason } from '../../solver/model/schedule.ts';
import type { PlantFormat } from './plant-format.ts';

export function failureText({ code, message }: { code: string; message: string }, t: TFunction): string {
  const text = t(`codes:failure.${code}`, { defaultValue: '' });
  return text === '' ? message : `${text} (${message})`;
}

export function reasonText({ code, message, params }: Reason, t: TFunction, format: PlantFormat): string {
  const values = { text: message, ...worded(params, format) };
  const general = t(`codes:reason.${code}`, { ...values, defaultValue: message });
  // Orders that bad data keeps out of the plan name what is wrong with it by the code of the message about it.
  return params['cause'] === undefined
    ? general
    : t(`codes:message.${params['cause']}`, { ...values, defaultValue: general });
}

export function messageText(
  { code, params, text }: Pick<MessageRow, 'code' | 'params' | 'text'>,
  t: TFunction,
  format: PlantFormat,
): string {
  const values = worded(params, format);
  // Of an exception the floor names machine, order, both or neither.
  const about = [values['machine'], values['order']].filter(Boolean).map((name) => ` · ${name}`);
  return t(`codes:message.${code}`, { text, about: about.join(''), ...values, defaultValue: text });
}

/** Parameters that are instants, by name; they come as seconds. */
const instants = new Set(['start', 'end', 'horizon', 'due']);

const isoInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

function worded(params: Record<string, string | number>, format: PlantFormat): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (typeof value === 'string') return [name, isoInstant.test(value) ? format.at(value) : value];
      return [name, instants.has(name) ? format.instant(value) : format.number(value, 3)];
    }),
  );
}
