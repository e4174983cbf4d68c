import { describe, expect, onTestFinished, test } from 'vitest';
import type { DeliveryOutcome, DispatchRequest, ErpConnector, MesConnector } from '../../connectors/connector.ts';
import type { ExceptionMessage, JobOrder, PlannedDates } from '../../connectors/canonical.ts';
import type { OutboxState } from '../store/outbox.ts';
import type { ScenarioStore } from '../store/scenario-store.ts';
import { newScenario } from '../store/testing/open.ts';
import { Delivery, erpCourier, mesCourier, type Courier } from './delivery.ts';
import { plannedDatesEntry, recallEntry } from './outbox-messages.ts';

const id = 'P/O1/10/0';

function job(machine: string, revision: number): JobOrder {
  return {
    ...{ id, revision, machine, operation: 'Turn', order: 'O1', orderNumber: '4711', item: 'A', quantity: 10 },
    ...{ start: '2026-11-20T06:00:00.000Z', end: '2026-11-20T08:00:00.000Z', setupSeconds: 600, runSeconds: 6600 },
    ...{ position: 1, attributes: {}, tools: [], skills: [], materials: [] },
  };
}

const jobEntry = (order: JobOrder) => ({
  ...{ target: 'mes', kind: 'job', key: order.id, revision: order.revision, payload: order },
});

/** A MES that notes what it is asked and answers as told; `acknowledged` unless told otherwise. */
function fakeMes(answer: (key: string) => DeliveryOutcome | null = (key) => ({ key, state: 'acknowledged' })) {
  const asked: string[] = [];
  const dispatch = async ({ machine, jobs, recalls }: DispatchRequest): Promise<DeliveryOutcome[]> => {
    const keys = [
      ...jobs.map((one) => `${one.id}@${one.revision}`),
      ...recalls.map((one) => `${one.id}@${one.revision}!`),
    ];
    asked.push(...keys.map((key) => `${key.slice(id.length)} on ${machine}`));
    return keys.flatMap((key) => answer(key) ?? []);
  };
  return { asked, courier: mesCourier({ dispatch } as unknown as MesConnector) };
}

function deliveryTo(store: ScenarioStore, target: string, courier: Courier, changes: object = {}): Delivery {
  const delivery = new Delivery({ store, target, courier, online: () => true, ...changes });
  onTestFinished(() => delivery.close());
  return delivery;
}

/** Waits until no entry is in one of these states. */
async function settled(store: ScenarioStore, states: OutboxState[] = ['pending', 'sending']): Promise<void> {
  await expect.poll(async () => (await store.outbox.list({ states }, 1)).length, { timeout: 20_000 }).toBe(0);
}

const states = async (store: ScenarioStore): Promise<string[]> =>
  (await store.outbox.list({}, 100)).map(({ kind, revision, state }) => `${kind} ${revision} ${state}`).toSorted();

describe('to a MES', () => {
  test('what arrives is known as released', async () => {
    const store = await newScenario();
    const { asked, courier } = fakeMes();
    await store.outbox.enqueue([jobEntry(job('M1', 1))]);
    deliveryTo(store, 'mes', courier).nudge();
    await settled(store);
    expect(asked).toEqual(['@1 on M1']);
    expect(await store.released.get(id)).toMatchObject({ machine: 'M1', revision: 1, state: 'acknowledged' });
  });

  test.each([
    ['to another machine', 'M2'],
    ['back on the same machine', 'M1'],
  ])('a recalled job that goes %s waits until the recall is through', async (_name, machine) => {
    const store = await newScenario();
    const { asked, courier } = fakeMes();
    await store.outbox.enqueue([recallEntry('mes', job('M1', 1)), jobEntry(job(machine, 2))]);
    deliveryTo(store, 'mes', courier).nudge();
    await settled(store);
    expect(asked).toEqual(['@1! on M1', `@2 on ${machine}`]);
    expect(await store.released.get(id)).toMatchObject({ machine, revision: 2, state: 'acknowledged' });
  });

  test('a recall that is refused keeps the job from its new machine', async () => {
    const store = await newScenario();
    const refusal = { state: 'refused', code: 'started', message: 'It runs.' } as const;
    const { asked, courier } = fakeMes((key) => ({ key, ...refusal }));
    await store.outbox.enqueue([recallEntry('mes', job('M1', 1)), jobEntry(job('M2', 2))]);
    deliveryTo(store, 'mes', courier).nudge();
    await settled(store);
    expect(asked).toEqual(['@1! on M1']);
    expect(await states(store)).toEqual(['job 2 refused', 'recall 1 refused']);
    expect((await store.outbox.list({}, 1))[0]).toMatchObject({ errorCode: 'started', lastError: 'It runs.' });
  });

  test('a job filed while its recall is to be tried again does not overtake it', async () => {
    const store = await newScenario();
    let away = true;
    const { asked, courier } = fakeMes((key) => (away ? null : { key, state: 'acknowledged' }));
    const delivery = deliveryTo(store, 'mes', courier);
    await store.outbox.enqueue([recallEntry('mes', job('M1', 1))]);
    delivery.nudge();
    await expect.poll(() => asked.length, { timeout: 20_000 }).toBe(1);
    await settled(store, ['sending']);
    await store.outbox.enqueue([jobEntry(job('M2', 2))]);
    away = false;
    delivery.nudge();
    await settled(store);
    expect(asked).toEqual(['@1! on M1', '@1! on M1', '@2 on M2']);
  });

  test('one that nobody answers for is sent again', async () => {
    const store = await newScenario();
    let times = 0;
    const silent = { state: 'unknown', message: 'Gone.' } as const;
    const { asked, courier } = fakeMes((key) => (++times === 1 ? { key, ...silent } : { key, state: 'acknowledged' }));
    let silences = 0;
    await store.outbox.enqueue([jobEntry(job('M1', 1))]);
    deliveryTo(store, 'mes', courier, { onSilence: () => (silences += 1) }).nudge();
    await settled(store);
    expect(asked).toHaveLength(2);
    expect(silences).toBe(1);
    expect((await store.outbox.list({}, 1))[0]).toMatchObject({ state: 'acknowledged', attempts: 2 });
  });

  test('a courier that fails loses nothing', async () => {
    const store = await newScenario();
    let times = 0;
    const { courier } = fakeMes();
    await store.outbox.enqueue([jobEntry(job('M1', 1))]);
    deliveryTo(store, 'mes', async (entries, signal) => {
      times += 1;
      if (times === 1) throw new Error('broken pipe');
      return courier(entries, signal);
    }).nudge();
    await settled(store);
    expect(times).toBe(2);
  });

  test('nothing leaves while the connection is down', async () => {
    const store = await newScenario();
    const { asked, courier } = fakeMes();
    let online = false;
    await store.outbox.enqueue([jobEntry(job('M1', 1))]);
    const delivery = deliveryTo(store, 'mes', courier, { online: () => online });
    delivery.nudge();
    await store.settings.set('other', 1);
    expect(asked).toEqual([]);
    online = true;
    delivery.nudge();
    await settled(store);
    expect(asked).toEqual(['@1 on M1']);
  });

  test('a recall that arrived takes back only what it names', async () => {
    const store = await newScenario();
    const { courier } = fakeMes();
    const delivery = deliveryTo(store, 'mes', courier);
    await store.outbox.enqueue([jobEntry(job('M1', 1))]);
    delivery.nudge();
    await settled(store);
    await store.outbox.enqueue([recallEntry('mes', job('M2', 1))]);
    delivery.nudge();
    await settled(store);
    expect((await store.released.get(id))?.state).toBe('acknowledged');
    await store.outbox.enqueue([recallEntry('mes', job('M1', 1))]);
    delivery.nudge();
    await settled(store);
    expect((await store.released.get(id))?.state).toBe('recalled');
  });
});

test('an ERP gets dates and exceptions, each answered by its own key', async () => {
  const store = await newScenario();
  const dates: PlannedDates = {
    ...{ order: 'O1', number: '4711', start: '2026-11-20T06:00:00Z', end: '2026-11-20T08:00:00Z' },
    ...{ delaySeconds: 0, operations: [] },
  };
  const exception: ExceptionMessage = {
    ...{ id: 'X1', level: 'urgent', kind: 'breakdown', at: '2026-11-20T06:00:00Z', text: 'Spindle' },
  };
  const courier = erpCourier({
    writePlannedDates: async () => [{ key: 'O1', state: 'acknowledged', remote: 'MO-1' }],
    writeExceptions: async () => [{ key: 'X1', state: 'refused', code: 'unsupported', message: 'No place for it.' }],
  } as unknown as ErpConnector);
  await store.outbox.enqueue([
    plannedDatesEntry('erp', dates, 1),
    { target: 'erp', kind: 'exception', key: 'X1', revision: 1, payload: exception },
  ]);
  deliveryTo(store, 'erp', courier).nudge();
  await settled(store);
  expect(await store.outbox.list({}, 10)).toMatchObject([
    { key: 'X1', state: 'refused', errorCode: 'unsupported', lastError: 'No place for it.' },
    { key: 'dates:O1', state: 'acknowledged', remote: 'MO-1' },
  ]);
});
