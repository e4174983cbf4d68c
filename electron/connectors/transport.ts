/** How requests reach an outside system. A transport knows addresses, sessions and retries, and nothing of records. */
import type { ConnectorErrorCode } from './connector.ts';
import type { Failure, Result } from '../../solver/model/result.ts';
import { failure } from '../../solver/model/result.ts';

/** What came back; header names in lower case, `body` is parsed JSON (null when there was none). */
export type Answer = { status: number; headers: Record<string, string>; body: unknown };

/** `gone`: what was addressed no longer exists. */
export type AnswerCode = ConnectorErrorCode | 'gone';

export interface Transport {
  /**
   * Sends what a `request` expression gave. `repeatable`: sending it twice does no harm, so it may be tried again when the outcome is
   * unknown; absent, the transport judges by the request itself.
   */
  call(request: unknown, options: { signal: AbortSignal; repeatable?: boolean }): Promise<Result<Answer, AnswerCode>>;
  close(): Promise<void>;
}

/** Details a transport puts on a failure for `withRetries`. `processed: false` means the other side surely did nothing. */
export type RetryAdvice = { again: boolean; processed?: boolean; waitMilliseconds?: number };

type RetryLimits = { attempts: number; backoffMilliseconds: number; maxWaitSeconds: number };

/**
 * Calls `attempt` until it succeeds, its failure advises against, or attempts run out. Waits double, with jitter, unless the failure says how
 * long. What is not repeatable is only tried again when it surely was not processed.
 */
export async function withRetries<T>(
  limits: RetryLimits,
  options: { signal: AbortSignal; repeatable: boolean },
  attempt: () => Promise<Result<T, AnswerCode>>,
): Promise<Result<T, AnswerCode>> {
  for (let tried = 1; ; tried++) {
    const result = await attempt();
    if (result.ok) return result;
    const advice = result.details?.['retry'] as RetryAdvice | undefined;
    const mayRepeat = advice?.again === true && (options.repeatable || advice.processed === false);
    if (!mayRepeat || tried >= limits.attempts) return result;
    const backoff = limits.backoffMilliseconds * 2 ** (tried - 1) * (0.5 + Math.random() / 2);
    const wait = advice.waitMilliseconds ?? backoff;
    if (wait > limits.maxWaitSeconds * 1000) {
      return failure(
        result.code,
        `${result.message} It asks to wait ${Math.ceil(wait / 1000)} s; try again after that.`,
      );
    }
    if (!(await sleep(wait, options.signal))) return cancelled();
  }
}

export function cancelled(): Failure<'cancelled'> {
  return failure('cancelled', 'Cancelled before it was finished.');
}

/** Waits; false as soon as the signal aborts. */
function sleep(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const finish = (undisturbed: boolean): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(undisturbed);
    };
    const onAbort = (): void => finish(false);
    const timer = setTimeout(() => finish(true), milliseconds);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** A connector reports `gone` as `refused`: the interface to the host has no word of its own for it. */
export function connectorCode(code: AnswerCode): ConnectorErrorCode {
  return code === 'gone' ? 'refused' : code;
}
