/** The floor as it goes: actuals, breakdowns, re-planning under way, and a MES that dies and comes back. */
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SolverPool } from '../../solver/pool/pool.ts';
import { connectorFactory } from '../commands/connectors.ts';
import { allRows, connected, delivered, until } from '../commands/waiting.ts';
import { parseJobOrderId } from '../connectors/job-id.ts';
import type { ExceptionMessage, JobResponse } from '../connectors/canonical.ts';
import { operationFlags, type Board, type LiveUpdate, type MessageRow } from '../host/contract.ts';
import { openHost, type RunningHost } from '../host/host.ts';
import { settingKeys } from '../host/session/settings.ts';
import { createScenario } from '../host/store/scenario-file.ts';
import type { ScenarioStore } from '../host/store/scenario-store.ts';
import { startErp, type Erp } from '../plant/erp/server.ts';
import { generatePlant } from '../plant/generator/generate.ts';
import { returnBits } from '../plant/mes/floor/commands.ts';
import { TestClient } from '../plant/mes/testing/client.ts';
import { erpSession } from './outside.ts';
import { freePort, testPlace, type TestPlace } from './places.ts';
import { kill, launch } from './processes.ts';

const credentials = { user: 'planner', password: 'live-test' };
const startDate = '2026-11-16';
/** Plant seconds per second: two hours of the floor in half a minute. */
const speed = 240;
const patience = 120;

let place: TestPlace;
let mesPort: number;
let mesHttp: string;
let mes: ChildProcess;
let erp: Erp;
let pool: SolverPool;
let store: ScenarioStore;
let host: RunningHost;
const updates: LiveUpdate[] = [];

beforeAll(async () => {
  place = await testPlace();
  mesPort = await freePort();
  mesHttp = `http://127.0.0.1:${await freePort()}`;
  const data = generatePlant({ seed: 1, orders: 60, startDate });
  erp = await startErp({ port: 0, data, databaseFile: join(place.folder, 'erp.sqlite'), credentials });
  mes = await startMes();
  pool = new SolverPool({ workerFile: place.files.solverWorker, threads: 1 });
  store = must(await createScenario(place.scenario, { name: 'Live' }));
  await store.settings.set(settingKeys.connections, [
    { ...at('erp', 'embedded-erp', erp.url), title: 'Test ERP', parameters: {} },
    { ...at('mes', 'embedded-mes', `opc.tcp://127.0.0.1:${mesPort}`), title: 'Test MES', parameters: {} },
  ]);
  const factory = connectorFactory({
    profileFolders: [place.files.profiles],
    pkiFolder: join(place.folder, 'pki'),
    credentials: async () => credentials,
    address: ({ url }) => url,
  });
  host = must(await openHost({ store, pool, factory }));
  host.subscribe({ live: (update) => updates.push(update) });
  must(await connected(host, patience));
  must(await host.pull({ full: true }));
  await planAndRelease();
});

afterAll(async () => {
  await host?.close();
  await pool?.close();
  await erp?.close();
  if (mes) await kill(mes);
  await place?.remove();
});

function at(kind: 'erp' | 'mes', profile: string, url: string) {
  return { id: kind, kind, profile, url, credential: 'plant' };
}

async function startMes(): Promise<ChildProcess> {
  const ports = ['--port', `${mesPort}`, '--http-port', new URL(mesHttp).port];
  const plant = [
    '--seed',
    '1',
    '--orders',
    '60',
    '--start-date',
    startDate,
    '--trouble',
    'none',
    '--speed',
    `${speed}`,
  ];
  const args = [...ports, ...plant, '--data-dir', join(place.folder, 'mes')];
  return (await launch(place.files.mesEntry, args, credentials)).child;
}

function must<T>(result: { ok: true; value: T } | { ok: false; code: string; message: string }): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
  return result.value;
}

/** Waits for what must come. */
async function soon<T>(what: string, look: () => Promise<T | null | undefined>): Promise<T> {
  const seen = await until(patience, async () => (await look()) ?? null);
  if (seen === null) throw new Error(`${what} did not come about within ${patience} s`);
  return seen;
}

async function planAndRelease(): Promise<void> {
  const { planVersion } = must(await host.plan({ policy: { seconds: 0.3, seed: 1 } }));
  must(await host.release({ hours: 48, planVersion }));
  expect(must(await delivered(host, patience)).filter(({ error }) => !error?.includes('on the floor'))).toEqual([]);
}

const board = async (): Promise<Board> => must(await host.board({}));

type FloorJob = JobResponse & { planned: { start: string; end: string } };

async function floorJobs(): Promise<Map<string, FloorJob>> {
  const answer = await fetch(`${mesHttp}/api/v1/jobs`);
  return new Map(((await answer.json()) as FloorJob[]).map((job) => [job.jobOrder, job]));
}

/** Row of the board that a job order is shown in, or undefined. */
function rowOf(shown: Board, jobOrder: string): number | undefined {
  const { order, sequence, part } = parseJobOrderId(jobOrder)!;
  const { operations, orders } = shown;
  const row = operations.order.findIndex(
    (index, at) => orders.ids[index] === order && operations.sequence[at] === sequence && operations.part[at] === part,
  );
  return row < 0 ? undefined : row;
}

const secondsIn = (shown: Board, instant: string | null): number =>
  instant === null ? -1 : Math.floor((Date.parse(instant) - Date.parse(shown.epochAt)) / 1000);

function lever(path: string, body: object): Promise<Response> {
  const basic = Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64');
  const headers = { authorization: `Basic ${basic}`, 'content-type': 'application/json' };
  return fetch(`${mesHttp}/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function messages(open: boolean): Promise<MessageRow[]> {
  return must(await allRows(host, 'messages', { open }));
}

async function notices(): Promise<Record<string, unknown>[]> {
  const headers = await erpSession({ erpUrl: erp.url, credentials });
  const answer = await fetch(`${erp.url}/api/v1/notices`, { headers });
  return ((await answer.json()) as { records: Record<string, unknown>[] }).records;
}

test('jobs start and end, and the board shows what the MES holds of them', async () => {
  const ended = await soon('an ended and a running job', async () => {
    const states = [...(await floorJobs()).values()].map(({ state }) => state);
    return states.filter((state) => state === 'ended').length >= 3 && states.includes('running') ? true : null;
  });
  expect(ended).toBe(true);
  const held = await floorJobs();
  const reported = await soon('every report', async () => {
    const shown = await board();
    const caughtUp = [...held.values()].every(({ jobOrder, state, progress, startedAt }) => {
      const row = rowOf(shown, jobOrder);
      if (row === undefined || startedAt === null) return true;
      const { operations } = shown;
      if (operations.actualStart[row] < 0) return false;
      const isDone = (operations.flags[row] & operationFlags.done) !== 0;
      return state === 'ended' ? isDone : isDone || operations.progress[row] >= Math.floor(progress * 100);
    });
    return caughtUp ? shown : null;
  });
  const later = await floorJobs();
  let compared = 0;
  for (const { jobOrder, startedAt, endedAt } of held.values()) {
    const row = rowOf(reported, jobOrder);
    if (row === undefined || startedAt === null) continue;
    compared += 1;
    const { operations } = reported;
    expect(operations.actualStart[row], jobOrder).toBe(secondsIn(reported, startedAt));
    if (endedAt !== null) expect(operations.actualEnd[row], jobOrder).toBe(secondsIn(reported, endedAt));
    const now = later.get(jobOrder);
    if (now) expect(operations.progress[row]).toBeLessThanOrEqual(Math.ceil(now.progress * 100));
    if (operations.flags[row] & operationFlags.started) {
      expect(operations.projectedEnd[row]).toBeGreaterThanOrEqual(operations.actualStart[row]);
    }
  }
  expect(compared).toBeGreaterThan(5);
  await soon('news of a machine at work', async () =>
    updates.some(({ machines }) => machines.some(({ state }) => state === 'executing')) ? true : null,
  );
  await soon('news of an ended job', async () =>
    updates.some(({ jobs }) => jobs.some(({ state }) => state === 'ended')) ? true : null,
  );
});

test('a breakdown is told with level and time, goes to the ERP, and is planned around', async () => {
  const before = await board();
  const machine = await soon('a machine with a running job and more to do', async () => {
    const jobs = [...(await floorJobs()).values()];
    const waiting = new Set(jobs.filter(({ state }) => state === 'allowed').map((job) => job.machine));
    return jobs.find((job) => job.state === 'running' && waiting.has(job.machine))?.machine;
  });
  // Longer than this test may take at the floor's speed.
  const answer = await lever('trouble', { machine, seconds: 16 * 3600, reason: 'Spindle bearing' });
  expect(answer.status).toBe(201);
  const exception = (await answer.json()) as ExceptionMessage;

  const told = await soon('the message', async () =>
    (await messages(true)).find(({ code, params }) => code === 'exception-breakdown' && params['machine'] === machine),
  );
  expect(told).toMatchObject({ level: 'critical', text: 'Spindle bearing', params: { at: exception.at } });
  const index = before.machines.findIndex(({ id }) => id === machine);
  await soon('the machine state', async () =>
    (await board()).machineStatus[index].state === 'outOfService' ? true : null,
  );
  await soon('a plan out of date', async () => (must(await host.overview({})).planStale ? true : null));
  const downtime = await soon('the downtime', async () =>
    (await board()).downtimes.find(({ machine: down, kind }) => down === index && kind === 'breakdown'),
  );
  expect(downtime).toMatchObject({ reason: 'Spindle bearing' });
  const notice = await soon('the notice', async () =>
    (await notices()).find(({ noticeNo }) => noticeNo === exception.id),
  );
  expect(notice).not.toHaveProperty('resolvedAt', expect.any(String));

  // What begins only after this, or has not been heard of, may be planned on another machine than the one that it was released to.
  const held = await floorJobs();
  await soon('the beginning of what runs', async () => {
    const shown = await board();
    const runs = [...held.values()].filter(({ state }) => state === 'running');
    const isHeard = ({ jobOrder }: FloorJob): boolean =>
      (shown.operations.actualStart[rowOf(shown, jobOrder) ?? -1] ?? 0) >= 0;
    return runs.every(isHeard) ? true : null;
  });
  const planned = must(await host.plan({ policy: { seconds: 0.3, seed: 2 } }));
  const after = await board();
  const back = secondsIn(after, exception.until!);
  const { operations } = after;
  for (let row = 0; row < operations.order.length; row++) {
    const begun = (operations.flags[row] & (operationFlags.started | operationFlags.done)) !== 0;
    if (operations.machine[row] === index && !begun) expect(operations.start[row]).toBeGreaterThanOrEqual(back);
  }
  let kept = 0;
  for (const { jobOrder, state, machine: where } of held.values()) {
    const row = rowOf(after, jobOrder);
    if (state !== 'running' || row === undefined) continue;
    kept += 1;
    expect(after.machines[operations.machine[row]].id, jobOrder).toBe(where);
  }
  expect(kept).toBeGreaterThan(0);

  const preview = must(await host.releasePreview({ hours: 48 }));
  const changes = preview.machines.flatMap((row) => row.changes);
  expect(changes.some(({ change }) => change === 'moved')).toBe(true);
  must(await host.release({ hours: 48, planVersion: planned.planVersion }));
  must(await delivered(host, patience));
  const told2 = (await store.released.all()).filter(({ state }) => state === 'acknowledged');
  const now = await floorJobs();
  let waiting = 0;
  for (const { jobOrder, machine: where, revision } of told2) {
    const job = now.get(jobOrder);
    if (job === undefined || (job.state !== 'allowed' && job.state !== 'notAllowed')) continue;
    waiting += 1;
    expect(job, jobOrder).toMatchObject({ machine: where, revision });
  }
  expect(waiting).toBeGreaterThan(5);

  expect((await lever(`exceptions/${exception.id}/resolve`, {})).status).toBe(200);
  const over = await soon('the end of the message', async () =>
    (await messages(false)).find(({ id, resolvedAt }) => id === told.id && resolvedAt !== null),
  );
  expect(over.resolvedAt).not.toBeNull();
  expect((await messages(true)).map(({ id }) => id)).not.toContain(told.id);
  await soon('the notice of the end', async () =>
    (await notices()).find(({ noticeNo, resolvedAt }) => noticeNo === exception.id && typeof resolvedAt === 'string'),
  );
  await soon('the machine', async () => ((await board()).machineStatus[index].state === 'outOfService' ? null : true));
  await soon('the end of the downtime', async () =>
    (await board()).downtimes.some(({ kind, machine: down }) => kind === 'breakdown' && down === index) ? null : true,
  );
});

test('a job the floor aborts is told and never sent again', async () => {
  const client = await TestClient.connect(
    `opc.tcp://127.0.0.1:${mesPort}`,
    place.folder,
    credentials.user,
    credentials.password,
  );
  const victim = await soon('an aborted job', async () => {
    const running = [...(await floorJobs()).values()].find(({ state }) => state === 'running');
    if (running === undefined) return null;
    const [, returned] = await client.call(running.machine, 'Abort', running.jobOrder);
    return returned === 2 ** returnBits.done ? running : null;
  }).finally(() => client.close());
  const told = await soon('the message', async () =>
    (await messages(true)).find(({ code, params }) => code === 'job-aborted' && params['jobOrder'] === victim.jobOrder),
  );
  expect(told).toMatchObject({ level: 'urgent', kind: 'operation' });
  expect(told.text).toContain(victim.jobOrder);

  must(await host.plan({ policy: { seconds: 0.3, seed: 3 } }));
  const changes = must(await host.releasePreview({ hours: 48 })).machines.flatMap((row) => row.changes);
  expect(changes.map(({ jobOrder }) => jobOrder)).not.toContain(victim.jobOrder);
  const again = (await messages(true)).filter(({ code }) => code === 'job-aborted');
  expect(again).toHaveLength(1);
});

test('a MES that is killed goes offline, comes back by itself, and tells its states anew', async () => {
  const mesRow = async () => must(await host.overview({})).connections.find(({ id }) => id === 'mes')!;
  await kill(mes);
  const away = await soon('the loss', async () => {
    const row = await mesRow();
    return row.state === 'online' ? null : row;
  });
  expect(away.message).not.toBe('');

  // Nothing is lost meanwhile: plan and release work on, and wait.
  const { planVersion } = must(await host.plan({ policy: { seconds: 0.3, seed: 4 } }));
  const released = must(await host.release({ hours: 48, planVersion }));
  const open = must(await allRows(host, 'deliveries', { state: 'open' })).filter(({ target }) => target === 'mes');
  expect(open.length).toBeGreaterThanOrEqual(released.jobs);

  updates.length = 0;
  mes = await startMes();
  await soon('the connection', async () => ((await mesRow()).state === 'online' ? true : null));
  const { machines } = await board();
  await soon('every machine state', async () => {
    const heard = new Set(updates.flatMap((update) => update.machines.map(({ machine }) => machine)));
    return heard.size === machines.length ? true : null;
  });
  must(await delivered(host, patience));
  const told = (await store.released.all()).filter(({ state }) => state === 'acknowledged');
  const now = await floorJobs();
  for (const { jobOrder, machine, revision } of told) {
    const job = now.get(jobOrder);
    if (job?.state === 'allowed' || job?.state === 'notAllowed')
      expect(job, jobOrder).toMatchObject({ machine, revision });
  }
  // Exceptions that were over before are not told once more.
  expect((await messages(true)).filter(({ code }) => code === 'exception-breakdown')).toEqual([]);
});
