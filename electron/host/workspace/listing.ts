/** The planner's scenarios: those in the folder, and those opened lately from elsewhere. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ScenarioRow, Scenarios } from '../contract.ts';
import { connectionsSchema, settingKeys } from '../session/settings.ts';
import { fileFacts, summarize } from '../store/summary.ts';
import type { Client } from './client.ts';
import { canonical, type OpenScenario } from './open-scenario.ts';

/** Files opened lately that are shown; more are remembered. */
const shownRecent = 12;

/** All scenarios with what they say of themselves, last changed first; one that cannot be read stays listed with the reason. */
export function listScenarios(client: Client): Promise<Scenarios> {
  // Reading a file that is being opened meanwhile would drop its lock.
  return client.workspace.inTurn(() => list(client));
}

async function list({ workspace, scenario: current }: Client): Promise<Scenarios> {
  const { folder } = workspace.options;
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.takt'));
  const inFolder = await Promise.all(names.map((name) => canonical(join(folder, name))));
  const recent = await existing((await workspace.recent.list()).slice(0, shownRecent));
  const open = new Map(workspace.scenarios().map((scenario) => [scenario.file, scenario]));
  const files = [...new Set([...open.keys(), ...inFolder, ...recent])];
  const rows = await Promise.all(
    files.map((file) => {
      const scenario = open.get(file);
      return scenario ? openRow(scenario, scenario === current) : closedRow(file);
    }),
  );
  rows.sort((a, b) => b.changedAt.localeCompare(a.changedAt) || a.name.localeCompare(b.name));
  return { folder, rows, recent };
}

async function existing(files: string[]): Promise<string[]> {
  const there = await Promise.all(files.map((file) => stat(file).catch(() => null)));
  return files.filter((_, index) => there[index] !== null);
}

async function openRow({ file, session }: OpenScenario, current: boolean): Promise<ScenarioRow> {
  const titles = async (key: string): Promise<string[]> => {
    const stored = await session.store.settings.get(key, connectionsSchema);
    return stored.ok ? (stored.value ?? []).map(({ title }) => title) : [];
  };
  return {
    ...rowOf(file, (await fileFacts(file)) ?? { changedAt: '', bytes: 0 }),
    name: session.name,
    kind: session.kind,
    parent: session.parent && { file: session.parent.file, name: session.parent.name },
    open: current ? 'current' : 'background',
    orders: session.records.order.length,
    planVersion: session.plan.version,
    connections: await titles(settingKeys.connections),
    connectionsOff: await titles(settingKeys.connectionsOff),
  };
}

async function closedRow(file: string): Promise<ScenarioRow> {
  const facts = (await fileFacts(file)) ?? { changedAt: '', bytes: 0 };
  const summary = await remembered(file, JSON.stringify(facts));
  const row = rowOf(file, facts);
  if (!summary.ok) return { ...row, problem: { code: summary.code, message: summary.message } };
  const { info, orders, planVersion, connections, connectionsOff } = summary.value;
  const { name, kind, parent } = info;
  return {
    ...{ ...row, name, kind, orders, planVersion, connections, connectionsOff },
    parent: parent && { file: parent.file, name: parent.name },
  };
}

function rowOf(file: string, facts: { changedAt: string; bytes: number }): ScenarioRow {
  return {
    ...{ file, ...facts, name: stemOf(file), kind: 'record', parent: null, open: null, orders: 0, planVersion: 0 },
    ...{ connections: [], connectionsOff: [], problem: null },
  };
}

/** Name of a file that does not tell its own. */
export function stemOf(file: string): string {
  return (file.split(/[\\/]/).at(-1) ?? file).replace(/\.takt$/i, '');
}

type Summarized = Awaited<ReturnType<typeof summarize>>;
/** What was read of files as they still are. */
const summaries = new Map<string, { mark: string; until: number; summary: Summarized }>();
/** Being open elsewhere is no property of the file, but finding out takes seconds. */
const lockedMilliseconds = 10_000;

async function remembered(file: string, mark: string): Promise<Summarized> {
  const known = summaries.get(file);
  if (known?.mark === mark && Date.now() < known.until) return known.summary;
  const summary = await summarize(file);
  const until = summary.ok ? Infinity : summary.code === 'locked' ? Date.now() + lockedMilliseconds : 0;
  summaries.set(file, { mark, until, summary });
  return summary;
}
