/** Nothing that is released is lost or doubled, whoever dies when. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connectCommand, planCommand, pullCommand, releaseCommand } from '../commands/scenario-commands.ts';
import { openScenario } from '../host/store/scenario-file.ts';
import { mesJobs } from './outside.ts';
import { freePort, testPlace, type TestPlace } from './places.ts';
import { kill, launch } from './processes.ts';

const plantArguments = ['--seed', '1', '--orders', '60', '--start-date', '2026-11-16'];
const credentials = { user: 'taktwerk', password: 'crash-test' };
const rounds = 6;
// Each round starts two processes and waits until what was killed is back.
vi.setConfig({ testTimeout: rounds * 100_000 });

let place: TestPlace;
let mesPort: number;
let mesHttpPort: number;
let erp: ChildProcess;
let mes: ChildProcess;

async function startMes(): Promise<void> {
  // Time stands nearly still: what is released stays released, so that the lists can be compared.
  const ports = ['--port', `${mesPort}`, '--http-port', `${mesHttpPort}`, '--speed', '0.001', '--trouble', 'none'];
  const args = [...plantArguments, ...ports, '--data-dir', join(place.folder, 'mes')];
  mes = (await launch(place.files.mesEntry, args, credentials)).child;
}

beforeAll(async () => {
  place = await testPlace();
  for (const name of ['EMBEDDED_ERP', 'EMBEDDED_MES']) {
    process.env[`TAKTWERK_${name}_USER`] = credentials.user;
    process.env[`TAKTWERK_${name}_PASSWORD`] = credentials.password;
  }
  mesPort = await freePort();
  mesHttpPort = await freePort();
  await startMes();
  const erpArguments = [...plantArguments, '--port', '0', '--data-dir', join(place.folder, 'erp')];
  const started = await launch(place.files.erpEntry, erpArguments, credentials);
  erp = started.child;
  const on = { scenario: place.scenario, parameter: [] };
  const answers = [
    await connectCommand({
      ...on,
      id: 'erp',
      kind: 'erp',
      profile: 'embedded-erp',
      url: started.ready.url,
      credential: 'embeddedErp',
    }),
    await connectCommand({
      ...on,
      ...{ id: 'mes', kind: 'mes', profile: 'embedded-mes', credential: 'embeddedMes' },
      url: `opc.tcp://127.0.0.1:${mesPort}`,
    }),
    await pullCommand(place.files, { scenario: place.scenario, full: true }),
  ];
  for (const answer of answers) if (!answer.ok) throw new Error(answer.message);
});

afterAll(async () => {
  await Promise.all([erp, mes].map((child) => child && kill(child)));
  await place?.remove();
});

/** Releases in a process of its own; resolves with its exit code, null when it was killed. */
function releaseElsewhere(killAfter: number | null): Promise<number | null> {
  const child = spawn(
    process.execPath,
    ['electron/cli.ts', 'release', '--scenario', place.scenario, '--hours', '48', '--json'],
    {
      cwd: place.files.project,
      stdio: 'ignore',
      env: { ...process.env, TAKTWERK_HOME: place.folder },
    },
  );
  if (killAfter !== null) setTimeout(() => child.kill('SIGKILL'), killAfter);
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

test('killing host and MES in the middle of releases loses nothing and doubles nothing', async () => {
  for (let round = 0; round < rounds; round++) {
    // Each round plans differently, so that there is something new to release.
    const planned = await planCommand(place.files, { scenario: place.scenario, seconds: 0.3, seed: round });
    if (!planned.ok) throw new Error(planned.message);
    const moment = 1_200 + round * 500;
    const releasing = releaseElsewhere(round % 2 === 0 ? moment : null);
    if (round % 2 === 1) {
      await new Promise((resolve) => setTimeout(resolve, moment));
      await kill(mes);
      await startMes();
    }
    await releasing;
  }
  const finished = await releaseCommand(place.files, { scenario: place.scenario, hours: 48 });
  if (!finished.ok) throw new Error(finished.message);

  const opened = await openScenario(place.scenario);
  if (!opened.ok) throw new Error(opened.message);
  const told = (await opened.value.released.all()).filter(({ state }) => state === 'acknowledged');
  const counts = await opened.value.outbox.counts();
  await opened.value.close();
  expect(counts.filter(({ state }) => state === 'pending' || state === 'sending' || state === 'refused')).toEqual([]);
  const held = (await mesJobs(`http://127.0.0.1:${mesHttpPort}`)).filter(
    ({ state }) => state === 'allowed' || state === 'notAllowed',
  );
  const listed = (rows: { jobOrder: string; machine: string; revision: number }[]): string[] =>
    rows.map(({ jobOrder, machine, revision }) => `${jobOrder}@${revision} on ${machine}`).toSorted();
  expect(told.length).toBeGreaterThan(20);
  expect(listed(held)).toEqual(listed(told));
});
