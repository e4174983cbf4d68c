/** A workspace over a generated plant without connections, for tests. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import { pulledKinds, type PulledKind } from '../../../connectors/canonical.ts';
import { generatePlant } from '../../../plant/generator/generate.ts';
import { recordsByKind } from '../../../plant/generator/plant-data.ts';
import { failure, success } from '../../../../solver/model/result.ts';
import { SolverPool } from '../../../../solver/pool/pool.ts';
import { settingKeys } from '../../session/settings.ts';
import { createScenario, openScenario } from '../../store/scenario-file.ts';
import { must } from '../../store/testing/open.ts';
import { temporaryFolder } from '../../store/testing/temporary-folder.ts';
import type { RunningHost } from '../client.ts';
import { Policies } from '../policies.ts';
import { Workspace, type Surroundings, type WorkspaceOptions } from '../workspace.ts';

const project = join(import.meta.dirname, '..', '..', '..', '..');
export const builtInPolicies = join(project, 'resources', 'policies');
const startDate = '2026-03-23';

const absent = failure('no-connection', 'Nothing answers here.');
/** Connections of these tests lead nowhere. */
const nowhere: Surroundings = {
  factory: { erp: () => Promise.resolve(absent), mes: () => Promise.resolve(absent) },
  close: () => Promise.resolve(),
};

export type TestWorkspace = {
  workspace: Workspace;
  host: RunningHost;
  home: string;
  folder: string;
  file: string;
  /** Another process of the program in the same folders; closed with the test. */
  again: (file: string) => Promise<Workspace>;
};

const pool = new SolverPool({ workerFile: join(project, 'solver', 'pool', 'worker.ts'), threads: 1 });
const folders: string[] = [];
afterAll(async () => {
  await pool.close();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

function workspaceOptions(home: string): WorkspaceOptions {
  return {
    ...{ folder: join(home, 'scenarios'), pool, recentFile: join(home, 'recent.json'), lingerMilliseconds: 50 },
    policies: new Policies(join(home, 'policies'), builtInPolicies),
    surround: () => Promise.resolve(success(nowhere)),
  };
}

/** Opens a copy of a planned plant of `orders` orders as `plant.takt`, with one client. */
export async function openTestWorkspace(orders = 12, connections: unknown[] = []): Promise<TestWorkspace> {
  const home = await temporaryFolder();
  const file = join(home, 'plant.takt');
  await copyFile(await plannedPlant(orders), file);
  if (connections.length > 0) {
    const store = must(await openScenario(file));
    await store.settings.set(settingKeys.connections, connections);
    await store.close();
  }
  const again = async (first: string): Promise<Workspace> => {
    const opened = must(await Workspace.open(workspaceOptions(home), first, { trusted: true }));
    onTestFinished(() => opened.close());
    return opened;
  };
  const workspace = await again(file);
  return { workspace, host: workspace.connect().host(), home, folder: join(home, 'scenarios'), file, again };
}

/** Planned plants by their number of orders: each is made once. */
const plants = new Map<number, Promise<string>>();

function plannedPlant(orders: number): Promise<string> {
  const known = plants.get(orders) ?? makePlant(orders);
  plants.set(orders, known);
  return known;
}

async function makePlant(orders: number): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'takt-test-'));
  folders.push(home);
  const file = join(home, 'plant.takt');
  const store = must(await createScenario(file, { name: 'Plant' }));
  const data = generatePlant({ seed: 3, orders, startDate });
  const records = recordsByKind(data);
  const pull = await store.pulls.begin('import');
  for (const kind of Object.keys(pulledKinds) as PulledKind[]) {
    const batch = { kind, records: records[kind], quarantined: [], goneKeys: [], complete: true, delta: false };
    await store.records.apply(batch, pull);
  }
  await store.pulls.finish(pull, null);
  // A clock that stands still: what is planned twice is planned alike.
  await store.settings.set(settingKeys.clock, { plantAt: data.startAt, atHost: Date.now(), speed: 0 });
  await store.settings.set(settingKeys.epoch, `${startDate}T00:00:00.000Z`);
  await store.close();
  const workspace = must(await Workspace.open(workspaceOptions(home), file, { trusted: true }));
  must(
    await workspace
      .connect()
      .host()
      .plan({ policy: { seconds: 0, rule: 'EDD', direction: 'forward' } }),
  );
  await workspace.close();
  return file;
}
