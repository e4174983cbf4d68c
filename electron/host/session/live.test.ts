import { expect, test } from 'vitest';
import type { ExceptionMessage, JobResponse, MachineStatus } from '../../connectors/canonical.ts';
import type { LiveUpdate } from '../contract.ts';
import { recallEntry, releasedJob } from '../dispatch/outbox-messages.ts';
import { smallPlan, turnFirst, turnSecond } from '../reports/testing/small-plan.ts';
import { DatabaseError } from '../store/database.ts';
import type { ScenarioStore } from '../store/scenario-store.ts';
import { newScenario } from '../store/testing/open.ts';
import { Events } from './events.ts';
import { Live } from './live.ts';

const id = 'P/o1/10/0';
const at = '2026-03-02T06:10:00.000Z';

const running: JobResponse = {
  ...{
    jobOrder: id,
    revision: 1,
    machine: 'L1',
    state: 'running',
    startedAt: '2026-03-02T06:00:00.000Z',
    endedAt: null,
  },
  ...{ goodQuantity: 10, scrapQuantity: 1, progress: 0.4, at },
};
const breakdown: ExceptionMessage = {
  ...{
    id: 'X1',
    level: 'critical',
    kind: 'breakdown',
    at,
    machine: 'L1',
    text: 'Belt',
    until: '2026-03-02T12:00:00.000Z',
  },
};
const status: MachineStatus = {
  ...{ machine: 'L2', state: 'executing', mode: 'setup', currentJob: 'P/o1/20/0', setupState: {}, at },
};

function live(store: ScenarioStore) {
  const events = new Events();
  const updates: LiveUpdate[] = [];
  events.subscribe({ live: (update) => updates.push(update) });
  const told = { updates, breakdowns: 0 };
  const plan = smallPlan([turnFirst, turnSecond]);
  const made = new Live({
    ...{ store, events, plan: () => plan, plantId: () => 'P', exceptionTargets: () => ['erp'] },
    clock: () => ({ plantAt: at, atHost: Date.now(), speed: 1 }),
    onBreakdown: () => (told.breakdowns += 1),
  });
  return { live: made, told };
}

const open = async (store: ScenarioStore) => (await store.messages.page({}, { offset: 0, limit: 50 })).messages;
const notices = async (store: ScenarioStore) =>
  (await store.outbox.list({ target: 'erp' }, 50)).map(({ kind, key, revision }) => `${kind} ${key} ${revision}`);

test('reports are kept, shown together, and brought back', async () => {
  const store = await newScenario();
  const first = live(store);
  first.live.job(running);
  first.live.job({ ...running, progress: 0.5 });
  first.live.job({ ...running, jobOrder: 'OTHER/o1/10/0' });
  first.live.job({ ...running, jobOrder: 'not ours' });
  first.live.machine(status);
  await first.live.close();
  expect(first.told.updates).toHaveLength(1);
  expect(first.told.updates[0]).toMatchObject({
    machines: [{ machine: 1, state: 'executing', mode: 'setup', operation: 'o1/20', part: 0 }],
    jobs: [{ operation: 'o1/10', part: 0, state: 'running', progress: 0.5, actualStart: 0 }],
  });

  const second = live(store);
  await second.live.restore();
  expect([...second.live.floor.jobs.keys()]).toEqual(['o1/10#0']);
  expect(second.live.machineStates()).toMatchObject([{ state: 'unknown' }, { state: 'executing' }]);
});

test('a breakdown becomes a message and a notice, once, until something about it changes', async () => {
  const store = await newScenario();
  const first = live(store);
  first.live.exception(breakdown);
  await first.live.close();
  expect(await open(store)).toMatchObject([
    { code: 'exception-breakdown', level: 'critical', params: { at, machine: 'L1', until: breakdown.until! } },
  ]);
  expect(first.live.openExceptions()).toEqual([breakdown]);

  // After a restart and a reconnect the floor tells it again, then changes its mind, then it is over.
  for (const [message, filed] of [
    [breakdown, 1],
    [{ ...breakdown, until: '2026-03-02T15:00:00.000Z' }, 2],
    [{ ...breakdown, until: '2026-03-02T15:00:00.000Z', resolvedAt: '2026-03-02T09:00:00.000Z' }, 3],
  ] as const) {
    const next = live(store);
    await next.live.restore();
    next.live.exception(message);
    await next.live.close();
    expect(await notices(store)).toHaveLength(filed);
    expect(next.told.breakdowns).toBe(filed === 1 ? 0 : 1);
  }
  expect(await notices(store)).toEqual(['exception X1 3', 'exception X1 2', 'exception X1 1']);
  expect(await open(store)).toEqual([]);
});

test('what the disk refuses is kept later, the newest of it', async () => {
  const store = await newScenario();
  let full = true;
  const { live: made } = live({
    ...store,
    transaction: (work) =>
      full ? Promise.reject(new DatabaseError('SQLITE_FULL', 'disk full', null)) : store.transaction(work),
  });
  made.job({ ...running, state: 'aborted' });
  made.exception(breakdown);
  await expect.poll(() => made.floor.jobs.size, { timeout: 20_000 }).toBe(1);
  expect(made.openExceptions()).toEqual([breakdown]);
  made.machine(status);
  full = false;
  await expect.poll(async () => (await store.actuals.jobs()).length, { timeout: 20_000 }).toBe(1);
  expect((await open(store)).map(({ code }) => code).toSorted()).toEqual(['exception-breakdown', 'job-aborted']);
  expect(await store.actuals.machines()).toHaveLength(1);
  await made.close();
});

test('an aborted job is told once, and no more when the floor takes it up again', async () => {
  const store = await newScenario();
  const aborted: JobResponse = { ...running, state: 'aborted', endedAt: '2026-03-02T06:20:00.000Z' };
  const report = async (response: JobResponse): Promise<void> => {
    const { live: made } = live(store);
    await made.restore();
    made.job(response);
    await made.close();
  };
  await report(aborted);
  const [message] = await open(store);
  expect(message).toMatchObject({ code: 'job-aborted', level: 'urgent', subject: { kind: 'operation', key: 'o1/10' } });
  expect(message.text).toContain(`Job order ${id} was aborted on L1 after 10 good and 1 scrap pieces`);
  await store.messages.acknowledge([message.id]);
  await report({ ...aborted, at: '2026-03-02T06:30:00.000Z' });
  expect((await open(store))[0]).toMatchObject({ acknowledgedAt: expect.any(String) as string });
  await report({ ...running, at: '2026-03-02T06:40:00.000Z' });
  expect(await open(store)).toEqual([]);
});

test.each([
  ['unasked', false, ['job-cancelled']],
  ['because we recalled it', true, []],
])('a job taken off the list before it began, %s', async (_name, recalled, codes) => {
  const store = await newScenario();
  const job = {
    ...{ id, revision: 1, machine: 'L1', operation: 'Turn 1', order: 'o1', orderNumber: 'MO-1' },
  } as Parameters<typeof releasedJob>[1];
  await store.released.put([releasedJob('mes', job, 'acknowledged')]);
  if (recalled) await store.outbox.enqueue([recallEntry('mes', job)]);
  const { live: made } = live(store);
  made.job({ ...running, state: 'aborted', startedAt: null, progress: 0, goodQuantity: 0 });
  await made.close();
  expect((await open(store)).map(({ code }) => code)).toEqual(codes);
});
