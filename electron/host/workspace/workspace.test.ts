import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { policySchema } from '../../../solver/model/policy.ts';
import type { ChangeTopic } from '../contract.ts';
import { settingKeys } from '../session/settings.ts';
import { createScenario, openScenario } from '../store/scenario-file.ts';
import { must } from '../store/testing/open.ts';
import type { RunningHost } from './client.ts';
import { openTestWorkspace } from './testing/open-workspace.ts';

const scenarioOf = async (host: RunningHost) => must(await host.overview({})).scenario;
const rows = async (host: RunningHost) => must(await host.scenarios({})).rows;
const rowOf = async (host: RunningHost, name: string) => (await rows(host)).find((row) => row.name === name);
const erp = { id: 'erp', kind: 'erp', title: 'ERP', profile: 'p', url: 'http://127.0.0.1:1', credential: 'c' };

test('a what-if is a copy with the same plan, no connections, and nothing to release', async () => {
  const { host, file, folder } = await openTestWorkspace(12, [{ ...erp, parameters: {} }]);
  const before = must(await host.board({}));
  const { file: copy } = must(await host.duplicateAsWhatIf({ name: 'Rush: 4711?' }));
  expect(copy).toBe(join(folder, 'Rush 4711.takt'));
  expect(await scenarioOf(host)).toMatchObject({ name: 'Rush: 4711?', kind: 'whatIf', file: copy });
  const after = must(await host.board({}));
  expect(after.operations).toEqual(before.operations);
  expect(after.orders).toEqual(before.orders);
  expect(must(await host.overview({})).connections).toEqual([]);
  expect(await host.release({ planVersion: after.planVersion })).toMatchObject({ ok: false, code: 'what-if' });
  expect(await rowOf(host, 'Rush: 4711?')).toMatchObject({
    ...{ kind: 'whatIf', open: 'current', parent: { file, name: 'Plant' }, connections: [] },
  });
  expect(await rowOf(host, 'Plant')).toMatchObject({ kind: 'record', open: 'background', connections: ['ERP'] });
});

test('planning in a what-if leaves the plan of record as it is', async () => {
  const { host, workspace, file } = await openTestWorkspace();
  const record = must(await host.board({}));
  const { file: whatIf } = must(await host.duplicateAsWhatIf({ name: 'Other' }));
  must(await host.plan({ policy: { seconds: 0, rule: 'LPT', direction: 'forward' } }));
  const other = must(await host.board({}));
  expect(other.operations.start).not.toEqual(record.operations.start);
  must(await host.openScenario({ file }));
  expect(must(await host.board({})).operations).toEqual(record.operations);
  const compared = must(await host.compare({ files: [file, whatIf] })).scenarios;
  expect(compared.map(({ name, kind }) => [name, kind])).toEqual([
    ['Plant', 'record'],
    ['Other', 'whatIf'],
  ]);
  expect(compared[0].kpis).toEqual(must(await host.overview({})).kpis);
  expect(compared[1].kpis).not.toEqual(compared[0].kpis);
  expect(workspace.scenarios().some((scenario) => scenario.file === file)).toBe(true);
});

test('differences tell of every operation that lies elsewhere, and of those alone', async () => {
  const { host, file } = await openTestWorkspace();
  const record = must(await host.board({}));
  const whatIf = must(await host.duplicateAsWhatIf({ name: 'Other' })).file;
  expect(must(await host.differences({ file }))).toMatchObject({ total: 0, rows: [] });
  must(await host.plan({ policy: { seconds: 0, rule: 'LPT', direction: 'forward' } }));
  const other = must(await host.board({}));
  const places = (board: typeof record): Map<string, string> =>
    new Map(
      [...board.operations.start].map((start, row) => {
        const { order, sequence, part, machine, end } = board.operations;
        const key = `${board.orders.ids[order[row]]}/${sequence[row]}#${part[row]}`;
        return [key, `${board.machines[machine[row]].id} ${start} ${end[row]}`];
      }),
    );
  const [ours, theirs] = [places(other), places(record)];
  const moved = [...ours].filter(([key, place]) => theirs.get(key) !== place).map(([key]) => key);
  const found = must(await host.differences({ file, by: 'operation', limit: 500 }));
  expect(found.rows.map(({ operation, part }) => `${operation}#${part}`).toSorted()).toEqual(moved.toSorted());
  expect(found.name).toBe('Plant');
  const { counts } = found;
  const later = must(await host.differences({ file, by: 'operation', filter: 'later', limit: 500 }));
  expect(later.total).toBe(counts.later);
  expect(later.rows.every(({ here, there }) => here!.end! > there!.end!)).toBe(true);
  const shifts = later.rows.map(({ here, there }) => here!.end! - there!.end!);
  expect(shifts).toEqual(shifts.toSorted((a, b) => b - a));
  const [one] = later.rows;
  const searched = must(await host.differences({ file, by: 'order', search: one.number }));
  expect(searched.rows.map(({ number }) => number)).toContain(one.number);
  must(await host.openScenario({ file }));
  const reversed = must(await host.differences({ file: whatIf, by: 'operation' }));
  expect(reversed.counts).toMatchObject({ later: counts.earlier, earlier: counts.later });
  const ghost = must(await host.ghost({ file: whatIf }));
  const ghosts = new Map(
    ghost.operation.map((operation, row) => {
      const machine = record.machines[ghost.machine[row]].id;
      return [`${operation}#${ghost.part[row]}`, `${machine} ${ghost.start[row]} ${ghost.end[row]}`];
    }),
  );
  expect(ghosts).toEqual(ours);
});

test('clients look at their own scenarios; who switches is told that everything changed', async () => {
  const { host, workspace, file } = await openTestWorkspace();
  const other = workspace.connect().host();
  const told: ChangeTopic[] = [];
  host.subscribe({ changed: (topics) => told.push(...topics) });
  must(await host.newScenario({ name: 'Empty', from: 'empty' }));
  expect(told).toEqual(expect.arrayContaining(['scenario', 'orders', 'plan', 'messages', 'history', 'documents']));
  expect((await scenarioOf(host)).name).toBe('Empty');
  expect((await scenarioOf(other)).file).toBe(file);
  must(await host.renameScenario({ file, name: 'Plant 2' }));
  expect((await scenarioOf(other)).name).toBe('Plant 2');
  told.length = 0;
  must(await other.plan({ policy: { seconds: 0 } }));
  expect(told).not.toContain('plan');
  await other.close();
  expect((await scenarioOf(host)).name).toBe('Empty');
});

test('what nobody looks at closes after a while, unless it is connected', async () => {
  const { host, workspace } = await openTestWorkspace(3, [{ ...erp, parameters: {} }]);
  must(await host.newScenario({ name: 'A', from: 'empty' }));
  must(await host.newScenario({ name: 'B', from: 'empty' }));
  await expect
    .poll(
      () =>
        workspace
          .scenarios()
          .map(({ session }) => session.name)
          .toSorted(),
      { timeout: 20_000 },
    )
    .toEqual(['B', 'Plant']);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(workspace.scenarios()).toHaveLength(2);
});

test('comparing with a closed scenario neither opens it nor changes a byte of it', async () => {
  const { host, workspace, file } = await openTestWorkspace(6);
  const whatIf = must(await host.duplicateAsWhatIf({ name: 'Closed' })).file;
  must(await host.openScenario({ file }));
  await expect.poll(() => workspace.scenarios().length, { timeout: 20_000 }).toBe(1);
  const before = await readFile(whatIf);
  expect(must(await host.compare({ files: [file, whatIf] })).scenarios[1].name).toBe('Closed');
  expect(must(await host.differences({ file: whatIf })).total).toBe(0);
  expect(workspace.scenarios()).toHaveLength(1);
  expect(await readFile(whatIf)).toEqual(before);
});

test('save as goes on in the copy, which takes the connections along', async () => {
  const { host, file, folder, workspace } = await openTestWorkspace(6, [{ ...erp, parameters: {} }]);
  const other = workspace.connect().host();
  const before = must(await host.board({}));
  const { file: copy } = must(await host.saveScenarioAs({ name: 'Week 13' }));
  expect(copy).toBe(join(folder, 'Week 13.takt'));
  expect(await scenarioOf(other)).toMatchObject({ file: copy, name: 'Week 13', kind: 'record' });
  expect(must(await host.board({})).operations).toEqual(before.operations);
  expect((await rowOf(host, 'Week 13'))?.connections).toEqual(['ERP']);
  expect(await rowOf(host, 'Plant')).toMatchObject({ open: null, connections: [], planVersion: 1, file });
  expect(await host.saveScenarioAs({ file: copy })).toMatchObject({ ok: false, code: 'exists' });
  expect((await scenarioOf(host)).file).toBe(copy);
  must(await host.saveScenarioAs({ file, replace: true }));
  expect((await readdir(join(folder, 'bin'))).filter((name) => name.startsWith('plant'))).toHaveLength(1);
});

test('a scenario goes into the bin, never while it is open', async () => {
  const { host, folder, file, workspace } = await openTestWorkspace(3);
  const { file: empty } = must(await host.newScenario({ name: 'Gone', from: 'empty' }));
  expect(await host.deleteScenario({ file: empty })).toMatchObject({ ok: false, code: 'open' });
  must(await host.openScenario({ file }));
  const { bin } = must(await host.deleteScenario({ file: empty }));
  expect(await readdir(folder)).toEqual(['bin']);
  expect(await readdir(join(folder, 'bin'))).toEqual([bin.slice(join(folder, 'bin').length + 1)]);
  expect(await rowOf(host, 'Gone')).toBeUndefined();
  expect(await host.openScenario({ file: empty })).toMatchObject({ ok: false, code: 'missing' });
  expect(workspace.scenarios()).toHaveLength(1);
});

test('files that cannot be read stay listed with their reason', async () => {
  const { host, folder } = await openTestWorkspace(3);
  must(await host.newScenario({ name: 'Sound', from: 'empty' }));
  await writeFile(join(folder, 'text.takt'), 'no scenario');
  const sound = await readFile(join(folder, 'Sound.takt'));
  const short = Buffer.from(sound.subarray(0, 4096));
  await writeFile(join(folder, 'short.takt'), short);
  const newer = Buffer.from(sound);
  newer.writeInt32BE(999, 60);
  await writeFile(join(folder, 'newer.takt'), newer);
  const problems = Object.fromEntries((await rows(host)).map(({ name, problem }) => [name, problem?.code ?? null]));
  expect(problems).toEqual({ Plant: null, Sound: null, text: 'not-a-scenario', short: 'damaged', newer: 'newer' });
});

test('a file that another program has open is listed as that, and so after a crash of it as it stands', async () => {
  const { host, folder, file } = await openTestWorkspace(3);
  const { file: other } = must(await host.newScenario({ name: 'Taken', from: 'empty' }));
  must(await host.openScenario({ file }));
  must(await host.closeScenario({ file: other }));
  const holder = join(import.meta.dirname, '..', 'store', 'testing', 'holder.ts');
  const child = spawn(process.execPath, [holder, other, 'hold'], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  const listed = (await rows(host)).find((row) => row.file === other);
  expect(listed).toMatchObject({ name: 'Taken', open: null, problem: { code: 'locked' } });
  expect(await host.compare({ files: [file, other] })).toMatchObject({ ok: false, code: 'locked' });
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(must(await host.compare({ files: [file, other] })).scenarios[1].name).toBe('Taken');
  must(await host.deleteScenario({ file: other }));
  expect(await readdir(folder)).toEqual(['bin']);
});

test('what was opened is remembered by the next start, newest first', async () => {
  const { host, workspace, file, home, again } = await openTestWorkspace(3);
  const elsewhere = join(home, 'elsewhere.takt');
  await must(await createScenario(elsewhere, { name: 'Elsewhere' })).close();
  must(await host.openScenario({ file: elsewhere }));
  await workspace.close();
  const next = (await again(file)).connect().host();
  const { recent, rows: listed } = must(await next.scenarios({}));
  expect(recent).toEqual([file, elsewhere]);
  expect(listed.map(({ name }) => name).toSorted()).toEqual(['Elsewhere', 'Plant']);
});

test('connections of a file from elsewhere stay off until they are switched on', async () => {
  const { host, home } = await openTestWorkspace(3);
  const elsewhere = join(home, 'sent.takt');
  const sent = must(await createScenario(elsewhere, { name: 'Sent' }));
  await sent.settings.set(settingKeys.connections, [{ ...erp, parameters: {} }]);
  await sent.close();
  must(await host.openScenario({ file: elsewhere }));
  expect(must(await host.overview({})).connections).toEqual([]);
  expect(await rowOf(host, 'Sent')).toMatchObject({ connections: [], connectionsOff: ['ERP'] });
  must(await host.switchConnectionsOn({}));
  expect(must(await host.overview({})).connections.map(({ id }) => id)).toEqual(['erp']);
  expect(await rowOf(host, 'Sent')).toMatchObject({ open: 'current', connections: ['ERP'], connectionsOff: [] });
});

test('a policy is saved, chosen, shared and deleted; those of the program stay', async () => {
  const { host, home } = await openTestWorkspace(3);
  const built = must(await host.policies({}));
  expect(built.rows.map(({ policy }) => policy.name).toSorted()).toEqual([
    ...['bottleneck', 'due dates first', 'few set-ups', 'just in time', 'stable near the floor', 'standard'],
  ]);
  expect(built.chosen).toBe('standard');
  const mine = policySchema.parse({ name: 'Night shift', seconds: 3, horizonDays: 21, weights: { setup: 2 } });
  must(await host.savePolicy({ policy: mine }));
  must(await host.choosePolicy({ name: 'Night shift' }));
  expect(must(await host.overview({})).policy).toEqual(mine);
  must(await host.savePolicy({ policy: { ...mine, seconds: 7 } }));
  expect(must(await host.overview({})).policy.seconds).toBe(7);
  expect(await host.savePolicy({ policy: { ...mine, name: 'Standard' } })).toMatchObject({ code: 'built-in-policy' });
  const text = await readFile(join(home, 'policies', 'Night shift.json'), 'utf8');
  expect(must(await host.importPolicy({ text }))).toEqual({ name: 'Night shift 2' });
  expect(await host.importPolicy({ text: '{"rule": "LUCK"}' })).toMatchObject({ ok: false, code: 'bad-policy' });
  await writeFile(join(home, 'policies', 'broken.json'), '{');
  const { rows: list, broken } = must(await host.policies({}));
  expect(list.filter(({ builtIn }) => !builtIn).map(({ policy }) => policy.name)).toEqual([
    'Night shift',
    'Night shift 2',
  ]);
  expect(broken.map(({ file }) => file)).toEqual(['broken.json']);
  must(await host.deletePolicy({ name: 'Night shift 2' }));
  expect(await host.deletePolicy({ name: 'standard' })).toMatchObject({ code: 'built-in-policy' });
  expect(await host.choosePolicy({ name: 'Night shift 2' })).toMatchObject({ code: 'unknown-policy' });
});

test('a copy taken while the scenario is written to is whole', async () => {
  const { host, workspace, folder } = await openTestWorkspace(3);
  const { store } = workspace.front.session;
  // Somebody goes on looking at it, so it stays open.
  workspace.connect();
  const writing = (async () => {
    for (let round = 0; round < 40; round += 1) {
      await store.transaction(async ({ settings }) => {
        await settings.set('view.a', round);
        await settings.set('view.b', round);
      });
    }
  })();
  must(await host.duplicateAsWhatIf({ name: 'Midway' }));
  await writing;
  await workspace.close();
  const copy = must(await openScenario(join(folder, 'Midway.takt')));
  const values = await Promise.all(['view.a', 'view.b'].map((key) => copy.settings.get(key, policySchema.shape.seed)));
  await copy.close();
  expect(values[0]).toEqual(values[1]);
});

test('promoting makes edits and plan of a what-if those of the record, as one step that can be undone', async () => {
  const { host, file } = await openTestWorkspace();
  const before = must(await host.board({}));
  const free = before.orders.ids.filter((_, order) => before.orders.end[order] > before.now + 3 * 86_400);
  const [kept, held] = free.slice(-2);
  must(await host.duplicateAsWhatIf({ name: 'Better' }));
  const planVersion = must(await host.overview({})).planVersion;
  must(await host.edit({ changes: [{ change: 'hold', order: held }], planVersion }));
  const there = must(await host.board({}));
  // Meanwhile something is decided in the plan of record, too.
  const whatIf = (await scenarioOf(host)).file;
  must(await host.openScenario({ file }));
  const due = must(await host.orders({ limit: 500 })).rows.find(({ id }) => id === kept)!.due + 3_600;
  const version = must(await host.overview({})).planVersion;
  must(await host.edit({ changes: [{ change: 'order', order: kept, due }], planVersion: version }));
  const record = must(await host.board({}));
  must(await host.openScenario({ file: whatIf }));

  const promoted = must(await host.promote({ file: whatIf }));
  expect(promoted.file).toBe(file);
  expect(await scenarioOf(host)).toMatchObject({ file, kind: 'record' });
  const adjusted = must(await host.adjustments({}));
  expect(adjusted.holds.map(({ order }) => order)).toEqual([held]);
  expect(adjusted.orders.map(({ order }) => order)).toEqual([kept]);
  const now = must(await host.board({}));
  expect(now.operations.start).toEqual(there.operations.start);
  expect(now.operations.machine).toEqual(there.operations.machine);
  expect(must(await host.overview({})).undo).toMatchObject({ kind: 'promote' });
  must(await host.undo({}));
  expect(must(await host.board({})).operations.start).toEqual(record.operations.start);
  expect(must(await host.adjustments({})).holds).toEqual([]);
});

test('how far a plan reaches stays with it: in the copy, in a comparison with the closed copy, and promoted', async () => {
  const { host, workspace, file } = await openTestWorkspace();
  const left = async () =>
    must(await host.orders({ filter: 'unscheduled', limit: 500 })).rows.flatMap(({ id, reason }) =>
      reason?.code === 'beyond-horizon' ? [id] : [],
    );
  const reach = async () => must(await host.board({})).horizon;
  const [whole, everything] = [await reach(), await left()];
  const { file: whatIf } = must(await host.duplicateAsWhatIf({ name: 'Short' }));
  must(await host.plan({ policy: { seconds: 0, horizonDays: 4 } }));
  const [short, out] = [await reach(), await left()];
  expect(short).toBeLessThan(whole);
  expect(out.length).toBeGreaterThan(everything.length);
  must(await host.openScenario({ file }));
  await expect.poll(() => workspace.scenarios().length, { timeout: 20_000 }).toBe(1);
  expect(await left()).toEqual(everything);
  const missing = must(await host.differences({ file: whatIf, filter: 'onlyHere', limit: 500 })).rows;
  expect(missing.map(({ order }) => order)).toEqual(
    expect.arrayContaining(out.filter((id) => !everything.includes(id))),
  );
  must(await host.promote({ file: whatIf }));
  expect(await left()).toEqual(out);
  expect((await reach()) - short).toBeLessThan(3600);
  must(await host.undo({}));
  expect(await left()).toEqual(everything);
  expect(await reach()).toBeGreaterThanOrEqual(whole);
});

test('a what-if finds its plan of record also under another name, and no other scenario in its place', async () => {
  const { host, file, folder } = await openTestWorkspace(3);
  const whatIf = must(await host.duplicateAsWhatIf({ name: 'Idea' })).file;
  must(await host.openScenario({ file }));
  expect(await host.promote({ file })).toMatchObject({ ok: false, code: 'not-a-what-if' });
  const moved = must(await host.saveScenarioAs({ name: 'Moved' })).file;
  expect(must(await host.promote({ file: whatIf })).file).toBe(moved);
  must(await host.openScenario({ file: whatIf }));
  must(await host.deleteScenario({ file: moved }));
  expect(await host.promote({ file: whatIf })).toMatchObject({ ok: false, code: 'missing' });
  await must(await createScenario(join(folder, 'Moved.takt'), { name: 'Moved' })).close();
  expect(await host.promote({ file: whatIf })).toMatchObject({ ok: false, code: 'other-record' });
});

test('the clock of a what-if is that of its plan of record while that is open', async () => {
  const { host, workspace, file } = await openTestWorkspace(3);
  must(await host.duplicateAsWhatIf({ name: 'Later' }));
  const before = Date.parse(must(await host.overview({})).clock.plantAt);
  await expect.poll(() => workspace.scenarios().length, { timeout: 20_000 }).toBe(1);
  const record = must(await openScenario(file));
  const plantAt = new Date(before + 3_600_000).toISOString();
  await record.settings.set(settingKeys.clock, { plantAt, atHost: Date.now(), speed: 0 });
  await record.close();
  expect(Date.parse(must(await host.overview({})).clock.plantAt)).toBe(before);
  must(await workspace.connect().host().openScenario({ file }));
  expect(must(await host.overview({})).clock.plantAt).toBe(plantAt);
});

test('a list counts the same orders of a scenario whether it is open or closed, rush orders among them', async () => {
  const { host, file } = await openTestWorkspace(6);
  const { file: copy } = must(await host.duplicateAsWhatIf({ name: 'Rush' }));
  const { planVersion, counts } = must(await host.overview({}));
  const [{ item }] = must(await host.orders({ limit: 1 })).rows;
  const due = 20 * 86_400;
  must(
    await host.edit({
      changes: [{ change: 'rushOrder', number: 'R-1', item, quantity: 5, priority: 10, due }],
      planVersion,
    }),
  );
  expect(await rowOf(host, 'Rush')).toMatchObject({ open: 'current', orders: counts.orders + 1 });
  must(await host.openScenario({ file }));
  must(await host.closeScenario({ file: copy }));
  expect(await rowOf(host, 'Rush')).toMatchObject({ open: null, orders: counts.orders + 1 });
});
