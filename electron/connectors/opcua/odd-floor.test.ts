/** Against a floor that reads the standard differently from the demo plant. */
import { StatusCodes } from 'node-opcua';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MesConnector } from '../connector.ts';
import { jobOrder, never, openWatched, profileOf, type Watched } from './testing/harness.ts';
import {
  oddCredentials,
  type OddFloor,
  type OddMachine,
  type OddReceiver,
  startOddFloor,
} from './testing/odd-floor.ts';

const all = ['Store', 'StoreAndStart', 'Update', 'Start', 'RevokeStart', 'Cancel'];
const machines: OddMachine[] = [
  { name: 'FULL', methods: all },
  { name: 'NO-UPDATE', methods: ['StoreAndStart', 'Cancel'] },
  { name: 'STORE-THEN-START', methods: ['Store', 'Start', 'Cancel'] },
  { name: 'NEVER-STARTS', methods: ['Store', 'Cancel'] },
  { name: 'NO-CANCEL', methods: ['StoreAndStart'] },
  { name: 'IDS-ONLY', methods: all, idsOnly: true },
  { name: 'LATE', methods: all, lag: 300 },
  { name: 'BIT-NUMBERS', methods: all, bitNumbers: true },
  { name: 'REFUSES', methods: all, answer: () => ({ status: StatusCodes.Uncertain, bits: 16n }) },
  { name: 'FORBIDS', methods: all, answer: () => ({ status: StatusCodes.BadUserAccessDenied }) },
  { name: 'PROMISES', methods: all, answer: () => ({ status: StatusCodes.Good, bits: 1n }) },
  { name: 'DENIES', methods: all, answer: () => ({ status: StatusCodes.Uncertain, bits: 16n, carryOut: true }) },
  {
    name: 'KEEPS-LEAVE',
    methods: all,
    answer: (method) => (method === 'RevokeStart' ? { status: StatusCodes.BadNotImplemented } : null),
  },
];

let folder: string;
let floor: OddFloor;
let watched: Watched;
let mes: MesConnector;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'taktwerk-odd-'));
  floor = await startOddFloor({ folder: path.join(folder, 'server'), machines });
  watched = openWatched({
    profile: profileOf({
      ...{ format: 'taktwerk-connector-profile', version: 1, id: 'odd', title: 'Odd floor', transport: 'opcua' },
      security: { trust: 'first-use' },
      auth: { kind: 'user', credential: 'odd' },
      machine: { names: { 'NO-CANCEL': 'PRESS' } },
      limits: { confirmSeconds: 0.7, publishingMilliseconds: 50 },
    }),
    endpointUrl: floor.endpointUrl,
    credentials: async () => oddCredentials,
    pkiFolder: path.join(folder, 'client'),
  });
  mes = watched.mes;
  await watched.online();
}, 60_000);

afterAll(async () => {
  await watched.mes.close();
  await floor.close();
  await rm(folder, { recursive: true, force: true });
});

const at = (name: string): OddReceiver => floor.receivers.get(name)!;
const dispatch = (
  machine: string,
  jobs: ReturnType<typeof jobOrder>[],
  recalls: { id: string; revision: number }[] = [],
) => mes.dispatch({ machine, jobs, recalls }, never);

it('finds the machines and calls them by our names', async () => {
  expect(await mes.test(never)).toEqual({
    ok: true,
    value: {
      system: 'Odd floor',
      version: '0.9',
      machines: machines.map(({ name }) => (name === 'NO-CANCEL' ? 'PRESS' : name)),
    },
  });
  expect(mes.plantClock()).toBeNull();
});

it('sends only what differs, in calls no longer than the server takes, and nothing the second time', async () => {
  const jobs = Array.from({ length: 20 }, (_, index) => jobOrder('FULL', `full-${index}`));
  expect((await dispatch('FULL', jobs)).map(({ state }) => state)).toEqual(jobs.map(() => 'acknowledged'));
  expect(at('FULL').calls.map(({ method }) => method)).toEqual(jobs.map(() => 'StoreAndStart'));
  const changed = jobs.map((job, index) => (index < 3 ? { ...job, revision: 2 } : job));
  expect(await dispatch('FULL', changed)).toMatchObject(
    changed.map(({ id, revision }) => ({ key: `${id}@${revision}`, state: 'acknowledged' })),
  );
  expect(
    at('FULL')
      .calls.slice(20)
      .map(({ method }) => method),
  ).toEqual(['Update', 'Update', 'Update']);
  const known = at('FULL').calls.length;
  await dispatch('FULL', changed);
  expect(at('FULL').calls).toHaveLength(known);
  expect(at('FULL').revisionOf(jobs[0].id)).toBe(2);
});

it('takes away leave to start before it recalls, and counts a job that is gone as recalled', async () => {
  const job = jobOrder('FULL', 'recalled');
  await dispatch('FULL', [job]);
  expect(await dispatch('FULL', [], [{ id: job.id, revision: 1 }])).toEqual([
    { key: `${job.id}@1!`, state: 'acknowledged', remote: 'absent' },
  ]);
  expect(at('FULL').methodsOf(job.id)).toEqual(['StoreAndStart', 'RevokeStart', 'Cancel']);
  expect(await dispatch('FULL', [], [{ id: job.id, revision: 1 }])).toMatchObject([{ state: 'acknowledged' }]);
});

it('leaves alone what has begun, and says so', async () => {
  const [same, changed, recalled] = ['same', 'changed', 'begun'].map((name) => jobOrder('FULL', name));
  await dispatch('FULL', [same, changed, recalled]);
  for (const { id } of [same, changed, recalled]) at('FULL').setState(id, 3);
  const known = at('FULL').calls.length;
  const outcomes = await dispatch('FULL', [same, { ...changed, revision: 2 }], [{ id: recalled.id, revision: 1 }]);
  expect(outcomes).toMatchObject([
    { state: 'acknowledged', remote: 'running' },
    { state: 'refused', code: 'started' },
    { state: 'refused', code: 'started' },
  ]);
  expect(at('FULL').calls).toHaveLength(known);
});

it('does not put an older revision over a newer one', async () => {
  const job = jobOrder('FULL', 'newer', 7);
  await dispatch('FULL', [job]);
  expect(await dispatch('FULL', [{ ...job, revision: 6 }])).toMatchObject([{ state: 'refused', code: 'newer' }]);
  expect(await dispatch('FULL', [], [{ id: job.id, revision: 6 }])).toMatchObject([
    { state: 'refused', code: 'newer' },
  ]);
  expect(at('FULL').revisionOf(job.id)).toBe(7);
});

it('never touches jobs of other senders', async () => {
  at('FULL').put('SOMEBODY ELSE 4711', 1);
  const foreign = { ...jobOrder('FULL', 'x'), id: 'SOMEBODY ELSE 4711' };
  expect(await dispatch('FULL', [foreign], [])).toMatchObject([{ state: 'refused', code: 'foreign-id' }]);
  expect(await dispatch('FULL', [], [{ id: foreign.id, revision: 1 }])).toMatchObject([
    { state: 'refused', code: 'foreign-id' },
  ]);
  expect(at('FULL').methodsOf(foreign.id)).toEqual([]);
  const jobs = await mes.jobs(['FULL'], never);
  expect(jobs.ok && jobs.value.every(({ id }) => id !== foreign.id)).toBe(true);
});

it('refuses what cannot be meant', async () => {
  const job = jobOrder('FULL', 'twice');
  expect(await dispatch('FULL', [job], [{ id: job.id, revision: 1 }])).toMatchObject([
    { key: `${job.id}@1`, code: 'contradiction' },
    { key: `${job.id}@1!`, code: 'contradiction' },
  ]);
  expect(await dispatch('NOWHERE', [jobOrder('NOWHERE', 'x')])).toMatchObject([
    { state: 'refused', code: 'unknown-machine' },
  ]);
  expect(await dispatch('FULL', [jobOrder('OTHER', 'x')])).toMatchObject([{ state: 'refused', code: 'wrong-machine' }]);
});

it.each([
  ['NO-UPDATE', ['StoreAndStart', 'Cancel', 'StoreAndStart'], 2],
  ['STORE-THEN-START', ['Store', 'Start', 'Cancel', 'Store', 'Start'], 2],
  ['NEVER-STARTS', ['Store', 'Cancel', 'Store'], 1],
  ['BIT-NUMBERS', ['StoreAndStart', 'Update'], 2],
  ['LATE', ['StoreAndStart', 'Update'], 2],
  ['DENIES', ['StoreAndStart', 'Update'], 2],
  ['IDS-ONLY', ['StoreAndStart', 'Update'], 2],
])('gets a changed job order to %s', async (machine, calls, state) => {
  const job = jobOrder(machine, `change-${machine}`);
  expect(await dispatch(machine, [job])).toMatchObject([{ key: `${job.id}@1`, state: 'acknowledged' }]);
  expect(await dispatch(machine, [{ ...job, revision: 2 }])).toMatchObject([
    { key: `${job.id}@2`, state: 'acknowledged' },
  ]);
  expect(at(machine).methodsOf(job.id)).toEqual(calls);
  expect(at(machine).revisionOf(job.id)).toBe(2);
  expect(at(machine).jobs.get(job.id)?.state).toBe(state);
});

it.each([
  ['REFUSES', 'refused', 'unable'],
  ['FORBIDS', 'refused', 'BadUserAccessDenied'],
  ['PROMISES', 'unknown', undefined],
])('tells what became of a job order at %s', async (machine, state, code) => {
  const [outcome] = await dispatch(machine, [jobOrder(machine, 'tell')]);
  expect(outcome).toMatchObject({
    state,
    message: expect.stringMatching(/^The MES (refused|accepted) StoreAndStart of job order P\/tell\/10\/0/),
  });
  expect('code' in outcome ? outcome.code : undefined).toBe(code);
  expect(at(machine).methodsOf('P/tell/10/0')).toEqual(['StoreAndStart']);
});

it('says that a machine offers no way to change or recall', async () => {
  const job = jobOrder('PRESS', 'stuck');
  expect(await dispatch('PRESS', [job])).toMatchObject([{ state: 'acknowledged' }]);
  expect(await dispatch('PRESS', [{ ...job, revision: 2 }])).toMatchObject([{ state: 'refused', code: 'unsupported' }]);
  expect(await dispatch('PRESS', [], [{ id: job.id, revision: 1 }])).toMatchObject([
    { state: 'refused', code: 'unsupported' },
  ]);
});

it('recalls without taking leave to start away where that is refused', async () => {
  const job = jobOrder('KEEPS-LEAVE', 'x');
  await dispatch('KEEPS-LEAVE', [job]);
  expect(await dispatch('KEEPS-LEAVE', [], [{ id: job.id, revision: 1 }])).toMatchObject([{ state: 'acknowledged' }]);
  expect(at('KEEPS-LEAVE').methodsOf(job.id)).toEqual(['StoreAndStart', 'RevokeStart', 'Cancel']);
});

it('follows machines and jobs by the lists alone', async () => {
  const job = jobOrder('BIT-NUMBERS', 'followed');
  await dispatch('BIT-NUMBERS', [job]);
  at('BIT-NUMBERS').put('SOMEBODY ELSE 1', 1);
  const seen = () => watched.jobs.filter(({ jobOrder: id }) => id === job.id).map(({ state }) => state);
  await watched.until(() => seen().at(-1) === 'allowed');
  at('BIT-NUMBERS').setState(job.id, 3);
  await watched.until(() => seen().at(-1) === 'running');
  await watched.until(
    () => watched.machines.findLast(({ machine }) => machine === 'BIT-NUMBERS')?.currentJob === job.id,
  );
  expect(watched.machines.findLast(({ machine }) => machine === 'BIT-NUMBERS')).toMatchObject({
    state: 'executing',
    mode: 'processing',
  });
  at('BIT-NUMBERS').setState(job.id, 5);
  await watched.until(() => seen().at(-1) === 'ended');
  await watched.until(
    () => watched.machines.findLast(({ machine }) => machine === 'BIT-NUMBERS')?.state === 'notExecuting',
  );
  expect(watched.jobs.every(({ jobOrder: id }) => !id.startsWith('SOMEBODY'))).toBe(true);
});

it('serves two releases to one machine one after the other', async () => {
  const job = jobOrder('LATE', 'queued');
  const [first, second] = await Promise.all([
    dispatch('LATE', [job]),
    dispatch('LATE', [], [{ id: job.id, revision: 1 }]),
  ]);
  expect([...first, ...second]).toMatchObject([{ state: 'acknowledged' }, { state: 'acknowledged', remote: 'absent' }]);
  expect(at('LATE').methodsOf(job.id)).toEqual(['StoreAndStart', 'RevokeStart', 'Cancel']);
});

it('sends nothing once the release was cancelled', async () => {
  const outcomes = await mes.dispatch(
    { machine: 'FULL', jobs: [jobOrder('FULL', 'late')], recalls: [] },
    AbortSignal.abort(),
  );
  expect(outcomes).toMatchObject([{ state: 'unknown', message: expect.stringContaining('Nothing was sent') }]);
  expect(at('FULL').methodsOf('P/late/10/0')).toEqual([]);
});
