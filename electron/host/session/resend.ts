/** Sending once more what was refused, and at once what waits for its next attempt. */
import type { Repositories } from '../store/scenario-store.ts';

const everyEntry = 10_000_000;

/** Resolves with the number of messages. */
export async function resend({ outbox }: Pick<Repositories, 'outbox'>): Promise<number> {
  const open = await outbox.list({ states: ['refused', 'pending'] }, everyEntry);
  const waiting = open.filter(({ state, notBefore }) => state === 'pending' && notBefore !== '');
  await outbox.settle(
    waiting.map(({ id, errorCode, lastError }) => {
      return { id, state: 'retry', code: errorCode ?? 'unknown', message: lastError ?? '' };
    }),
  );
  const refused = open.filter(({ state }) => state === 'refused').map(({ id }) => id);
  return waiting.length + (await outbox.retry(refused));
}
