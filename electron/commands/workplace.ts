/** A host with all it needs around it, for the CLI, browser mode and tests: scenario, solver pool, connectors and, if asked, the plant. */
import { mkdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { failure, success, type Result } from '../../solver/model/result.ts';
import { SolverPool } from '../../solver/pool/pool.ts';
import { RepairDesk } from '../../solver/pool/repair-desk.ts';
import type { CredentialSource } from '../connectors/connector.ts';
import { credentialSource } from '../connectors/credentials.ts';
import { trustCertificate } from '../connectors/opcua/server-trust.ts';
import type { RunningHost } from '../host/workspace/client.ts';
import { plantFolder } from '../host/workspace/documents.ts';
import { Policies } from '../host/workspace/policies.ts';
import { Workspace, type Surroundings } from '../host/workspace/workspace.ts';
import { connectionsSchema, settingKeys, type Connection } from '../host/session/settings.ts';
import { createScenario } from '../host/store/scenario-file.ts';
import type { ScenarioStore } from '../host/store/scenario-store.ts';
import { startPlant, type RunningPlant } from '../plant/start.ts';
import type { ProgramFiles } from '../program-files.ts';
import { connectorFactory } from './connectors.ts';

/** Address of a connection to the embedded plant: its real one is known once it has started. */
export const embedded = { erp: 'embedded:erp', mes: 'embedded:mes' } as const;

export const embeddedConnections: Connection[] = [
  {
    id: 'erp',
    kind: 'erp',
    title: 'Demo ERP',
    profile: 'embedded-erp',
    url: embedded.erp,
    credential: 'embeddedErp',
    parameters: {},
  },
  {
    id: 'mes',
    kind: 'mes',
    title: 'Demo MES',
    profile: 'embedded-mes',
    url: embedded.mes,
    credential: 'embeddedMes',
    parameters: {},
  },
];

export const plantSettingsSchema = z.strictObject({
  seed: z.int().min(0).default(1),
  orders: z.int().min(1).max(100_000).default(60),
  startDate: z.iso.date(),
  speed: z.number().positive().max(10_000).default(1),
  trouble: z.enum(['none', 'normal', 'heavy']).default('normal'),
});
export type PlantSettings = z.infer<typeof plantSettingsSchema>;

export type WorkplaceOptions = {
  files: ProgramFiles;
  scenario: string;
  credentialsFile?: string;
  /** Plant time per time of ours, if other than the scenario's. */
  speed?: number;
  /** The file was not named by the planner but came from elsewhere, such as by a double click: unless known, its connections stay off. */
  foreign?: boolean;
};

export type Workplace = {
  workspace: Workspace;
  /** A client of its own at the first scenario. */
  host: RunningHost;
  /** Store and embedded plant of the scenario it was opened with. */
  store: ScenarioStore;
  plant: RunningPlant | null;
  /** Gets the solver ready, so that the first plan is there sooner. For what stays open. */
  warmUp: () => void;
  close: () => Promise<void>;
};

/** Folders and files of the planner in the user's folder. */
export function plannerFiles({ home, profiles }: ProgramFiles): {
  scenarios: string;
  recent: string;
  policies: string;
  builtInPolicies: string;
} {
  return {
    scenarios: join(home, 'scenarios'),
    recent: join(home, 'recent.json'),
    policies: join(home, 'policies'),
    builtInPolicies: join(dirname(profiles), 'policies'),
  };
}

/** Makes a scenario that is connected to an embedded plant of its own. */
export async function createDemoScenario(
  scenario: string,
  settings: PlantSettings,
  name = 'Demo',
): Promise<Result<null>> {
  await mkdir(dirname(scenario), { recursive: true });
  const created = await createScenario(scenario, { name });
  if (!created.ok) return created;
  await created.value.settings.set(settingKeys.connections, embeddedConnections);
  await created.value.settings.set(settingKeys.embeddedPlant, settings);
  await created.value.close();
  return success(null);
}

/** Opens a workspace on a scenario and everything it is connected to; starts its embedded plant if it has one. */
export async function openWorkplace(options: WorkplaceOptions): Promise<Result<Workplace>> {
  const { files, scenario } = options;
  const credentials = await credentialSource({
    environment: process.env,
    ...(options.credentialsFile === undefined ? {} : { file: options.credentialsFile }),
  });
  if (!credentials.ok) return credentials;
  const pool = new SolverPool({ workerFile: files.solverWorker, threads: Math.max(2, availableParallelism() - 1) });
  const places = plannerFiles(files);
  const plants = new Map<ScenarioStore, RunningPlant>();
  const opened = await Workspace.open(
    {
      folder: places.scenarios,
      recentFile: places.recent,
      policies: new Policies(places.policies, places.builtInPolicies),
      pool,
      repairs: () => new RepairDesk({ workerFile: files.repairWorker }),
      surround: (store) => surround(store, options, credentials.value, plants),
      createDemo: (file, name) =>
        createDemoScenario(file, plantSettingsSchema.parse({ startDate: latestMonday() }), name),
    },
    scenario,
    { trusted: !options.foreign },
  );
  if (!opened.ok) {
    await pool.close();
    return opened;
  }
  const workspace = opened.value;
  const { store } = workspace.front.session;
  const close = async (): Promise<void> => {
    await workspace.close();
    await pool.close();
  };
  return success({
    ...{ workspace, host: workspace.connect().host(), store, plant: plants.get(store) ?? null },
    ...{ warmUp: () => pool.warmUp(), close },
  });
}

/** Connectors of one scenario, and its embedded plant if it has one. */
async function surround(
  store: ScenarioStore,
  { files, speed }: WorkplaceOptions,
  credentials: CredentialSource,
  plants: Map<ScenarioStore, RunningPlant>,
): Promise<Result<Surroundings>> {
  const plant = await plantOf(store, files, speed);
  if (!plant.ok) return plant;
  const running = plant.value;
  const pkiFolder = join(files.home, 'pki');
  // Ports are used again by other plants: without this, the next one at a port would look like somebody in between.
  if (running) await trustCertificate(pkiFolder, await readFile(running.mesCertificateFile));
  if (running) plants.set(store, running);
  const factory = connectorFactory({
    profileFolders: [join(files.home, 'connectors'), files.profiles],
    pkiFolder,
    credentials: async (name) =>
      running && (name === 'embeddedErp' || name === 'embeddedMes') ? running.credentials : credentials(name),
    address: ({ url }) => {
      if (running && url === embedded.erp) return running.erpUrl;
      if (running && url === embedded.mes) return running.mesEndpoint;
      return url;
    },
  });
  const close = async (): Promise<void> => {
    plants.delete(store);
    await running?.close();
  };
  return success({ factory, close });
}

/** Day 0 of a new demo: the latest Monday, so that its first week is a working week whatever today is. */
export function latestMonday(): string {
  const day = new Date();
  day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return day.toISOString().slice(0, 10);
}

async function plantOf(
  store: ScenarioStore,
  files: ProgramFiles,
  speed: number | undefined,
): Promise<Result<RunningPlant | null>> {
  const connections = await store.settings.get(settingKeys.connections, connectionsSchema);
  if (!connections.ok) return connections;
  const addresses: string[] = Object.values(embedded);
  if (!(connections.value ?? []).some(({ url }) => addresses.includes(url))) return success(null);
  const settings = await store.settings.get(settingKeys.embeddedPlant, plantSettingsSchema);
  if (!settings.ok) return settings;
  if (!settings.value) {
    return failure(
      'no-plant',
      `${store.file} is connected to an embedded plant but does not say which. Make a new demo scenario.`,
    );
  }
  const dataDirectory = plantFolder(store.file);
  await mkdir(dataDirectory, { recursive: true });
  return success(
    await startPlant({
      ...settings.value,
      ...(speed === undefined ? {} : { speed }),
      dataDirectory,
      erpEntry: files.erpEntry,
      mesEntry: files.mesEntry,
    }),
  );
}
