import { mkdirSync, writeFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { openTestWorkspace, type TestWorkspace } from '../host/workspace/testing/open-workspace.ts';
import { upload } from '../host/workspace/transfer.ts';
import { createScenario, openScenario } from '../host/store/scenario-file.ts';
import { settingKeys } from '../host/session/settings.ts';
import { must } from '../host/store/testing/open.ts';
import { scenarioRoutes } from './scenario-routes.ts';
import { serveHost } from './serve-host.ts';

type Place = TestWorkspace & { origin: string; cookie: string };

async function serveWorkspace(): Promise<Place> {
  const opened = await openTestWorkspace(3);
  const rendererDirectory = join(opened.home, 'renderer');
  mkdirSync(rendererDirectory);
  writeFileSync(join(rendererDirectory, 'index.html'), '<!doctype html>');
  const { workspace } = opened;
  const pages = { connect: () => workspace.connect().host() };
  const served = await serveHost(pages, { rendererDirectory, port: 0, routes: scenarioRoutes(workspace) });
  onTestFinished(() => served.close());
  const entered = await fetch(served.url, { redirect: 'manual' });
  const cookie = String(entered.headers.get('set-cookie')).split(';')[0];
  return { ...opened, origin: new URL(served.url).origin, cookie };
}

function send({ origin, cookie }: Place, name: string, body: Uint8Array, headers = {}): Promise<Response> {
  return fetch(`${origin}/scenarios?name=${encodeURIComponent(name)}`, {
    ...{ method: 'POST', body: Buffer.from(body) },
    headers: { cookie, origin, ...headers },
  });
}

test('what is downloaded is the scenario as it stands, and comes back by upload', async () => {
  const place = await serveWorkspace();
  const { host, file, origin, cookie, folder } = place;
  const board = must(await host.board({}));
  const answer = await fetch(`${origin}/scenarios?file=${encodeURIComponent(file)}`, { headers: { cookie } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''Plant.takt");
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const taken = await send(place, 'Plänt.takt', bytes);
  expect(await taken.json()).toEqual({ ok: true, value: { file: join(folder, 'Plänt.takt') } });
  must(await host.openScenario({ file: join(folder, 'Plänt.takt') }));
  expect(must(await host.board({})).operations).toEqual(board.operations);
  expect(await (await send(place, 'Plänt.takt', bytes)).json()).toMatchObject({
    value: { file: join(folder, 'Plänt 2.takt') },
  });
});

test('what is no sound scenario never appears, and says why under its own name', async () => {
  const place = await serveWorkspace();
  const broken = Buffer.from(await readFile(place.file).then((bytes) => bytes.subarray(0, 8192)));
  for (const [name, bytes, code] of [
    ['notes.takt', Buffer.from('hello'), 'not-a-scenario'],
    ['../../evil.takt', Buffer.alloc(0), 'not-a-scenario'],
    ['cut.takt', broken, 'damaged'],
  ] as const) {
    const answer = await send(place, name, bytes);
    expect(answer.status).toBe(422);
    const refused = (await answer.json()) as { code: string; message: string };
    expect(refused.code).toBe(code);
    expect(refused.message).not.toContain(place.folder);
  }
  expect(await readdir(place.folder)).toEqual([]);
});

test('a file that is too large is cut off and leaves nothing', async () => {
  const { workspace, folder } = await openTestWorkspace(3);
  const content = Readable.from([Buffer.alloc(600_000), Buffer.alloc(600_000)]);
  expect(await upload(workspace, 'large.takt', content, 1_048_576)).toMatchObject({ ok: false, code: 'too-large' });
  expect(await readdir(folder)).toEqual([]);
});

test('connections of an uploaded scenario are off', async () => {
  const place = await serveWorkspace();
  const made = join(place.home, 'made.takt');
  const store = must(await createScenario(made, { name: 'Made' }));
  const erp = { id: 'erp', kind: 'erp', title: 'ERP', profile: 'p', url: 'http://127.0.0.1:1', credential: 'c' };
  await store.settings.set(settingKeys.connections, [{ ...erp, parameters: {} }]);
  await store.close();
  expect((await send(place, 'made.takt', await readFile(made))).status).toBe(200);
  const { rows } = must(await place.host.scenarios({}));
  expect(rows.find(({ name }) => name === 'Made')).toMatchObject({ connections: [], connectionsOff: ['ERP'] });
  must(await openScenario(made).then(async (opened) => (opened.ok && (await opened.value.close()), opened)));
});

test('nobody comes in without cookie and origin', async () => {
  const place = await serveWorkspace();
  const bytes = await readFile(place.file);
  expect((await send(place, 'a.takt', bytes, { cookie: '' })).status).toBe(401);
  expect((await send(place, 'a.takt', bytes, { origin: 'http://evil.example' })).status).toBe(403);
  const download = await fetch(`${place.origin}/scenarios?file=${encodeURIComponent(place.file)}`);
  expect(download.status).toBe(401);
  const secret = join(place.home, 'secret.txt');
  await writeFile(secret, 'secret');
  const other = await fetch(`${place.origin}/scenarios?file=${encodeURIComponent(secret)}`, {
    headers: { cookie: place.cookie },
  });
  expect(other.status).toBe(404);
  expect(await other.text()).not.toContain('"secret"');
});
