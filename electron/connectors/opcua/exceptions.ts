/** Exceptions as a floor sends them: canonical messages as JSON. */
import { createHash } from 'node:crypto';
import { type ExceptionMessage, exceptionMessage } from '../canonical.ts';
import { shorten } from './errors.ts';

const longestMessage = 20_000;
const longestText = 2000;
const mostRemembered = 10_000;

/** Tells each exception once, and again when it changed. */
export class ExceptionInbox {
  readonly #told = new Map<string, { telling: string; resolved: boolean }>();
  readonly #tell: (exception: ExceptionMessage) => void;
  readonly #now: () => string;

  constructor(tell: (exception: ExceptionMessage) => void, now: () => string) {
    this.#tell = tell;
    this.#now = now;
  }

  /** Takes one message as JSON. One that cannot be read is told as such, so that somebody looks. */
  take(json: unknown): void {
    if (typeof json !== 'string' || json === '') return;
    const exception = parse(json) ?? unreadable(json, this.#now());
    const telling = JSON.stringify({ ...exception, at: exception.id.startsWith('unreadable-') ? '' : exception.at });
    const resolved = exception.resolvedAt !== undefined;
    const before = this.#told.get(exception.id);
    // What is resolved stays so; a list may be older than an event.
    if (before !== undefined && (before.telling === telling || (before.resolved && !resolved))) return;
    if (this.#told.size >= mostRemembered) this.#told.clear();
    this.#told.set(exception.id, { telling, resolved });
    this.#tell(exception);
  }
}

function parse(json: string): ExceptionMessage | null {
  if (json.length > longestMessage) return null;
  try {
    const parsed = exceptionMessage.safeParse(JSON.parse(json));
    return parsed.success ? { ...parsed.data, text: parsed.data.text.slice(0, longestText) } : null;
  } catch {
    return null;
  }
}

function unreadable(json: string, at: string): ExceptionMessage {
  const id = `unreadable-${createHash('sha256').update(json).digest('hex').slice(0, 16)}`;
  const text = `The MES sent an exception that cannot be read: ${shorten(json)}`;
  return { id, level: 'general', kind: 'other', at, text };
}
