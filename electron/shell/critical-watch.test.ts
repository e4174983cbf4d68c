import { expect, test, vi } from 'vitest';
import { smallHost } from '../host/testing/small-host.ts';
import type { Host, MessageRow, Overview } from '../host/contract.ts';
import { success } from '../../solver/model/result.ts';
import { watchCritical } from './critical-watch.ts';

function row(id: number): MessageRow {
  return {
    ...{
      id,
      level: 'critical',
      code: 'exception-breakdown',
      params: {},
      text: `text ${id}`,
      source: '',
      kind: '',
      key: '',
    },
    ...{ raw: null, createdAt: '2026-11-16T06:00:00Z', acknowledgedAt: null, resolvedAt: null },
  };
}

test('tells of critical messages that come up, not of those that were there', async () => {
  const small = smallHost(1);
  let rows = [row(4)];
  let file = 'a.takt';
  let reads = 0;
  const host: Host = {
    ...small,
    overview: async () => success({ scenario: { file } } as Overview),
    messages: async () => {
      reads++;
      return success({ rows, total: rows.length });
    },
  };
  const told: number[][] = [];
  const stop = watchCritical(host, (messages) => told.push(messages.map(({ id }) => id)));
  const change = async (topic: 'messages' | 'scenario' | 'plan'): Promise<void> => {
    const before = reads;
    small.emit.changed([topic]);
    if (topic !== 'plan') await vi.waitFor(() => expect(reads).toBe(before + 1));
    await new Promise((resolve) => setTimeout(resolve, 5));
  };
  await vi.waitFor(() => expect(reads).toBe(1));
  await change('messages');
  expect(told).toEqual([]);

  rows = [row(5), row(6), row(4)];
  await change('messages');
  expect(told).toEqual([[6, 5]]);
  // Seen and resolved ones leave; none of that is news.
  rows = [row(6)];
  await change('messages');
  await change('plan');
  expect(told).toHaveLength(1);

  // Another scenario has its own messages.
  file = 'b.takt';
  rows = [row(90)];
  await change('scenario');
  expect(told).toHaveLength(1);
  rows = [row(90), row(91)];
  await change('messages');
  expect(told).toEqual([[6, 5], [91]]);

  stop();
  small.emit.changed(['messages']);
  expect(told).toHaveLength(2);
});
