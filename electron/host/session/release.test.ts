import { expect, test } from 'vitest';
import type { JobOrder } from '../../connectors/canonical.ts';
import { releasedJob } from '../dispatch/outbox-messages.ts';
import type { FloorJob } from '../reports/floor.ts';
import { assignmentKey, type Plan } from '../reports/plan.ts';
import { jobOf, smallPlan, turnFirst, turnSecond } from '../reports/testing/small-plan.ts';
import type { ScenarioStore } from '../store/scenario-store.ts';
import { must, newScenario } from '../store/testing/open.ts';
import { fileRelease, releaseChanges, releasePreview, type ReleaseContext } from './release.ts';

const both = smallPlan([turnFirst, turnSecond]);

function context(jobs: FloorJob[] = [], plan: Plan = both): ReleaseContext {
  const byKey = new Map(jobs.map((job) => [assignmentKey(job.operation, job.part), job]));
  return {
    // Version 0: no kept schedule to become the baseline.
    ...{ plan: { ...plan, version: 0 }, floor: { machines: new Map(), jobs: byKey } },
    ...{ plant: 'P', now: 0, orderNumber: () => 'MO-1' },
  };
}

const release = async (store: ScenarioStore, given: ReleaseContext, hours = 24) =>
  must(await store.transaction((all) => fileRelease(all, 'mes', hours, given, () => 'erp')));

/** What waits in the outbox, as `kind key revision`. */
const waiting = async (store: ScenarioStore): Promise<string[]> =>
  (await store.outbox.list({ states: ['pending'] }, 100))
    .map(({ kind, key, revision }) => `${kind} ${key} ${revision}`)
    .toSorted();

/** The MES confirms everything that waits for it. */
async function confirm(store: ScenarioStore): Promise<void> {
  const entries = await store.outbox.list({ target: 'mes', states: ['pending'] }, 100);
  await store.outbox.settle(entries.map(({ id }) => ({ id, state: 'acknowledged' })));
  const jobs = entries.filter(({ kind }) => kind === 'job').map(({ payload }) => payload as JobOrder);
  await store.released.put(jobs.map((job) => releasedJob('mes', job, 'acknowledged')));
}

const changesOf = async (store: ScenarioStore, given: ReleaseContext): Promise<string[]> =>
  (await releaseChanges(store, 'mes', 24, given)).changes.map((change) =>
    change.change === 'recalled'
      ? `recalled ${change.before.id}`
      : `${change.change} ${change.job.id}@${change.job.revision}`,
  );

test('a release files job orders and planned dates; the same again files nothing', async () => {
  const store = await newScenario();
  expect(await release(store, context())).toEqual({ jobs: 2, recalled: 0, plannedDates: 1 });
  expect(await waiting(store)).toEqual(['job P/o1/10/0 1', 'job P/o1/20/0 1', 'plannedDates dates:o1 1']);
  expect(await release(store, context())).toEqual({ jobs: 0, recalled: 0, plannedDates: 0 });
  await confirm(store);
  expect(await release(store, context())).toEqual({ jobs: 0, recalled: 0, plannedDates: 0 });
});

test('the review names what changes, per machine', async () => {
  const store = await newScenario();
  await release(store, context());
  await confirm(store);
  const moved = context([], smallPlan([{ ...turnFirst, machine: 'L2', mode: 1, runStart: 600 }, turnSecond]));
  const preview = releasePreview(await releaseChanges(store, 'mes', 24, moved), 24, moved);
  expect(preview).toMatchObject({ from: 0, to: 86_400, total: 2 });
  expect(preview.machines.map(({ machine }) => machine)).toEqual(['L2']);
  expect(preview.machines[0].changes).toMatchObject([
    { change: 'moved', operation: 'o1/10', start: 0, before: { machine: 'L1', start: 0, end: 1800 } },
    { change: 'changed', operation: 'o1/20', start: 1800 },
  ]);
});

test('what is recalled before it was sent is not sent any more', async () => {
  const store = await newScenario();
  await release(store, context());
  expect(await release(store, context([], smallPlan([turnFirst])))).toMatchObject({ jobs: 0, recalled: 1 });
  expect(await waiting(store)).toEqual(['job P/o1/10/0 1', 'plannedDates dates:o1 2', 'recall P/o1/20/0!L2 1']);
  const [withdrawn] = await store.outbox.list({ states: ['recalled'] }, 10);
  expect(withdrawn).toMatchObject({ kind: 'job', key: 'P/o1/20/0' });
});

test('what the floor has begun is left alone, aborted or not', async () => {
  const store = await newScenario();
  await release(store, context());
  await confirm(store);
  const later = smallPlan([{ ...turnFirst, start: 600, runStart: 1500, end: 2400 }]);
  for (const state of ['running', 'interrupted', 'ended', 'aborted'] as const)
    expect(await changesOf(store, context([jobOf({ state })], later)), state).toEqual(['recalled P/o1/20/0']);
});

test('what the floor cancelled before it began is sent again, in a new revision', async () => {
  const store = await newScenario();
  await release(store, context());
  await confirm(store);
  const cancelled = context([jobOf({ state: 'aborted', startedAt: null })]);
  expect(await changesOf(store, cancelled)).toEqual(['new P/o1/10/0@2']);
  await release(store, cancelled);
  // Until the floor says something new, the second revision is what it was told.
  expect(await changesOf(store, cancelled)).toEqual([]);
  await confirm(store);
  expect(await changesOf(store, cancelled)).toEqual([]);
});

test('without a MES the dates go out all the same', async () => {
  const store = await newScenario();
  const filed = await store.transaction((all) => fileRelease(all, null, 24, context(), () => 'erp'));
  expect(filed).toMatchObject({ ok: true, value: { jobs: 0, plannedDates: 1 } });
  expect(await waiting(store)).toEqual(['plannedDates dates:o1 1']);
});

test('dates that were refused are filed again; those of orders nobody takes are not', async () => {
  const store = await newScenario();
  await release(store, context());
  const [dates] = (await store.outbox.list({ target: 'erp' }, 10)).map(({ id }) => id);
  await store.outbox.settle([{ id: dates, state: 'refused', code: 'CLOSED', message: 'Order is closed.' }]);
  expect(await release(store, context())).toMatchObject({ plannedDates: 1 });
  const nobody = await store.transaction((all) => fileRelease(all, 'mes', 24, context(), () => null));
  expect(nobody).toMatchObject({ ok: true, value: { plannedDates: 0 } });
});
