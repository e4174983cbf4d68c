/** JSONata expressions of a profile, compiled once, evaluated under limits, with the few functions ERP data asks for. */
import jsonata from 'jsonata';
import { Temporal } from 'temporal-polyfill';
import { firstNeeds } from './needs.ts';
import type { Result } from '../../solver/model/result.ts';
import { failure, success } from '../../solver/model/result.ts';

/** JSONata counts evaluations in flight, which for a group by a key are as many as there are groups. */
const maxDepth = 5_000;
const maxSequence = 5_000_000;

/** Names an expression sees with a `$` before them. */
export type Bindings = Record<string, unknown>;

/** Returns what is wrong with the syntax and where, or null. */
export function checkExpression(source: string): string | null {
  try {
    jsonata(source);
    return null;
  } catch (error) {
    const problem = error as { message?: string; position?: number };
    return `JSONata syntax: ${problem.message ?? String(error)} (at character ${problem.position ?? 0})`;
  }
}

/** Evaluates expressions by source, compiling each once. `timeZone` is the plant's, for the local-time functions. */
export class Expressions {
  readonly #compiled = new Map<string, jsonata.Expression>();
  readonly #timeout: number;
  readonly #timeZone: string;

  constructor(options: { timeoutMilliseconds: number; timeZone: string }) {
    this.#timeout = options.timeoutMilliseconds;
    this.#timeZone = options.timeZone;
  }

  /**
   * Value of the expression over `input`, as plain JSON of its own, undefined where it gives nothing. Failures carry JSONata's own reason.
   */
  async evaluate(source: string, input: unknown, bindings: Bindings): Promise<Result<unknown, 'expression'>> {
    try {
      return success(plain(await this.#compile(source).evaluate(input, bindings), 0));
    } catch (error) {
      const problem = error as { message?: string; code?: string };
      return failure('expression', shorten(problem.message ?? problem.code ?? String(error), 300));
    }
  }

  #compile(source: string): jsonata.Expression {
    const known = this.#compiled.get(source);
    if (known) return known;
    const expression = jsonata(source, { timeout: this.#timeout, stack: maxDepth, sequence: maxSequence });
    const zone = this.#timeZone;
    expression.registerFunction('instantAt', (date?: string, time?: string) => instantAt(date, time, zone), '<s?s?:s>');
    expression.registerFunction('dateOf', (instant?: string) => dateOf(instant, zone), '<s?:s>');
    expression.registerFunction('timeOf', (instant?: string) => timeOf(instant, zone), '<s?:s>');
    expression.registerFunction('addSeconds', addSeconds, '<s?n?:s>');
    expression.registerFunction('addDays', addDays, '<s?n?:s>');
    expression.registerFunction('firstNeeds', firstNeeds, '<a?a?a?:o>');
    this.#compiled.set(source, expression);
    return expression;
  }
}

/** The instant of a local date (`2026-11-20`, or an instant's date part) and time (`HH:mm[:ss]`, 24:00 = next midnight; default 00:00). */
function instantAt(date: string | undefined, time: string | undefined, zone: string): string | undefined {
  if (date === undefined) return undefined;
  const clock = time ?? '00:00';
  const day = Temporal.PlainDate.from(date);
  const local = clock.startsWith('24:00')
    ? day.add({ days: 1 }).toPlainDateTime()
    : day.toPlainDateTime(Temporal.PlainTime.from(clock));
  return local.toZonedDateTime(zone).toInstant().toString();
}

/** Local date of an instant. */
function dateOf(instant: string | undefined, zone: string): string | undefined {
  return instant === undefined ? undefined : local(instant, zone).toPlainDate().toString();
}

/** Local time of an instant as HH:mm:ss. */
function timeOf(instant: string | undefined, zone: string): string | undefined {
  return instant === undefined ? undefined : local(instant, zone).toPlainTime().toString({ smallestUnit: 'second' });
}

function local(instant: string, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
}

function addSeconds(instant: string | undefined, seconds: number | undefined): string | undefined {
  if (instant === undefined || seconds === undefined) return instant;
  return Temporal.Instant.from(instant)
    .add({ milliseconds: Math.round(seconds * 1000) })
    .toString();
}

function addDays(date: string | undefined, days: number | undefined): string | undefined {
  if (date === undefined || days === undefined) return date;
  return Temporal.PlainDate.from(date)
    .add({ days: Math.round(days) })
    .toString();
}

/** Own copy as plain JSON, without functions and prototype tricks; JSONata's sequences become plain arrays. */
function plain(value: unknown, depth: number): unknown {
  if (typeof value === 'function') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 100) throw new Error('the value is nested deeper than 100 levels');
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1)).filter((item) => item !== undefined);
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const kept = key === '__proto__' ? undefined : plain(item, depth + 1);
    if (kept !== undefined) copy[key] = kept;
  }
  return copy;
}

/** A value as a list: JSONata gives nothing for no item and the item itself for one. */
export function asList(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** At most `length` characters, with control characters made visible as spaces: outside text on its way into a message. */
export function shorten(text: string, length: number): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is being removed
  const clean = text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ').trim();
  return clean.length <= length ? clean : `${clean.slice(0, length)}…`;
}
