/** What a planner does with scenarios as documents. */
import { access, cp, mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { failure, success, type Result } from '../../../solver/model/result.ts';
import type { ParsedInput } from '../contract.ts';
import { connectionsSchema, settingKeys } from '../session/settings.ts';
import {
  copyScenario,
  createScenario,
  openScenario,
  scenarioInfoSchema,
  type ScenarioInfo,
} from '../store/scenario-file.ts';
import type { ScenarioStore } from '../store/scenario-store.ts';
import type { Client } from './client.ts';
import { fileNameOf } from './file-names.ts';
import { stemOf } from './listing.ts';
import { whatIfSettings } from './what-if.ts';
import { canonical, isConnected, type OpenScenario } from './open-scenario.ts';
import type { Workspace } from './workspace.ts';

type Opened = Promise<Result<{ file: string }>>;

/** Makes a scenario and lets the client look at it. */
export async function newScenario(client: Client, { name, from }: ParsedInput<'newScenario'>): Opened {
  const { workspace } = client;
  const file = await freeFile(workspace, name);
  if (from === 'demo') {
    const { createDemo } = workspace.options;
    if (!createDemo) return failure('no-demo', 'There is no demo plant here. Make an empty scenario and connect it.');
    const created = await createDemo(file, name);
    return created.ok ? show(client, file) : created;
  }
  const taken = from === 'connections' ? await connectionsOf(client) : success({});
  if (!taken.ok) return taken;
  const created = await createScenario(file, { name });
  if (!created.ok) return created;
  for (const [key, value] of Object.entries(taken.value)) await created.value.settings.set(key, value);
  await created.value.close();
  return show(client, file);
}

/** Settings by which a new scenario is connected to what the open one is connected to. */
async function connectionsOf({ scenario }: Client): Promise<Result<Record<string, unknown>>> {
  const { session } = scenario;
  if (session.kind === 'whatIf') {
    const record = session.parent?.name ?? '';
    const message = `A what-if has no connections to take over. Open the plan of record "${record}" first, or make an empty scenario.`;
    return failure('what-if-connections', message, { name: session.name, record });
  }
  const settings: Record<string, unknown> = {};
  for (const key of [settingKeys.connections, settingKeys.embeddedPlant, settingKeys.policy]) {
    const stored = await session.store.settings.get(key, z.unknown());
    if (stored.ok && stored.value !== null) settings[key] = stored.value;
  }
  return success(settings);
}

/** A copy of the open scenario under another name, which every client of the open one looks at from then on. */
export async function saveScenarioAs(client: Client, input: ParsedInput<'saveScenarioAs'>): Opened {
  const { workspace, scenario } = client;
  const { session } = scenario;
  if (input.name === undefined && input.file === undefined) {
    return failure('bad-input', 'saveScenarioAs needs a name or a file. Give one of them.', { path: ['name'] });
  }
  if (session.tasks.progress().length > 0) return busy(session.name);
  const file = input.file === undefined ? await freeFile(workspace, input.name!) : await canonical(input.file);
  const name = input.name ?? stemOf(file);
  const there = await exists(file);
  if (there && !input.replace) return failure('exists', `${file} exists already. Choose another name.`, { file });
  if (there) {
    const binned = await deleteScenario(workspace, file);
    if (!binned.ok) return binned;
  }
  const { kind, parent } = session;
  await mkdir(dirname(file), { recursive: true });
  const copied: { result: Result<null> } = { result: success(null) };
  const shown = await workspace.replace(scenario, async () => {
    copied.result = await copyClosed(scenario.file, file, { name, kind, parent });
    return copied.result.ok ? file : scenario.file;
  });
  if (!copied.result.ok) return copied.result;
  return shown.ok ? success({ file: shown.value.file }) : shown;
}

/** Copies a closed scenario; connections and demo plant go with the copy, so that the original speaks to nobody any more. */
async function copyClosed(
  from: string,
  to: string,
  info: Pick<ScenarioInfo, 'name' | 'kind' | 'parent'>,
): Promise<Result<null>> {
  const opened = await openScenario(from);
  if (!opened.ok) return opened;
  const store = opened.value;
  try {
    const copied = await copyScenario(store, to, { ...info, settings: { [settingKeys.continuedIn]: null } });
    if (!copied.ok) return copied;
    await store.transaction(async ({ settings }) => {
      await settings.set(settingKeys.connections, []);
      await settings.set(settingKeys.continuedIn, { file: to, id: copied.value.id });
    });
  } finally {
    await store.close();
  }
  if (await exists(plantFolder(from))) await move(plantFolder(from), plantFolder(to));
  return success(null);
}

/** A what-if copy of the open scenario, which the client then looks at. */
export async function duplicateAsWhatIf(client: Client, name: string): Opened {
  const { workspace, scenario } = client;
  const { session, file: from } = scenario;
  const file = await freeFile(workspace, name);
  const copied = await copyScenario(session.store, file, {
    ...{ name, kind: 'whatIf', withoutOutbox: true },
    // A what-if of a what-if is one of the same plan of record.
    parent: session.kind === 'whatIf' ? session.parent : { ...(await identity(session.store)), file: from },
    settings: await whatIfSettings(session),
  });
  return copied.ok ? show(client, file) : copied;
}

async function identity(store: ScenarioStore): Promise<{ id: string; name: string }> {
  const info = await store.settings.get('scenario', scenarioInfoSchema);
  if (!info.ok || info.value === null) throw new Error('The scenario does not say what it is.');
  return { id: info.value.id, name: info.value.name };
}

export async function renameScenario(workspace: Workspace, file: string, name: string): Promise<Result<null>> {
  const path = await canonical(file);
  const open = await workspace.find(path);
  const renamed = open
    ? success(await open.session.rename(name))
    : await workspace.inTurn(() => renameClosed(path, name));
  if (!renamed.ok) return renamed;
  workspace.changed();
  return success(null);
}

async function renameClosed(file: string, name: string): Promise<Result<null>> {
  const opened = await openScenario(file);
  if (!opened.ok) return opened;
  try {
    const info = await opened.value.settings.get('scenario', scenarioInfoSchema);
    if (!info.ok) return info;
    await opened.value.settings.set('scenario', { ...info.value, name });
    return success(null);
  } finally {
    await opened.value.close();
  }
}

/** Closes a scenario that nobody looks at. */
export async function closeScenario(workspace: Workspace, file: string): Promise<Result<null>> {
  const open = await workspace.find(file);
  if (!open) return success(null);
  const refused = inUse(open);
  if (refused) return refused;
  await workspace.closeUnheld(open);
  return success(null);
}

/** Moves a scenario with its demo plant into the bin. */
export async function deleteScenario(workspace: Workspace, file: string): Promise<Result<{ bin: string }>> {
  const path = await canonical(file);
  const open = await workspace.find(path);
  if (open && isConnected(open)) {
    const message = `"${open.session.name}" is open and connected. Close it first.`;
    return failure('open', message, { file: path, name: open.session.name });
  }
  const refused = open && inUse(open);
  if (refused) return refused;
  if (open) await workspace.closeUnheld(open);
  return workspace.inTurn(async () => {
    if (!(await exists(path))) {
      return failure('missing', `${path} does not exist. It may have been moved: refresh the list.`, { file: path });
    }
    // Whoever has it open elsewhere keeps it.
    const free = await openScenario(path);
    if (free.ok) await free.value.close();
    else if (free.code === 'locked') return free;
    const folder = join(workspace.options.folder, 'bin');
    await mkdir(folder, { recursive: true });
    const mark = new Date().toISOString().replaceAll(/[:.]/g, '-');
    const bin = join(folder, `${stemOf(path)} ${mark}.takt`);
    for (const [from, to] of [
      [path, bin],
      [`${path}-wal`, `${bin}-wal`],
      [plantFolder(path), plantFolder(bin)],
    ]) {
      if (await exists(from)) await move(from, to);
    }
    await workspace.recent.remove(path);
    workspace.changed();
    return success({ bin });
  });
}

/** Switches on connections that came switched off. */
export async function switchConnectionsOn({ workspace, scenario }: Client): Promise<Result<null>> {
  const { session } = scenario;
  if (session.tasks.progress().length > 0) return busy(session.name);
  const off = await session.store.settings.get(settingKeys.connectionsOff, connectionsSchema);
  if (!off.ok) return off;
  if ((off.value ?? []).length === 0) return success(null);
  const on = await session.store.settings.get(settingKeys.connections, connectionsSchema);
  if (!on.ok) return on;
  const ids = new Set((on.value ?? []).map(({ id }) => id));
  const all = [...(on.value ?? []), ...off.value!.filter(({ id }) => !ids.has(id))];
  await session.store.transaction(async ({ settings }) => {
    await settings.set(settingKeys.connections, all);
    await settings.set(settingKeys.connectionsOff, []);
  });
  const shown = await workspace.replace(scenario, () => Promise.resolve(scenario.file));
  return shown.ok ? success(null) : shown;
}

async function show(client: Client, file: string): Opened {
  const opened = await client.workspace.openFile(file, { holder: client, trusted: true });
  if (!opened.ok) return opened;
  client.lookAt(opened.value);
  return success({ file: opened.value.file });
}

function inUse(open: OpenScenario): Result<never> | null {
  if (open.holders.size === 0) return null;
  const { name } = open.session;
  return failure('open', `"${name}" is open. Open another scenario first.`, { file: open.file, name });
}

function busy(name: string): Result<never> {
  return failure('busy', `"${name}" is at work. Wait until pull, plan and release are through, or cancel them.`, {
    name,
  });
}

/** A path in the folder that nothing has yet. */
export async function freeFile(workspace: Workspace, name: string): Promise<string> {
  const { folder } = workspace.options;
  await mkdir(folder, { recursive: true });
  return join(await canonical(folder), await fileNameOf(name, '.takt', (fileName) => exists(join(folder, fileName))));
}

/** Where a scenario's embedded plant keeps its data. */
export function plantFolder(file: string): string {
  return join(dirname(resolve(file)), `${basename(file)}.plant`);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Across file systems, too. */
async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await cp(from, to, { recursive: true, errorOnExist: true, force: false });
    await rm(from, { recursive: true });
  }
}
