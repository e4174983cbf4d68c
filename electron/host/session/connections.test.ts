import { expect, onTestFinished, test } from 'vitest';
import { failure, success, type Result } from '../../../solver/model/result.ts';
import type { ErpConnector, MesConnector, MesEvents } from '../../connectors/connector.ts';
import type { ScenarioStore } from '../store/scenario-store.ts';
import { newScenario } from '../store/testing/open.ts';
import { Connections, type ConnectorFactory } from './connections.ts';
import type { Connection } from './settings.ts';

const connection = (id: string, kind: 'erp' | 'mes'): Connection => ({
  ...{ id, kind, title: `The ${id}`, profile: 'any', url: 'http://127.0.0.1', credential: id, parameters: {} },
});

type Test = Awaited<ReturnType<ErpConnector['test']>>;

function erpAnswering(test: () => Promise<Test>): ErpConnector {
  return {
    test,
    close: async () => undefined,
    writeExceptions: async (messages) => messages.map(({ id }) => ({ key: id, state: 'acknowledged' })),
    writePlannedDates: async () => [],
    pull: async () => success({ cursor: null }),
  };
}

async function opened(store: ScenarioStore, list: Connection[], factory: Partial<ConnectorFactory>) {
  const told = { changes: 0 };
  const unknown = async (): Promise<Result<never>> => failure('bad-profile', 'There is no profile "any".');
  const connections = new Connections({
    ...{ store, factory: { erp: unknown, mes: unknown, ...factory } },
    mesEvents: { onJob: () => undefined, onMachine: () => undefined, onException: () => undefined },
    onChanged: () => (told.changes += 1),
  });
  onTestFinished(() => connections.close());
  await connections.open(list);
  return { connections, told };
}

const fine = success({ system: 'ERP', version: '1' });
const down = failure('unreachable' as const, 'It cannot be reached.');

test('a connection that cannot be opened stays listed with the reason', async () => {
  const list = [connection('erp', 'erp'), connection('mes', 'mes')];
  const { connections } = await opened(await newScenario(), list, {});
  expect(await connections.rows()).toMatchObject([
    {
      id: 'erp',
      kind: 'erp',
      title: 'The erp',
      state: 'failed',
      message: 'There is no profile "any".',
      lastPullAt: null,
    },
    { id: 'mes', kind: 'mes', state: 'failed' },
  ]);
  expect(connections.erps()).toEqual([]);
  // It takes what is for it, and keeps it.
  expect(connections.dispatchTarget()).toBe('mes');
  expect(connections.erpTargets()).toEqual(['erp']);
});

test('opening does not wait for an ERP that is slow to answer', async () => {
  let answer = (_result: Test): void => undefined;
  const erp = erpAnswering(() => new Promise((resolve) => (answer = resolve)));
  const { connections } = await opened(await newScenario(), [connection('erp', 'erp')], {
    erp: async () => success(erp),
  });
  expect(await connections.rows()).toMatchObject([{ state: 'connecting' }]);
  answer(fine);
  await expect.poll(() => connections.rows(), { timeout: 20_000 }).toMatchObject([{ state: 'online', message: '' }]);
});

test('what waits goes out as soon as the ERP is known to answer again', async () => {
  const store = await newScenario();
  const exception = { id: 'X1', level: 'general', kind: 'other', at: '2026-03-02T06:00:00Z', text: 'Note' };
  const entry = { target: 'erp', kind: 'exception', key: 'X1', revision: 1, payload: exception };
  await store.outbox.enqueue([entry]);
  const erp = erpAnswering(async () => down);
  const { connections, told } = await opened(store, [connection('erp', 'erp')], { erp: async () => success(erp) });
  await expect
    .poll(() => connections.rows(), { timeout: 20_000 })
    .toMatchObject([{ state: 'failed', message: 'It cannot be reached.' }]);
  const { changes } = told;
  connections.noteErp('erp', down);
  expect(told.changes).toBe(changes);
  expect((await store.outbox.list({}, 1))[0].state).toBe('pending');
  connections.noteErp('erp', fine);
  await expect.poll(async () => (await store.outbox.list({}, 1))[0].state, { timeout: 20_000 }).toBe('acknowledged');
});

test('a MES tells its state and its clock', async () => {
  const store = await newScenario();
  let events: MesEvents | undefined;
  const clock = { plantAt: '2026-03-02T06:00:00Z', atHost: 0, speed: 60 };
  const mes = {
    open: (given: MesEvents) => (events = given),
    plantClock: () => clock,
    close: async () => undefined,
  } as unknown as MesConnector;
  const { connections } = await opened(store, [connection('mes', 'mes')], { mes: async () => success(mes) });
  expect(connections.clock()).toEqual(clock);
  let heard = false;
  const hearing = connections.heardFromFloor(60_000).then(() => (heard = true));
  expect(heard).toBe(false);
  events!.onConnection({ state: 'offline', message: 'Nobody there.', since: '2026-03-02T06:00:00Z' });
  await hearing;
  expect(await connections.rows()).toMatchObject([{ state: 'offline', message: 'Nobody there.' }]);
});

test('a connection changed takes the place of the old one, which is closed; what waits goes out by the new one', async () => {
  const store = await newScenario();
  const exception = { id: 'X1', level: 'general', kind: 'other', at: '2026-03-02T06:00:00Z', text: 'Note' };
  await store.outbox.enqueue([{ target: 'erp', kind: 'exception', key: 'X1', revision: 1, payload: exception }]);
  let closed = 0;
  const erp = async ({ url }: Connection) =>
    success({
      ...erpAnswering(async () => (url === 'http://new' ? fine : down)),
      close: async () => void (closed += 1),
    });
  const { connections } = await opened(store, [connection('erp', 'erp'), connection('mes', 'mes')], { erp });
  await expect.poll(() => connections.rows(), { timeout: 20_000 }).toMatchObject([{ state: 'failed' }, {}]);
  await connections.put({ ...connection('erp', 'erp'), title: 'New', url: 'http://new' });
  await expect
    .poll(() => connections.rows(), { timeout: 20_000 })
    .toMatchObject([{ id: 'erp', title: 'New', state: 'online' }, {}]);
  expect(closed).toBe(1);
  await expect.poll(async () => (await store.outbox.list({}, 1))[0].state, { timeout: 20_000 }).toBe('acknowledged');
});

test('the first MES stays the one that is released to when it is changed, and none is left when all are removed', async () => {
  const list = [connection('m1', 'mes'), connection('m2', 'mes')];
  const { connections } = await opened(await newScenario(), list, {});
  await connections.put({ ...list[0], title: 'Changed' });
  expect(connections.dispatchTarget()).toBe('m1');
  expect(connections.settings().map(({ title }) => title)).toEqual(['Changed', 'The m2']);
  await connections.remove('m1');
  expect(connections.dispatchTarget()).toBe('m2');
  await connections.remove('m2');
  expect([connections.dispatchTarget(), await connections.rows()]).toEqual([null, []]);
});

test('a removed connection is not asked any more', async () => {
  let asked = 0;
  const answers: ((result: Test) => void)[] = [];
  const erp = erpAnswering(() => {
    asked += 1;
    return new Promise((resolve) => answers.push(resolve));
  });
  const { connections } = await opened(await newScenario(), [connection('erp', 'erp')], {
    erp: async () => success(erp),
  });
  await connections.remove('erp');
  answers[0](down);
  connections.look();
  expect(asked).toBe(1);
  expect(await connections.rows()).toEqual([]);
});
