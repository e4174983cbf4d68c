/** The transport of profiles with `transport: http`: JSON over HTTP, with the profile's login, error rules and limits. */
import { z } from 'zod';
import type { Authenticator } from './auth.ts';
import { classify } from './classify.ts';
import type { ExchangeRequest } from './exchange.ts';
import { exchange } from './exchange.ts';
import type { Expressions } from '../expression.ts';
import type { Profile } from '../profile.ts';
import { redactFailure } from '../redact.ts';
import type { Answer, AnswerCode, Transport } from '../transport.ts';
import { withRetries } from '../transport.ts';
import type { Result } from '../../../solver/model/result.ts';
import { failure, success } from '../../../solver/model/result.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]).nullish();
const requestSchema = z.strictObject({
  path: z.string().min(1),
  method: z
    .string()
    .regex(/^[A-Z]+$/)
    .default('GET'),
  query: z.record(z.string(), scalar).nullish(),
  headers: z.record(z.string(), scalar).nullish(),
  body: z.unknown().optional(),
});

/** What is harmless to send twice by its nature; a POST becomes so by an idempotency key. */
const repeatableMethods = new Set(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE']);

export class HttpTransport implements Transport {
  readonly #base: URL;
  readonly #profile: Profile;
  readonly #expressions: Expressions;
  readonly #auth: Authenticator;

  constructor(setup: { baseUrl: string; profile: Profile; expressions: Expressions; auth: Authenticator }) {
    this.#base = new URL(setup.baseUrl.endsWith('/') ? setup.baseUrl : `${setup.baseUrl}/`);
    this.#profile = setup.profile;
    this.#expressions = setup.expressions;
    this.#auth = setup.auth;
  }

  async call(
    request: unknown,
    options: { signal: AbortSignal; repeatable?: boolean },
  ): Promise<Result<Answer, AnswerCode>> {
    const built = this.#build(request);
    if (!built.ok) return built;
    const repeatable =
      options.repeatable ?? (repeatableMethods.has(built.value.method) || 'idempotency-key' in built.value.headers);
    const result = await withRetries(this.#profile.limits, { signal: options.signal, repeatable }, () =>
      this.#authorised(built.value, options.signal),
    );
    return redactFailure(result, this.#auth.secrets());
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** One attempt; a login the system no longer knows is renewed once. */
  async #authorised(request: ExchangeRequest, signal: AbortSignal): Promise<Result<Answer, AnswerCode>> {
    for (let logins = 0; ; logins++) {
      const own = await this.#auth.headers((login) => this.#plain(login, signal));
      if (!own.ok) return own;
      const answer = await this.#send({ ...request, headers: { ...request.headers, ...own.value } }, signal);
      if (answer.ok || answer.code !== 'unauthorised' || logins > 0 || !this.#auth.refused(own.value)) return answer;
    }
  }

  /** A login: repeated while nobody answers, never when the answer is no. */
  async #plain(request: unknown, signal: AbortSignal): Promise<Result<Answer, AnswerCode>> {
    const built = this.#build(request);
    return built.ok ? this.#send(built.value, signal) : built;
  }

  async #send(request: ExchangeRequest, signal: AbortSignal): Promise<Result<Answer, AnswerCode>> {
    const answer = await exchange(request, this.#profile.limits, signal);
    if (!answer.ok) return answer;
    const where = `${request.method} ${request.url.pathname}`;
    return (await classify(answer.value, this.#profile.errors, this.#expressions, where)) ?? answer;
  }

  #build(request: unknown): Result<ExchangeRequest, AnswerCode> {
    const parsed = requestSchema.safeParse(request);
    if (!parsed.success) {
      return failure(
        'bad-profile',
        `A request expression gave no valid request: ${z.prettifyError(parsed.error)}. Correct the profile.`,
      );
    }
    const { path, method, query, headers, body } = parsed.data;
    const url = this.#resolve(path);
    if (url === null) {
      return failure(
        'bad-answer',
        `The address ${JSON.stringify(path.slice(0, 120))} is not on ${this.#base.origin}; it is not followed.`,
      );
    }
    for (const [name, value] of Object.entries(query ?? {})) {
      if (value !== null && value !== undefined) url.searchParams.set(name, String(value));
    }
    const sent: Record<string, string> = { accept: 'application/json' };
    if (body !== undefined) sent['content-type'] = 'application/json';
    for (const [name, value] of Object.entries(headers ?? {})) {
      if (value !== null && value !== undefined) sent[name.toLowerCase()] = String(value);
    }
    return success({ url, method, headers: sent, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  }

  /** Below the base URL; an absolute address (a next link) only on the same origin. */
  #resolve(path: string): URL | null {
    const absolute = URL.canParse(path);
    // A next link may be given from the origin's root; our own paths are below the base.
    const fromRoot = path.startsWith(this.#base.pathname);
    const target = absolute || fromRoot ? path : path.replace(/^\/+/, '');
    const url = URL.parse(target, this.#base.href);
    return url?.origin === this.#base.origin ? url : null;
  }
}
