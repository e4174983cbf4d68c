import { mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AttributeIds,
  ClientMonitoredItem,
  constructEventFilter,
  DataType,
  MessageSecurityMode,
  ofType,
  OPCUAClient,
  resolveNodeId,
  SecurityPolicy,
  TimestampsToReturn,
} from 'node-opcua-client';
import type { NodeId, Variant } from 'node-opcua-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exceptionMessage } from '../../connectors/canonical.ts';
import type { ExceptionMessage, JobOrder } from '../../connectors/canonical.ts';
import { jobOrderId } from '../../connectors/job-id.ts';
import { toJobOrder } from '../../connectors/opcua/job-order.ts';
import { fromStateArray } from '../../connectors/opcua/job-response.ts';
import { machineNodes, plantNamespaceUri, plantNodes } from '../../connectors/opcua/plant-namespace.ts';
import { generatePlant } from '../generator/generate.ts';
import { startMes } from './mes.ts';
import type { RunningMes } from './mes.ts';
import { jobOrders, TestClient } from './testing/client.ts';

const data = generatePlant({ seed: 7, orders: 20, startDate: '2026-11-23' });
const [busy] = data.running.map(({ machine }) => machine);
const idle = data.machines.map(({ id }) => id).filter((id) => !data.running.some(({ machine }) => machine === id));
const startAt = Date.parse(data.startAt);
const iso = (hours: number) => new Date(startAt + hours * 3_600_000).toISOString();
const credentials = { user: 'planner', password: 'secret' };
const authorization = `Basic ${btoa('planner:secret')}`;

let folder: string;
let mes: RunningMes;
let client: TestClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mes-'));
  // An hour of the plant is six seconds here.
  const options = {
    data,
    credentials,
    port: 0,
    httpPort: 0,
    speed: 600,
    trouble: 'none',
    maxJobsPerMachine: 3,
  } as const;
  mes = await startMes({ ...options, dataDirectory: folder });
  client = await TestClient.connect(mes.endpointUrl, folder);
});

afterAll(async () => {
  await client?.close();
  await mes?.close();
  await rm(folder, { recursive: true, force: true });
});

function job(order: string, machine: string, changes: Partial<JobOrder> = {}): JobOrder {
  return {
    id: jobOrderId({ plant: data.plant.id, order, sequence: 10, part: 0 }),
    revision: 1,
    machine,
    operation: 'Turning 车削',
    order,
    orderNumber: `MO-${order}`,
    item: 'SHAFT',
    quantity: 12.5,
    start: iso(1000),
    end: iso(1001),
    setupSeconds: 60,
    runSeconds: 600,
    position: 1,
    attributes: { colour: 'RAL 7035' },
    tools: [{ id: 'T-1', quantity: 1 }],
    skills: [],
    materials: [{ id: 'BAR', quantity: 0.125 }],
    ...changes,
  };
}

async function until<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > deadline) throw new Error(`Did not come: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function readChild(object: NodeId, ...names: string[]): Promise<Variant> {
  let nodeId = object;
  for (const name of names) nodeId = await client.child(nodeId, name);
  return (await client.session.read({ nodeId, attributeId: AttributeIds.Value })).value;
}

async function machineObject(machine: string): Promise<NodeId> {
  const namespace = (await client.session.readNamespaceArray()).indexOf(plantNamespaceUri);
  return resolveNodeId(`ns=${namespace};s=Machine.${machine}`);
}

describe('job orders', () => {
  test('every machine has a receiver and a provider, found by type', async () => {
    expect([...client.machines.keys()].toSorted()).toEqual(data.machines.map(({ id }) => id).toSorted());
    for (const { receiver, provider } of client.machines.values())
      expect([receiver, provider]).not.toContain(undefined);
    expect((await readChild(client.machines.get(idle[0])!.receiver, 'MaxDownloadableJobOrders')).value).toBe(3);
  });

  test('what is stored is in the list as it was sent; refusals carry their bits', async () => {
    const [machine, other] = idle;
    const order = job('A', machine);
    expect(await client.call(machine, 'Store', order)).toEqual(['Good', 1]);
    const stored = await until(
      () => client.list(machine),
      (jobs) => jobs.length > 0,
    );
    expect(stored).toEqual([{ order, state: 'notAllowed' }]);
    expect(await client.call(machine, 'Store', order)).toEqual(['Uncertain', 16]);
    expect(await client.call(other, 'Store', order)).toEqual(['Uncertain', 16]);
    expect(await client.call(machine, 'Update', job('unknown', machine))).toEqual(['Uncertain', 2]);
    expect(await client.call(machine, 'Start', 'unknown')).toEqual(['Uncertain', 2]);
    expect(await client.call(machine, 'RevokeStart', order.id)).toEqual(['Uncertain', 8]);
    expect(await client.call(machine, 'Start', order.id)).toEqual(['Good', 1]);
    const second = { ...order, revision: 2, quantity: 1e-7, attributes: {} };
    expect(await client.call(machine, 'Update', second)).toEqual(['Good', 1]);
    const list = await until(
      () => client.list(machine),
      ([entry]) => entry?.order.revision === 2,
    );
    expect(list).toEqual([{ order: second, state: 'allowed' }]);
    expect(await client.call(machine, 'RevokeStart', order.id)).toEqual(['Good', 1]);
    expect(await client.call(machine, 'Store', job('B', machine))).toEqual(['Good', 1]);
    expect(await client.call(machine, 'StoreAndStart', job('C', machine))).toEqual(['Good', 1]);
    expect(await client.call(machine, 'Store', job('D', machine))).toEqual(['Uncertain', 16]);
    for (const name of ['A', 'B', 'C']) {
      expect(await client.call(machine, 'Cancel', job(name, machine).id)).toEqual(['Good', 1]);
    }
    expect(await client.call(machine, 'Cancel', order.id)).toEqual(['Uncertain', 2]);
    await until(
      () => client.list(machine),
      (jobs) => jobs.length === 0,
    );
  });

  test('a job order without what this floor needs is an invalid request', async () => {
    const structure = { ...toJobOrder(job('A', idle[0])), jobOrderParameters: [] };
    const { session, machines, namespace } = client;
    const { receiver } = machines.get(idle[0])!;
    const value = await session.constructExtensionObject(resolveNodeId(`ns=${namespace};i=3008`), structure);
    const result = await session.call({
      objectId: receiver,
      methodId: await client.child(receiver, 'Store'),
      inputArguments: [
        { dataType: DataType.ExtensionObject, value },
        { dataType: DataType.LocalizedText, arrayType: 1, value: [] },
      ],
    });
    expect([result.statusCode.name, [...result.outputArguments![0].value]]).toEqual(['Uncertain', [1, 0]]);
  });

  test('a released job runs and ends; list, responses, events and machine state tell of it', async () => {
    const machine = idle[2];
    const order = job('R', machine, { start: iso(0), end: iso(1), quantity: 60, setupSeconds: 2400, runSeconds: 600 });
    const list = await client.child(client.machines.get(machine)!.receiver, 'JobOrderList');
    const states: (string | null)[] = [];
    const events: unknown[] = [];
    const subscription = await client.subscribe();
    const watched = ClientMonitoredItem.create(
      subscription,
      { nodeId: list, attributeId: AttributeIds.Value },
      { samplingInterval: 0, queueSize: 50, discardOldest: true },
      TimestampsToReturn.Both,
    );
    watched.on('changed', (change) => states.push(jobOrders(change.value)[0]?.state ?? null));
    const { namespace } = client;
    const filter = constructEventFilter(
      [`${namespace}:JobOrder`, `${namespace}:JobState`, `${namespace}:JobResponse`],
      ofType(resolveNodeId(`ns=${namespace};i=1006`)),
    );
    const told = ClientMonitoredItem.create(
      subscription,
      { nodeId: resolveNodeId('Server'), attributeId: AttributeIds.EventNotifier },
      { samplingInterval: 0, queueSize: 100, discardOldest: true, filter },
    );
    told.on('changed', (fields) => {
      const [jobOrder, state, response] = (fields as unknown as Variant[]).map((field) => field.value);
      if (jobOrder.jobOrderID === order.id) events.push([fromStateArray(state), response.jobOrderID]);
    });
    await until(
      async () => states.length,
      (count) => count > 0,
    );

    expect(await client.call(machine, 'StoreAndStart', order)).toEqual(['Good', 1]);
    const object = await machineObject(machine);
    await until(
      async () => (await readChild(object, machineNodes.currentJobOrder)).value,
      (value) => value === order.id,
    );
    const blocks = await client.child(object, 'MachineryBuildingBlocks');
    expect((await readChild(blocks, 'MachineryItemState', 'CurrentState')).value.text).toBe('Executing');
    expect((await readChild(blocks, 'MachineryOperationMode', 'CurrentState')).value.text).toBe('Setup');
    const [, running] = await client.response(machine, order.id);
    expect(running).toMatchObject({ state: 'running', revision: 1, machine, endedAt: null });
    await until(
      async () => states.at(-1),
      (state) => state === 'ended',
    );
    expect([...new Set(states)]).toEqual(expect.arrayContaining([null, 'running', 'ended']));
    const [returned, ended] = await client.response(machine, order.id);
    expect(returned).toBe(1);
    expect(ended).toMatchObject({ state: 'ended', goodQuantity: 60, scrapQuantity: 0, progress: 1 });
    expect(Date.parse(ended!.endedAt!) - Date.parse(ended!.startedAt!)).toBe(3_000_000);
    expect((await client.responses(machine)).map(({ jobOrder, state }) => [jobOrder, state])).toEqual([
      [order.id, 'ended'],
    ]);
    await until(
      async () => events,
      (all) => all.length >= 3,
    );
    expect(events).toEqual([
      ['allowed', order.id],
      ['running', order.id],
      ['ended', order.id],
    ]);
    const setup = (await readChild(object, machineNodes.setupState)).value as {
      key: { name: string };
      value: Variant;
    }[];
    expect(setup.map(({ key, value }) => [key.name, value.value])).toContainEqual(['colour', 'RAL 7035']);
    expect(await client.call(machine, 'Clear', order.id)).toEqual(['Good', 1]);
    expect((await client.response(machine, order.id))[1]).toMatchObject({ state: 'ended' });
    expect(await client.response(machine, 'unknown')).toEqual([2, null]);
    await subscription.terminate();
  });

  test('jobs in hand at the start are running', async () => {
    const running = data.running.find(({ machine }) => machine === busy)!;
    const [entry] = await client.responses(busy);
    const id = jobOrderId({ plant: data.plant.id, order: running.order, sequence: running.sequence, part: 0 });
    expect(entry).toMatchObject({ jobOrder: id, startedAt: iso(running.startedOffset / 3600) });
    expect(entry.progress).toBeGreaterThan(0);
  });
});

describe('the plant', () => {
  test('shows its clock', async () => {
    const namespace = (await client.session.readNamespaceArray()).indexOf(plantNamespaceUri);
    const plant = resolveNodeId(`ns=${namespace};s=Plant`);
    expect((await readChild(plant, plantNodes.speed)).value).toBe(600);
    const first = (await readChild(plant, plantNodes.plantTime)).value.getTime();
    const second = (await readChild(plant, plantNodes.plantTime)).value.getTime();
    expect(first).toBeGreaterThan(startAt);
    expect(second).toBeGreaterThan(first);
    const clock = (await (await fetch(`${mes.httpUrl}/api/v1/clock`)).json()) as { plantTime: string; speed: number };
    expect(clock.speed).toBe(600);
    expect(Date.parse(clock.plantTime)).toBeGreaterThanOrEqual(second);
  });

  test('trouble is made and resolved with the password, and told as list and event', async () => {
    const machine = idle[1];
    const namespace = (await client.session.readNamespaceArray()).indexOf(plantNamespaceUri);
    const received: ExceptionMessage[] = [];
    const subscription = await client.subscribe();
    const type = await eventType(plantNodes.exceptionEventType);
    const told = ClientMonitoredItem.create(
      subscription,
      { nodeId: resolveNodeId('Server'), attributeId: AttributeIds.EventNotifier },
      { queueSize: 100, filter: constructEventFilter(['Severity', `${namespace}:ExceptionMessage`], ofType(type)) },
    );
    told.on('changed', (fields) => {
      const [severity, message] = (fields as unknown as Variant[]).map((field) => field.value);
      expect(severity).toBe(900);
      received.push(exceptionMessage.parse(JSON.parse(message)));
    });
    await new Promise<void>((resolve) => told.once('initialized', () => resolve()));

    const post = (path: string, body: unknown, headers: Record<string, string> = { authorization }) =>
      fetch(`${mes.httpUrl}/api/v1/${path}`, { method: 'POST', body: JSON.stringify(body), headers });
    const body = { machine, seconds: 6 * 3600, reason: 'Spindle bearing 主轴轴承' };
    expect((await post('trouble', body, {})).status).toBe(401);
    expect((await post('trouble', { ...body, machine: 'nowhere' })).status).toBe(404);
    expect((await post('trouble', { ...body, seconds: -1 })).status).toBe(400);
    const made = await post('trouble', body);
    expect(made.status).toBe(201);
    const exception = (await made.json()) as ExceptionMessage;
    expect(exception).toMatchObject({ level: 'critical', kind: 'breakdown', machine, text: body.reason });
    expect((await post('trouble', body)).status).toBe(409);
    const machines = (await (await fetch(`${mes.httpUrl}/api/v1/machines`)).json()) as { id: string; state: string }[];
    expect(machines.find(({ id }) => id === machine)!.state).toBe('outOfService');

    const known = async () =>
      ((await readChild(resolveNodeId(`ns=${namespace};s=Plant`), plantNodes.exceptions)).value as string[]).map(
        (text) => exceptionMessage.parse(JSON.parse(text)),
      );
    expect(await known()).toContainEqual(exception);
    expect((await post(`exceptions/${exception.id}/resolve`, {}, {})).status).toBe(401);
    expect((await post(`exceptions/${exception.id}/resolve`, {})).status).toBe(200);
    await until(
      async () => received,
      (all) => all.length >= 2,
    );
    expect(received[0]).toEqual(exception);
    expect(received[1]).toMatchObject({ id: exception.id, resolvedAt: expect.any(String) });
    expect((await known()).find(({ id }) => id === exception.id)!.resolvedAt).toBe(received[1].resolvedAt);
    await subscription.terminate();
  });

  async function eventType(name: string): Promise<NodeId> {
    return client.child(resolveNodeId('BaseEventType'), name);
  }
});

describe('access', () => {
  test('only a MES told to be insecure lets anyone in', async () => {
    const other = await mkdtemp(join(tmpdir(), 'mes-insecure-'));
    const options = { data, credentials, port: 0, httpPort: 0, speed: 1, trouble: 'none', insecure: true } as const;
    const insecure = await startMes({ ...options, dataDirectory: other });
    const anyone = OPCUAClient.create({
      endpointMustExist: false,
      securityMode: MessageSecurityMode.None,
      clientCertificateManager: client.client.clientCertificateManager,
    });
    await anyone.connect(insecure.endpointUrl);
    const session = await anyone.createSession();
    const namespace = (await session.readNamespaceArray()).indexOf(plantNamespaceUri);
    expect((await session.read({ nodeId: `ns=${namespace};s=Plant.Speed` })).value.value).toBe(1);
    await session.close();
    await anyone.disconnect();
    await insecure.close();
    await rm(other, { recursive: true, force: true });
  });

  test('HTTP answers under its own address only', async () => {
    const { port } = new URL(mes.httpUrl);
    const statusFor = (host: string) =>
      new Promise((resolve, reject) => {
        get({ host: '127.0.0.1', port, path: '/api/v1/clock', headers: { host } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        }).once('error', reject);
      });
    expect(await statusFor(`127.0.0.1:${port}`)).toBe(200);
    expect(await statusFor(`localhost:${port}`)).toBe(200);
    expect(await statusFor(`evil.example:${port}`)).toBe(421);
  });

  test('a wrong password or user gets no session', async () => {
    await expect(TestClient.connect(mes.endpointUrl, folder, 'planner', 'guess')).rejects.toThrow(
      'BadUserAccessDenied',
    );
    await expect(TestClient.connect(mes.endpointUrl, folder, 'guess', 'secret')).rejects.toThrow('BadUserAccessDenied');
  });

  test('offers protected channels and no anonymous sessions only', async () => {
    const anyone = OPCUAClient.create({
      endpointMustExist: false,
      securityMode: MessageSecurityMode.None,
      connectionStrategy: { maxRetry: 0 },
      clientCertificateManager: client.client.clientCertificateManager,
    });
    await anyone.connect(mes.endpointUrl);
    const endpoints = await anyone.getEndpoints();
    expect(new Set(endpoints.map(({ securityMode }) => securityMode))).toEqual(
      new Set([MessageSecurityMode.SignAndEncrypt]),
    );
    expect(new Set(endpoints.map(({ securityPolicyUri }) => securityPolicyUri))).toEqual(
      new Set([SecurityPolicy.Basic256Sha256]),
    );
    expect(
      endpoints.flatMap(({ userIdentityTokens }) => userIdentityTokens!.map(({ tokenType }) => tokenType)),
    ).not.toContain(0);
    await expect(anyone.createSession()).rejects.toThrow();
    await anyone.disconnect();
  });

  test('listens on the loopback address alone', async () => {
    const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    const others = [
      '::1',
      ...addresses.filter(({ internal, family }) => !internal && family === 'IPv4').map((one) => one.address),
    ];
    for (const url of [mes.endpointUrl, mes.httpUrl]) {
      const port = Number(url.slice(url.lastIndexOf(':') + 1));
      for (const host of others) {
        const answer = await new Promise((resolve) => {
          const socket = connect({ host, port, timeout: 1000 });
          socket.once('connect', () => (socket.destroy(), resolve('open')));
          socket.once('error', () => resolve('closed'));
          socket.once('timeout', () => (socket.destroy(), resolve('closed')));
        });
        expect([host, answer]).toEqual([host, 'closed']);
      }
    }
  });
});
