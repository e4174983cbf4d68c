/** One HTTP exchange: bounded in time and size, its answer parsed as JSON or refused with what came instead. */
import { shorten } from '../expression.ts';
import type { Answer, AnswerCode, RetryAdvice } from '../transport.ts';
import { cancelled } from '../transport.ts';
import type { Failure, Result } from '../../../solver/model/result.ts';
import { failure, success } from '../../../solver/model/result.ts';

export type ExchangeRequest = {
  url: URL;
  method: string;
  headers: Record<string, string>;
  /** Already encoded. */
  body?: string;
};

export type ExchangeLimits = { timeoutSeconds: number; maxBodyMegabytes: number };

/** Characters of an unexpected answer that a message shows. */
const shownOfBody = 120;
/** Where the connection failed before a request can have been taken up. */
const notSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * Sends and reads the whole answer, whatever its status. Redirects are not followed: credentials stay with the address they were given for.
 * Messages name the path, never the query, headers or body sent.
 */
export async function exchange(
  request: ExchangeRequest,
  limits: ExchangeLimits,
  signal: AbortSignal,
): Promise<Result<Answer, AnswerCode>> {
  const timeout = AbortSignal.timeout(limits.timeoutSeconds * 1000);
  const where = `${request.method} ${request.url.host}${request.url.pathname}`;
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      redirect: 'manual',
      signal: AbortSignal.any([signal, timeout]),
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    const headers = Object.fromEntries(response.headers);
    const cookies = response.headers.getSetCookie();
    if (cookies.length > 0) headers['set-cookie'] = cookies.join('\n');
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      const target = shorten((headers['location'] ?? 'nowhere').split('?')[0], 200);
      return failure('bad-answer', `${where} redirects to ${target}; if that is the system, set the base URL to it.`);
    }
    const text = await readText(response, limits.maxBodyMegabytes * 1024 * 1024);
    if (text === null) {
      return failure(
        'bad-answer',
        `${where} answers with more than ${limits.maxBodyMegabytes} MB; lower limits.pageSize or raise limits.maxBodyMegabytes.`,
      );
    }
    return parse(where, response.status, headers, text);
  } catch (error) {
    if (signal.aborted) return cancelled();
    if (timeout.aborted) return again('timeout', `${where} did not answer within ${limits.timeoutSeconds} s.`);
    return unreachable(where, error);
  }
}

/** A failure that may pass; `withRetries` reads the advice. */
export function again(code: AnswerCode, message: string, advice: Partial<RetryAdvice> = {}): Failure<AnswerCode> {
  return failure(code, message, { retry: { again: true, ...advice } });
}

function unreachable(where: string, error: unknown): Failure<AnswerCode> {
  const cause = (error as { cause?: { code?: string; message?: string } }).cause;
  const code = cause?.code ?? '';
  const reason = shorten(cause?.message || code || String((error as Error).message), 200);
  if (
    code === 'UND_ERR_SOCKET' ||
    code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' ||
    (error as Error).message === 'terminated'
  ) {
    return again('bad-answer', `${where}: the answer broke off (${reason}).`);
  }
  if (/CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_VERIFY/.test(code)) {
    return failure(
      'bad-certificate',
      `${where}: its certificate is not trusted (${reason}). Have the issuer's certificate installed on this computer.`,
    );
  }
  return again('unreachable', `${where} cannot be reached (${reason}).`, notSent.has(code) ? { processed: false } : {});
}

/** The body as text, or null when it is longer than `maxBytes`. */
async function readText(response: Response, maxBytes: number): Promise<string | null> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return null;
    parts.push(decoder.decode(chunk, { stream: true }));
  }
  return parts.join('') + decoder.decode();
}

function parse(
  where: string,
  status: number,
  headers: Record<string, string>,
  text: string,
): Result<Answer, AnswerCode> {
  const good = status >= 200 && status < 300;
  if (text.trim() === '') return success({ status, headers, body: null });
  try {
    return success({ status, headers, body: JSON.parse(text) as unknown });
  } catch {
    // An error page is no news: its status says enough, and the text may help.
    if (!good) return success({ status, headers, body: shorten(text, 2000) });
    const start = JSON.stringify(shorten(text, shownOfBody));
    const html = /^\s*</.test(text);
    const what = html ? 'answers with a page instead of JSON' : 'answers with broken JSON';
    const message = `${where} ${what} (${text.length} characters, starting ${start}).`;
    return html
      ? failure('bad-answer', `${message} Is the base URL right, and is nobody asked to log in there?`)
      : again('bad-answer', message);
  }
}
