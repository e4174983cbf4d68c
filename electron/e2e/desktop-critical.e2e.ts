/** A breakdown on the floor reaches the planner's desktop: MES, connector, host and main process are the real ones, only Electron is a double. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { programFiles } from '../program-files.ts';
import type { DesktopRun } from '../shell/testing/desktop-run.ts';
import { callHost, openPort } from '../shell/testing/page-scripts.ts';
import { DesktopPlace } from './desktop-place.ts';
import { breakDown } from './outside.ts';
import { kill, launch, type Launched } from './processes.ts';

const credentials = { user: 'planner', password: 'critical-test' };
const files = programFiles(join(import.meta.dirname, '..'));

let place: DesktopPlace;
let run: DesktopRun;
let erp: Launched;
let mes: Launched;

beforeAll(async () => {
  place = await DesktopPlace.make();
  const plant = ['--seed', '1', '--orders', '20', '--start-date', '2026-11-16', '--port', '0'];
  erp = await launch(files.erpEntry, [...plant, '--data-dir', join(place.folder, 'erp')], credentials);
  const floor = ['--http-port', '0', '--trouble', 'none', '--data-dir', join(place.folder, 'mes')];
  mes = await launch(files.mesEntry, [...plant, ...floor], credentials);
  run = place.start({ args: [await place.scenario('Week 47')] });
  await run.appears('.app');
  await run.evaluate(`taktwerkDesktop.storeCredential('plant', ${JSON.stringify(credentials)})`);
  await run.evaluate(openPort);
  await connect({ id: 'erp', kind: 'erp', profile: 'embedded-erp', url: erp.ready.url });
  await connect({ id: 'mes', kind: 'mes', profile: 'embedded-mes', url: mes.ready.endpointUrl });
  expect(await run.evaluate(callHost('pull', { full: true }, 'answer.ok'))).toBe(true);
});

afterAll(async () => {
  await place?.remove();
  await Promise.all([erp, mes].map((part) => part && kill(part.child)));
});

/** Connects as the settings do. The password comes to the host by itself, but in its own time. */
async function connect(to: { id: string; kind: 'erp' | 'mes'; profile: string; url: string }): Promise<void> {
  const connection = { ...to, title: `Plant ${to.kind}`, credential: 'plant' };
  const trial = callHost('testConnection', { connection }, 'answer.ok && answer.value.ok');
  await run.until(`an answer of the ${to.kind}`, async () => ((await run.evaluate(trial)) ? true : null));
  expect(await run.evaluate(callHost('saveConnection', { connection }, 'answer.ok'))).toBe(true);
  const states = callHost('overview', {}, 'answer.value.connections.map(({ id, state }) => id + state)');
  await run.until(`the ${to.kind} online`, async () =>
    (await run.evaluate<string[]>(states)).includes(`${to.id}online`) ? true : null,
  );
}

test('as a notification that names the machine, and whose click shows the message', async () => {
  const machines = callHost('board', {}, 'answer.value.machines.map(({ id, name }) => ({ id, name }))');
  const [first, second] = await run.evaluate<{ id: string; name: string }[]>(machines);
  expect(run.all('notification')).toEqual([]);
  const plant = { mesHttpUrl: mes.ready.httpUrl, credentials };
  await breakDown(plant, first.id, 36_000, 'Spindle <bearing>');
  const notification = await run.next('notification');
  expect(notification.title).toBe('Critical exception · Week 47');
  const reason = process.platform === 'linux' ? 'Spindle &lt;bearing&gt;' : 'Spindle <bearing>';
  expect(notification.body).toBe(`Breakdown · ${first.name}: ${reason}`);
  await run.act({ act: 'clickNotification', id: notification.id });
  await run.appears('main[aria-label="Messages"]');
  await run.appears('.message-critical:has-text("Spindle <bearing>")');

  // What has been told is not told again with the next one, acknowledged or not.
  const ids = callHost('messages', { level: 'critical' }, 'answer.value.rows.map(({ id }) => id)');
  const [id] = await run.evaluate<number[]>(ids);
  expect(await run.evaluate(callHost('acknowledgeMessage', { id }, 'answer.ok'))).toBe(true);
  await breakDown(plant, second.id, 36_000, 'Coolant');
  expect(await run.next('notification')).toMatchObject({ body: `Breakdown · ${second.name}: Coolant` });
  expect(run.all('notification')).toEqual([]);
});
