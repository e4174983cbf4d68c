import { expect, test } from 'vitest';
import type { JobOrder } from '../../connectors/canonical.ts';
import { releasedJob } from '../dispatch/outbox-messages.ts';
import type { FloorJob } from '../reports/floor.ts';
import { assignmentKey } from '../reports/plan.ts';
import { jobOf, smallPlan, turnFirst, turnSecond } from '../reports/testing/small-plan.ts';
import type { ScenarioStore } from '../store/scenario-store.ts';
import { must, newScenario } from '../store/testing/open.ts';
import { fileRecall } from './recall.ts';
import { fileRelease, releaseChanges, type ReleaseContext } from './release.ts';

const [first, second] = ['P/o1/10/0', 'P/o1/20/0'];

function context(jobs: FloorJob[] = []): ReleaseContext {
  const byKey = new Map(jobs.map((job) => [assignmentKey(job.operation, job.part), job]));
  return {
    ...{ plan: { ...smallPlan([turnFirst, turnSecond]), version: 0 } },
    ...{ floor: { machines: new Map(), jobs: byKey }, plant: 'P', now: 0, orderNumber: () => 'MO-1' },
  };
}

async function released(): Promise<ScenarioStore> {
  const store = await newScenario();
  must(await store.transaction((all) => fileRelease(all, 'mes', 24, context(), () => null)));
  return store;
}

/** The MES does what waits for it. */
async function confirm(store: ScenarioStore): Promise<void> {
  const entries = await store.outbox.list({ target: 'mes', states: ['pending'] }, 100);
  await store.outbox.settle(entries.map(({ id }) => ({ id, state: 'acknowledged' })));
  const jobs = entries.filter(({ kind }) => kind === 'job').map(({ payload }) => payload as JobOrder);
  await store.released.put(jobs.map((job) => releasedJob('mes', job, 'acknowledged')));
}

const recall = async (store: ScenarioStore, jobOrders: string[], jobs: FloorJob[] = []) =>
  must(await store.transaction((all) => fileRecall(all, 'mes', jobOrders, context(jobs).floor)));

const waiting = async (store: ScenarioStore): Promise<string[]> =>
  (await store.outbox.list({ states: ['pending'] }, 100)).map(({ kind, key }) => `${kind} ${key}`);

test('a released job is recalled, and the next release sends it anew in a higher revision', async () => {
  const store = await released();
  await confirm(store);
  expect(await recall(store, [first])).toEqual({ recalled: 1, refused: [] });
  expect(await waiting(store)).toEqual([`recall ${first}!L1`]);
  const { changes } = await releaseChanges(store, 'mes', 24, context());
  expect(changes).toMatchObject([{ change: 'new', job: { id: first, revision: 2 } }]);
  expect((await store.commands.page({ offset: 0, limit: 1 })).commands[0]).toMatchObject({
    ...{ kind: 'recall', payload: { jobOrders: [first] }, inverse: null },
  });
});

test('what is still on its way is not sent any more; it may have arrived, so its recall goes out', async () => {
  const store = await released();
  expect(await recall(store, [first, first])).toEqual({ recalled: 1, refused: [] });
  expect((await waiting(store)).toSorted()).toEqual([`job ${second}`, `recall ${first}!L1`]);
});

test('what has begun, was never released or is not ours stays', async () => {
  const store = await released();
  await confirm(store);
  expect(await recall(store, [first, 'P/o9/10/0', 'foreign'], [jobOf({})])).toEqual({
    recalled: 0,
    refused: [
      { jobOrder: first, code: 'begun' },
      { jobOrder: 'P/o9/10/0', code: 'not-released' },
      { jobOrder: 'foreign', code: 'unknown-job' },
    ],
  });
  expect(await waiting(store)).toEqual([]);
});
