/** A host with all it needs around it, for the CLI, browser mode and tests: scenario, solver pool, connectors and, if asked, the plant. */
import { mkdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { failure, success, type Result } from '../../solver/model/result.ts';
import { SolverPool } from '../../solver/pool/pool.ts';
import { credentialSource } from '../connectors/credentials.ts';
import { trustCertificate } from '../connectors/opcua/server-trust.ts';
import { openHost, type RunningHost } from '../host/host.ts';
import { connectionsSchema, settingKeys, type Connection } from '../host/session/settings.ts';
import { createScenario, openScenario } from '../host/store/scenario-file.ts';
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

/** Setting under which a scenario keeps how its embedded plant is made. */
export const plantSettingKey = 'embeddedPlant';

export type WorkplaceOptions = {
  files: ProgramFiles;
  scenario: string;
  credentialsFile?: string;
  /** Plant time per time of ours, if other than the scenario's. */
  speed?: number;
};

export type Workplace = {
  host: RunningHost;
  store: ScenarioStore;
  plant: RunningPlant | null;
  close: () => Promise<void>;
};

/** Makes a scenario that is connected to an embedded plant of its own. */
export async function createDemoScenario(scenario: string, settings: PlantSettings): Promise<Result<null>> {
  await mkdir(dirname(scenario), { recursive: true });
  const created = await createScenario(scenario, { name: 'Demo' });
  if (!created.ok) return created;
  await created.value.settings.set(settingKeys.connections, embeddedConnections);
  await created.value.settings.set(plantSettingKey, settings);
  await created.value.close();
  return success(null);
}

/** Opens a scenario and everything it is connected to; starts its embedded plant if it has one. */
export async function openWorkplace(options: WorkplaceOptions): Promise<Result<Workplace>> {
  const { files, scenario } = options;
  const credentials = await credentialSource({
    environment: process.env,
    ...(options.credentialsFile === undefined ? {} : { file: options.credentialsFile }),
  });
  if (!credentials.ok) return credentials;
  const opened = await openScenario(scenario);
  if (!opened.ok) return opened;
  const store = opened.value;
  const plant = await plantOf(store, options);
  if (!plant.ok) {
    await store.close();
    return plant;
  }
  const running = plant.value;
  const pkiFolder = join(files.home, 'pki');
  // Ports are used again by other plants: without this, the next one at a port would look like somebody in between.
  if (running) await trustCertificate(pkiFolder, await readFile(running.mesCertificateFile));
  const pool = new SolverPool({ workerFile: files.solverWorker, threads: Math.max(2, availableParallelism() - 1) });
  const factory = connectorFactory({
    profileFolders: [join(files.home, 'connectors'), files.profiles],
    pkiFolder,
    credentials: async (name) =>
      running && (name === 'embeddedErp' || name === 'embeddedMes') ? running.credentials : credentials.value(name),
    address: ({ url }) => {
      if (running && url === embedded.erp) return running.erpUrl;
      if (running && url === embedded.mes) return running.mesEndpoint;
      return url;
    },
  });
  const host = await openHost({ store, pool, factory });
  if (!host.ok) {
    await pool.close();
    await running?.close();
    await store.close();
    return host;
  }
  const close = async (): Promise<void> => {
    await host.value.close();
    await pool.close();
    await running?.close();
  };
  return success({ host: host.value, store, plant: running, close });
}

async function plantOf(
  store: ScenarioStore,
  { files, scenario, speed }: WorkplaceOptions,
): Promise<Result<RunningPlant | null>> {
  const connections = await store.settings.get(settingKeys.connections, connectionsSchema);
  if (!connections.ok) return connections;
  const addresses: string[] = Object.values(embedded);
  if (!(connections.value ?? []).some(({ url }) => addresses.includes(url))) return success(null);
  const settings = await store.settings.get(plantSettingKey, plantSettingsSchema);
  if (!settings.ok) return settings;
  if (!settings.value) {
    return failure(
      'no-plant',
      `${scenario} is connected to an embedded plant but does not say which. Make a new demo scenario.`,
    );
  }
  const dataDirectory = `${scenario}.plant`;
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
