import { expect, test } from 'vitest';
import { success } from '../../../solver/model/result.ts';
import type { PullBatch, PulledRecord } from '../../connectors/canonical.ts';
import { newScenario } from '../store/testing/open.ts';
import type { Connections } from './connections.ts';
import { pull } from './pull.ts';

const customer = (id: string, name: string): PulledRecord<'customer'> => ({ id, name, priority: 1 });
const batch = (records: PulledRecord<'customer'>[], complete = false): PullBatch => ({
  ...{ kind: 'customer', records, quarantined: [], complete, delta: false, goneKeys: [] },
});

test('a key that comes twice with other content is set aside, the first one is used', async () => {
  const store = await newScenario();
  const batches = [
    batch([customer('c1', 'Ada'), customer('c2', 'Berta')]),
    batch([customer('c2', 'Berta'), customer('c1', 'Adele')]),
    batch([], true),
  ];
  const connector = {
    pull: async ({ onBatch }: { onBatch: (one: PullBatch) => Promise<void> }) => {
      for (const one of batches) await onBatch(one);
      return success({ cursor: null });
    },
  };
  const connections = {
    erps: () => [{ connection: { id: 'erp', title: 'ERP' }, connector }],
    noteErp: () => undefined,
  } as unknown as Connections;
  const read = () => pull(store, connections, true, () => undefined, new AbortController().signal);
  expect(await read()).toMatchObject({
    ok: true,
    value: { connections: [{ kinds: [{ kind: 'customer', read: 4, gone: 0, quarantined: 1 }] }] },
  });
  expect((await store.records.all('customer')).map(({ name }) => name)).toEqual(['Ada', 'Berta']);
  const { messages } = await store.messages.page({}, { offset: 0, limit: 10 });
  expect(messages).toMatchObject([{ code: 'duplicate', subject: { kind: 'customer', key: 'c1' } }]);
  expect(JSON.parse(messages[0].raw!)).toMatchObject({ name: 'Adele' });

  batches[1] = batch([customer('c2', 'Berta')]);
  await read();
  expect((await store.messages.page({}, { offset: 0, limit: 10 })).total).toBe(0);
});
