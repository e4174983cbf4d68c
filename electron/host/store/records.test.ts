import { expect, test } from 'vitest';
import type { PullBatch, QuarantinedRecord } from '../../connectors/canonical.ts';
import type { Topic } from './session.ts';
import { newScenario } from './testing/open.ts';

type Options = Partial<Omit<PullBatch, 'records'>>;

function customers(names: Record<string, string>, options: Options = {}): PullBatch {
  const records = Object.entries(names).map(([id, name]) => ({ id, name, priority: 1 }));
  return { kind: 'customer', quarantined: [], complete: false, delta: false, goneKeys: [], ...options, records };
}

const refused = (key: string, raw = '{"bad":true}'): QuarantinedRecord => ({
  kind: 'customer',
  key,
  code: 'bad-record',
  message: `customer ${key}: name is missing`,
  raw,
});

test('records are added, left alone, changed, gone and back', async () => {
  const { records, pulls } = await newScenario();
  const zero = { added: 0, changed: 0, unchanged: 0, returned: 0, gone: 0, quarantined: 0 };
  const first = await pulls.begin('erp');
  expect(await records.apply(customers({ a: 'A', b: 'B' }), first)).toEqual({ ...zero, added: 2 });
  expect(await records.apply(customers({ c: 'C' }, { complete: true }), first)).toEqual({ ...zero, added: 1 });
  await pulls.finish(first, 'cursor-1');
  expect(await pulls.last('erp')).toMatchObject({ cursor: 'cursor-1' });
  const before = await records.get('customer', 'a');

  const second = await pulls.begin('erp');
  const complete = customers({ a: 'A', b: 'B2' }, { complete: true });
  expect(await records.apply(complete, second)).toEqual({ ...zero, changed: 1, unchanged: 1, gone: 1 });
  expect(await records.get('customer', 'a')).toEqual(before);
  expect((await records.all('customer')).map(({ id, name }) => [id, name])).toEqual([
    ['a', 'A'],
    ['b', 'B2'],
  ]);
  expect((await records.get('customer', 'c'))?.goneAt).toMatch(/^20/);
  expect(await records.counts()).toEqual({ customer: { present: 2, gone: 1 } });

  const delta = customers({ c: 'C' }, { complete: true, delta: true, goneKeys: ['a', 'unknown'] });
  expect(await records.apply(delta, second)).toEqual({ ...zero, changed: 1, returned: 1, gone: 1 });
  expect((await records.all('customer')).map(({ id }) => id)).toEqual(['b', 'c']);
});

test("a full read of one source says nothing about another source's records", async () => {
  const { records, pulls } = await newScenario();
  await records.apply(customers({ a: 'A' }, { complete: true }), await pulls.begin('erp'));
  await records.apply(customers({ b: 'B' }, { complete: true }), await pulls.begin('crm'));
  expect((await records.all('customer')).map(({ id }) => id)).toEqual(['a', 'b']);
  expect(await records.get('customer', 'b')).toMatchObject({ source: 'crm', goneAt: null });
});

test('what an interrupted pull had seen does not count for the next', async () => {
  const { records, pulls } = await newScenario();
  await records.apply(customers({ a: 'A', b: 'B' }), await pulls.begin('erp'));
  const next = await pulls.begin('erp');
  expect(await records.apply(customers({ b: 'B' }, { complete: true }), next)).toMatchObject({ gone: 1, unchanged: 1 });
});

test('a refused record is kept whole, keeps the old one from going, and is resolved when it arrives well', async () => {
  const { records, pulls, messages } = await newScenario();
  await records.apply(customers({ a: 'A', b: 'B' }, { complete: true }), await pulls.begin('erp'));
  const raw = `{"id":"b","name":"\u0000${'long '.repeat(50_000)}"}`;
  const bad = customers(
    { a: 'A' },
    { complete: true, quarantined: [refused('b', raw), refused('', 'one'), refused('', 'two')] },
  );
  expect(await records.apply(bad, await pulls.begin('erp'))).toMatchObject({ gone: 0, quarantined: 3 });
  expect((await records.all('customer')).map(({ id }) => id)).toEqual(['a', 'b']);
  const all = { offset: 0, limit: 9 };
  const subject = { kind: 'customer', key: 'b' };
  expect(await messages.page({ subject }, all)).toMatchObject({
    total: 1,
    messages: [{ code: 'bad-record', raw, repeats: 0 }],
  });
  expect(await messages.counts()).toEqual({ general: 0, urgent: 3, critical: 0, unacknowledged: 3 });

  await records.apply(bad, await pulls.begin('erp'));
  expect(await messages.page({ subject }, all)).toMatchObject({ total: 1, messages: [{ repeats: 1 }] });
  expect((await messages.counts()).urgent).toBe(3);

  const well = customers({ b: 'B2' }, { delta: true });
  await records.apply(well, await pulls.begin('erp'));
  expect(await messages.page({ subject }, all)).toMatchObject({ total: 0 });
  expect(await messages.page({ subject, resolved: true }, all)).toMatchObject({ total: 1, messages: [{ raw }] });
  // A full read that no longer brings the nameless ones settles them too.
  await records.apply(customers({ a: 'A', b: 'B2' }, { complete: true }), await pulls.begin('erp'));
  expect((await messages.counts()).urgent).toBe(0);
});

test('pages are searched by key and name, without regard to case', async () => {
  const { records, pulls } = await newScenario();
  const names = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`K${10 + index}`, `Ärzte ${index % 3}%_`]),
  );
  await records.apply(customers(names), await pulls.begin('erp'));
  const page = await records.page('customer', { offset: 2, limit: 3, search: 'ÄRZTE 1%' });
  expect(page.total).toBe(10);
  expect(page.records.map(({ key }) => key)).toEqual(['K17', 'K20', 'K23']);
  expect((await records.page('customer', { offset: 0, limit: 9, search: 'k39' })).total).toBe(1);
  expect((await records.page('customer', { offset: 0, limit: 9, search: "' or 1=1 --" })).total).toBe(0);
});

test('listeners hear of what a commit changed, once, and of nothing when it failed or changed nothing', async () => {
  const store = await newScenario();
  const heard: Topic[][] = [];
  const stop = store.onChanged((topics) => heard.push([...topics].toSorted()));
  const pull = await store.pulls.begin('erp');
  await store.transaction(async (repositories) => {
    await repositories.records.apply(customers({ a: 'A' }, { quarantined: [refused('b')] }), pull);
    await repositories.commands.append({ kind: 'pull', payload: { source: 'erp' }, inverse: null });
  });
  await store.records.apply(customers({ a: 'A' }), pull);
  const failing = store.transaction(async (repositories) => {
    await repositories.settings.set('a', 1);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  stop();
  await store.settings.set('b', 1);
  expect(heard).toEqual([['commands', 'messages', 'records']]);
});
