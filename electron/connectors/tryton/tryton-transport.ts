/** Tryton's JSON-RPC on top of HTTP: envelope, user context and value coding. Sessions, limits and error rules are the profile's. */
import { z } from 'zod';
import { decode, encode } from './values.ts';
import type { Answer, AnswerCode, Transport } from '../transport.ts';
import type { Result } from '../../../solver/model/result.ts';
import { failure, success } from '../../../solver/model/result.ts';

const requestSchema = z.strictObject({
  method: z.string().min(1),
  params: z.array(z.unknown()),
  context: z.record(z.string(), z.unknown()).default({}),
  /** False for what the server answers itself, such as its version. */
  database: z.boolean().default(true),
});
const envelopeSchema = z.union([
  z.object({ id: z.number(), error: z.array(z.unknown()) }),
  z.object({ id: z.number(), result: z.unknown() }),
]);
const contextSchema = z.record(z.string(), z.unknown());

type CallOptions = { signal: AbortSignal; repeatable?: boolean };

export class TrytonTransport implements Transport {
  readonly #http: Transport;
  readonly #database: string;
  #calls = 0;
  #context: Record<string, unknown> | null = null;

  constructor(http: Transport, database: string) {
    this.#http = http;
    this.#database = database;
  }

  /** `body` of the answer is the decoded result. The user's own context (company, language) goes with every call. */
  async call(request: unknown, options: CallOptions): Promise<Result<Answer, AnswerCode>> {
    const parsed = requestSchema.safeParse(request);
    if (!parsed.success) {
      const problems = z.prettifyError(parsed.error);
      return failure(
        'bad-profile',
        `A request expression gave no valid Tryton request: ${problems}. Correct the profile.`,
      );
    }
    const { method, params, context, database } = parsed.data;
    if (!database) return this.#rpc('', method, params, options);
    const own = await this.#userContext(options);
    if (!own.ok) return own;
    return this.#rpc(
      `${encodeURIComponent(this.#database)}/`,
      method,
      [...params, { ...own.value, ...context }],
      options,
    );
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #userContext(options: CallOptions): Promise<Result<Record<string, unknown>, AnswerCode>> {
    if (this.#context !== null) return success(this.#context);
    const path = `${encodeURIComponent(this.#database)}/`;
    const answer = await this.#rpc(path, 'model.res.user.get_preferences', [true, {}], {
      ...options,
      repeatable: true,
    });
    if (!answer.ok) return answer;
    const context = contextSchema.safeParse(answer.value.body);
    if (!context.success)
      return failure('bad-answer', 'Tryton gave no preferences for this user; is the address a Tryton server?');
    this.#context = context.data;
    return success(context.data);
  }

  async #rpc(
    path: string,
    method: string,
    params: unknown[],
    options: CallOptions,
  ): Promise<Result<Answer, AnswerCode>> {
    const id = ++this.#calls;
    // Tryton answers bare, with errors as pages, when the body has any key but these three.
    const coded = encodeParams(params);
    if (!coded.ok) return { ...coded, message: `${method}: ${coded.message}` };
    const body = { id, method, params: coded.value };
    const answer = await this.#http.call({ path: path === '' ? '/' : path, method: 'POST', body }, options);
    if (!answer.ok) return { ...answer, message: `${method}: ${answer.message}` };
    const envelope = envelopeSchema.safeParse(answer.value.body);
    if (!envelope.success || envelope.data.id !== id) {
      return failure(
        'bad-answer',
        `${method}: the answer is not the one to call ${id}; is the address a Tryton server?`,
      );
    }
    if ('error' in envelope.data) {
      // The profile's error rules know the kinds that matter; whatever else is said is a no.
      return failure('refused', `${method}: ${JSON.stringify(envelope.data.error).slice(0, 300)}`);
    }
    return success({ ...answer.value, body: decode(envelope.data.result) });
  }
}

function encodeParams(params: unknown[]): Result<unknown, AnswerCode> {
  try {
    return success(encode(params));
  } catch (error) {
    return failure('bad-profile', `${(error as Error).message} Correct the profile.`);
  }
}
