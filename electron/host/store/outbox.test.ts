import { expect, test } from 'vitest';
import type { NewEntry } from './outbox.ts';
import { newScenario } from './testing/open.ts';

const job = (key: string, revision: number, kind = 'job'): NewEntry => ({
  target: 'mes',
  kind,
  key,
  revision,
  payload: { key, revision },
});

test('an entry goes its way from waiting to acknowledged', async () => {
  const { outbox } = await newScenario();
  await outbox.enqueue([job('a', 1), job('b', 1), { ...job('c', 1), target: 'erp' }]);
  const due = await outbox.due('mes', 10);
  expect(due.map(({ key, payload, attempts }) => [key, payload, attempts])).toEqual([
    ['a', { key: 'a', revision: 1 }, 0],
    ['b', { key: 'b', revision: 1 }, 0],
  ]);
  const ids = due.map(({ id }) => id);
  expect(await outbox.sending(ids)).toEqual(ids);
  expect(await outbox.sending(ids)).toEqual([]);
  expect(await outbox.due('mes', 10)).toEqual([]);
  await outbox.settle([
    { id: ids[0], state: 'acknowledged', remote: 'R1' },
    { id: ids[1], state: 'refused', code: 'full', message: 'list full' },
  ]);
  expect(await outbox.counts()).toEqual([
    { target: 'erp', state: 'pending', count: 1 },
    { target: 'mes', state: 'acknowledged', count: 1 },
    { target: 'mes', state: 'refused', count: 1 },
  ]);
  expect(await outbox.list({ target: 'mes', states: ['refused'] }, 5)).toMatchObject([
    { key: 'b', errorCode: 'full', lastError: 'list full', attempts: 1 },
  ]);
  expect(await outbox.retry(ids)).toBe(1);
  expect((await outbox.due('mes', 10)).map(({ key }) => key)).toEqual(['b']);
});

test('filing the same twice files it once', async () => {
  const { outbox } = await newScenario();
  await outbox.enqueue([job('a', 1)]);
  await outbox.sending((await outbox.due('mes', 1)).map(({ id }) => id));
  expect(await outbox.enqueue([job('a', 1)])).toEqual([]);
  expect(await outbox.list({}, 10)).toMatchObject([{ key: 'a', state: 'sending' }]);
});

test('a later entry takes the place of waiting ones, and tells of those that may have arrived', async () => {
  const { outbox } = await newScenario();
  await outbox.enqueue([job('a', 1), job('b', 1), job('c', 1)]);
  const [a, b] = await outbox.due('mes', 2);
  await outbox.sending([a.id, b.id]);
  await outbox.settle([{ id: b.id, state: 'acknowledged' }]);
  const uncertain = await outbox.enqueue([job('a', 2), job('b', 2, 'recall'), job('c', 2)]);
  expect(uncertain.map(({ key, attempts }) => [key, attempts])).toEqual([['a', 1]]);
  expect((await outbox.due('mes', 9)).map(({ key, revision, kind }) => [key, revision, kind])).toEqual([
    ['a', 2, 'job'],
    ['b', 2, 'recall'],
    ['c', 2, 'job'],
  ]);
  // The answer to the first comes late: it did arrive.
  await outbox.settle([{ id: a.id, state: 'acknowledged' }]);
  const states = (await outbox.list({}, 9)).toReversed().map(({ key, revision, state }) => [key, revision, state]);
  expect(states).toEqual([
    ['a', 1, 'acknowledged'],
    ['b', 1, 'acknowledged'],
    ['c', 1, 'superseded'],
    ['a', 2, 'pending'],
    ['b', 2, 'pending'],
    ['c', 2, 'pending'],
  ]);
});

test('a superseded entry does not come back by retry, refusal or being sent', async () => {
  const { outbox } = await newScenario();
  await outbox.enqueue([job('a', 1)]);
  const [{ id }] = await outbox.due('mes', 1);
  await outbox.sending([id]);
  await outbox.enqueue([job('a', 2)]);
  await outbox.settle([{ id, state: 'retry', code: 'timeout', message: 'no answer' }]);
  await outbox.settle([{ id, state: 'refused', code: 'old', message: 'old' }]);
  expect(await outbox.sending([id])).toEqual([]);
  expect(await outbox.retry([id])).toBe(0);
  expect(await outbox.list({ states: ['superseded'] }, 9)).toMatchObject([{ id, revision: 1 }]);
});

test('an entry to be tried again waits for its time', async () => {
  const { outbox } = await newScenario();
  await outbox.enqueue([job('a', 1), job('b', 1)]);
  const ids = (await outbox.due('mes', 9)).map(({ id }) => id);
  await outbox.sending(ids);
  await outbox.settle([
    { id: ids[0], state: 'retry', code: 'timeout', message: 'no answer', notBefore: '2999-01-01T00:00:00+02:00' },
    { id: ids[1], state: 'retry', code: 'timeout', message: 'no answer' },
  ]);
  expect(await outbox.due('mes', 9)).toMatchObject([{ key: 'b', attempts: 1, lastError: 'no answer' }]);
});

test('after a restart what was being sent is due again', async () => {
  const { outbox } = await newScenario();
  await outbox.enqueue([job('a', 1)]);
  await outbox.sending((await outbox.due('mes', 1)).map(({ id }) => id));
  expect(await outbox.recover()).toBe(1);
  expect(await outbox.due('mes', 9)).toMatchObject([{ key: 'a', attempts: 1 }]);
});

test('entries come by page and kind, with how many there are', async () => {
  const { outbox } = await newScenario();
  const entry = (kind: string, key: string, revision = 1, payload: unknown = {}) => ({
    ...{ target: 'mes', kind, key, revision, payload },
  });
  expect(await outbox.lastId()).toBe(0);
  await outbox.enqueue([
    entry('job', 'a', 1, { id: 'a', machine: 'M1' }),
    entry('recall', 'b!M2', 4, { id: 'b', machine: 'M2' }),
    entry('plannedDates', 'dates:o', 1),
    entry('plannedDates', 'dates:o', 2),
  ]);
  const page = await outbox.page({ kinds: ['job', 'recall'] }, { offset: 1, limit: 5 });
  expect([page.total, page.entries.map(({ key }) => key)]).toEqual([2, ['a']]);
  expect((await outbox.list({ kinds: ['recall'], states: ['pending'] }, 9)).map(({ key }) => key)).toEqual(['b!M2']);
  expect(await outbox.jobRevisions('mes')).toEqual(new Map([['a', 1], ['b', 4]])); // prettier-ignore
  expect(await outbox.jobRevisions('other')).toEqual(new Map());
  expect([...(await outbox.latest('plannedDates'))].map(([key, { revision }]) => [key, revision])).toEqual([
    ['dates:o', 2],
  ]);
  const mark = await outbox.lastId();
  await outbox.enqueue([entry('job', 'c', 1, { id: 'c', machine: 'M1' })]);
  expect(await outbox.progress(mark)).toEqual([
    { target: 'mes', kind: 'job', machine: 'M1', state: 'pending', count: 1 },
  ]);
  expect((await outbox.progress(0)).map(({ machine, count }) => [machine, count])).toContainEqual(['M1', 2]);
});
