/** Messages on their way out as a profile describes them: sent in batches, judged one by one, read back where the profile says how. */
import { z } from 'zod';
import type { DeliveryOutcome } from './connector.ts';
import type { Expressions } from './expression.ts';
import { asList, shorten } from './expression.ts';
import type { ConnectionParameters } from './parameters.ts';
import type { Limits, Write } from './profile.ts';
import type { Answer, AnswerCode, Transport } from './transport.ts';
import type { Failure } from '../../solver/model/result.ts';

type WriteContext = {
  transport: Transport;
  expressions: Expressions;
  limits: Limits;
  parameters: ConnectionParameters;
  signal: AbortSignal;
};

const key = z.union([z.string(), z.number()]).transform(String);
const outcomesSchema = z.array(
  z.discriminatedUnion('state', [
    z.object({ key, state: z.literal('acknowledged'), remote: key.optional() }),
    z.object({ key, state: z.literal('refused'), code: key.default('refused'), message: z.string().default('') }),
    z.object({ key, state: z.literal('unknown'), message: z.string().default('') }),
  ]),
);

/** Outcome of every message, in their order; none is left out whatever happens. */
export async function writeMessages<Message>(
  write: Write,
  messages: Message[],
  keyOf: (message: Message) => string,
  context: WriteContext,
): Promise<DeliveryOutcome[]> {
  const batches: Message[][] = [];
  for (let at = 0; at < messages.length; at += write.batch) batches.push(messages.slice(at, at + write.batch));
  const outcomes = await inParallel(batches, context.limits.concurrency, (batch) =>
    writeBatch(write, batch, keyOf, context),
  );
  return outcomes.flat();
}

async function writeBatch<Message>(
  write: Write,
  messages: Message[],
  keyOf: (message: Message) => string,
  context: WriteContext,
): Promise<DeliveryOutcome[]> {
  const keys = messages.map(keyOf);
  const bindings = { parameters: context.parameters, messages, message: messages[0], key: keys[0] };
  const refuse = (code: string, message: string): DeliveryOutcome[] =>
    keys.map((each) => ({ key: each, state: 'refused', code, message }));

  const request = await context.expressions.evaluate(write.request, {}, bindings);
  if (!request.ok) return refuse('bad-profile', `The write request failed: ${request.message}. Correct the profile.`);
  const answer = await context.transport.call(request.value, { signal: context.signal });
  if (!answer.ok) return keys.map((each) => failedOutcome(each, answer));
  const sent = await judge(write.outcomes, answer.value, keys, bindings, context);
  if (write.confirm === undefined || !sent.some(({ state }) => state === 'acknowledged')) return sent;

  const question = await context.expressions.evaluate(write.confirm.request, {}, bindings);
  if (!question.ok)
    return refuse('bad-profile', `The confirming request failed: ${question.message}. Correct the profile.`);
  const seen = await context.transport.call(question.value, { signal: context.signal, repeatable: true });
  const confirmed = seen.ok
    ? await judge(write.confirm.outcomes, seen.value, keys, bindings, context)
    : keys.map((each): DeliveryOutcome => ({
        key: each,
        state: 'unknown',
        message: `Sent, but not read back: ${seen.message}`,
      }));
  return sent.map((outcome, index) => (outcome.state === 'acknowledged' ? confirmed[index] : outcome));
}

/** What an `outcomes` expression says of each key; a key it does not mention is unknown. */
async function judge(
  source: string | undefined,
  answer: Answer,
  keys: string[],
  bindings: Record<string, unknown>,
  context: WriteContext,
): Promise<DeliveryOutcome[]> {
  if (source === undefined) return keys.map((each) => ({ key: each, state: 'acknowledged' }));
  const evaluated = await context.expressions.evaluate(source, answer, bindings);
  const parsed = outcomesSchema.safeParse(evaluated.ok ? asList(evaluated.value) : []);
  const said = new Map(parsed.success ? parsed.data.map((outcome) => [outcome.key, outcome]) : []);
  return keys.map((each): DeliveryOutcome => {
    const outcome = said.get(each);
    if (outcome === undefined)
      return {
        key: each,
        state: 'unknown',
        message: 'The answer does not say what became of it; look before sending again.',
      };
    if (outcome.state === 'acknowledged') {
      return outcome.remote === undefined
        ? { key: each, state: 'acknowledged' }
        : { key: each, state: 'acknowledged', remote: outcome.remote };
    }
    return { ...outcome, message: shorten(outcome.message, 500) };
  });
}

/** Trouble that passes by itself; whoever sends again later may succeed. */
const passing = new Set<AnswerCode>(['timeout', 'bad-answer', 'cancelled', 'unreachable', 'throttled']);

/** A failed exchange as an outcome: refused when the answer is a no, unknown when it was none and sending again may help. */
export function failedOutcome(key: string, failed: Failure<AnswerCode>): DeliveryOutcome {
  if (passing.has(failed.code)) return { key, state: 'unknown', message: failed.message };
  return { key, state: 'refused', code: failed.code, message: failed.message };
}

/** Runs a task per item, at most `width` at once; results in the order of the items. */
async function inParallel<Item, Value>(
  items: Item[],
  width: number,
  task: (item: Item) => Promise<Value>,
): Promise<Value[]> {
  const results: Value[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await task(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return results;
}
