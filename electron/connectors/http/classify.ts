/** What an answer means: the profile's rules first, then the status. */
import { again } from './exchange.ts';
import type { Expressions } from '../expression.ts';
import { shorten } from '../expression.ts';
import type { ErrorRule } from '../profile.ts';
import type { Answer, AnswerCode } from '../transport.ts';
import type { Failure } from '../../../solver/model/result.ts';
import { failure } from '../../../solver/model/result.ts';

/** The failure an answer stands for, or null when it is none. `where` names the request in messages. */
export async function classify(
  answer: Answer,
  rules: ErrorRule[],
  expressions: Expressions,
  where: string,
): Promise<Failure<AnswerCode> | null> {
  for (const rule of rules) {
    const matches = await expressions.evaluate(rule.when, answer, {});
    if (!matches.ok)
      return failure(
        'bad-profile',
        `errors: "${rule.when.slice(0, 80)}" failed: ${matches.message}. Correct the profile.`,
      );
    if (matches.value !== true) continue;
    const said = rule.message === undefined ? null : await expressions.evaluate(rule.message, answer, {});
    const text = said?.ok && typeof said.value === 'string' ? shorten(said.value, 500) : sayBody(answer.body);
    return asFailure(rule.code, `${where}: ${text}`, answer);
  }
  const code = codeOfStatus(answer.status);
  return code === null
    ? null
    : asFailure(code, `${where}: HTTP ${answer.status}${colon(sayBody(answer.body))}`, answer);
}

function codeOfStatus(status: number): AnswerCode | null {
  if (status >= 200 && status < 300) return null;
  if (status === 401) return 'unauthorised';
  if (status === 404 || status === 410) return 'gone';
  if (status === 408 || status === 504) return 'timeout';
  if (status === 409 || status === 412 || status === 423) return 'conflict';
  if (status === 429) return 'throttled';
  return status >= 500 ? 'unreachable' : 'refused';
}

function asFailure(code: AnswerCode, message: string, answer: Answer): Failure<AnswerCode> {
  if (code !== 'throttled' && code !== 'timeout' && code !== 'unreachable') return failure(code, message);
  const wait = retryAfter(answer.headers['retry-after']);
  // A server that asks to come back later has not started on the request.
  const processed = code === 'throttled' || (answer.status === 503 && wait !== null) ? { processed: false } : {};
  return again(code, message, wait === null ? processed : { ...processed, waitMilliseconds: wait });
}

/** Milliseconds that a Retry-After header (seconds or HTTP date) asks for; null if there is none. */
export function retryAfter(header: string | undefined): number | null {
  if (header === undefined) return null;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}

function sayBody(body: unknown): string {
  if (body === null || body === undefined) return '';
  return shorten(typeof body === 'string' ? body.replaceAll(/<[^>]*>/g, ' ') : JSON.stringify(body), 300);
}

function colon(text: string): string {
  return text === '' ? '' : `: ${text}`;
}
