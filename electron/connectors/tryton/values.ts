/**
 * How Tryton's JSON-RPC writes values that JSON has no type for, and how we write them. Its dates, times, durations and decimals are objects
 * with a `__class__`. Read, they become ISO dates, ISO UTC instants, seconds and decimal text. Sent, they are marked with one of the keys
 * `$date`, `$datetime`, `$seconds`, `$decimal`, `$bytes` around the same text or number.
 */
import { z } from 'zod';

const int = z.int();
const tryton = z.discriminatedUnion('__class__', [
  z.object({ __class__: z.literal('date'), year: int, month: int, day: int }),
  z.object({
    __class__: z.literal('datetime'),
    year: int,
    month: int,
    day: int,
    hour: int,
    minute: int,
    second: int,
    microsecond: int,
  }),
  z.object({ __class__: z.literal('timedelta'), seconds: z.number() }),
  z.object({ __class__: z.literal('Decimal'), decimal: z.string() }),
  z.object({ __class__: z.literal('bytes'), base64: z.string() }),
]);

const datePattern = /^(\d{4})-(\d\d)-(\d\d)$/;
const datetimePattern = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6})\d*)?)?Z$/;

/** Tryton's JSON as plain JSON. What claims a class but does not hold to it stays as it is, for the mapping to refuse. */
export function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== 'object' || value === null) return value;
  if ('__class__' in value) {
    const parsed = tryton.safeParse(value);
    return parsed.success ? decodeClass(parsed.data) : value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decode(item)]));
}

function decodeClass(value: z.infer<typeof tryton>): string | number {
  switch (value.__class__) {
    case 'date':
      return `${pad(value.year, 4)}-${pad(value.month)}-${pad(value.day)}`;
    case 'datetime': {
      const fraction = value.microsecond === 0 ? '' : `.${pad(value.microsecond, 6)}`;
      const clock = `${pad(value.hour)}:${pad(value.minute)}:${pad(value.second)}${fraction}`;
      return `${pad(value.year, 4)}-${pad(value.month)}-${pad(value.day)}T${clock}Z`;
    }
    case 'timedelta':
      return value.seconds;
    case 'Decimal':
      return value.decimal;
    case 'bytes':
      return value.base64;
  }
}

/** Plain JSON with marked values as Tryton's JSON. A mark around something that is not of its kind is a mistake in a profile: it throws. */
export function encode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(encode);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [mark, content] = entries[0] ?? [];
  if (entries.length === 1 && mark.startsWith('$')) return encodeMarked(mark, content);
  return Object.fromEntries(entries.map(([key, item]) => [key, encode(item)]));
}

function encodeMarked(mark: string, content: unknown): unknown {
  const text = String(content);
  switch (mark) {
    case '$date': {
      const parts = datePattern.exec(text)?.slice(1).map(Number);
      if (!parts) break;
      const [year, month, day] = parts;
      return { __class__: 'date', year, month, day };
    }
    case '$datetime': {
      const match = datetimePattern.exec(text);
      if (!match) break;
      const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
      const microsecond = Number((match[7] ?? '').padEnd(6, '0'));
      return { __class__: 'datetime', year, month, day, hour, minute, second, microsecond };
    }
    case '$seconds':
      if (typeof content !== 'number') break;
      return { __class__: 'timedelta', seconds: content };
    case '$decimal':
      return { __class__: 'Decimal', decimal: text };
    case '$bytes':
      return { __class__: 'bytes', base64: text };
    default:
      throw new Error(`${mark} is no mark of a Tryton value.`);
  }
  throw new Error(`${mark} cannot be ${JSON.stringify(content)?.slice(0, 80)}.`);
}

function pad(number: number, width = 2): string {
  return String(number).padStart(width, '0');
}
