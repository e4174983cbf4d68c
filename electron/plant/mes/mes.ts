/** The demo plant's MES: a floor one can really release job orders to, over OPC UA with ISA-95 Job Control V2. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlantData } from '../generator/plant-data.ts';
import { MesCore } from './core.ts';
import type { FloorPlan, TroubleLevel } from './floor/state.ts';
import { serveHttp } from './http.ts';
import { addMachine } from './opcua/machine-nodes.ts';
import type { MachineNodes } from './opcua/machine-nodes.ts';
import { bindProvider, bindReceiver } from './opcua/methods.ts';
import { addPlant } from './opcua/plant-nodes.ts';
import { Publisher } from './opcua/publisher.ts';
import { createServer } from './opcua/server.ts';
import type { Credentials } from './opcua/server.ts';
import { Structures } from './opcua/structures.ts';
import { plantNamespaceUri } from '../../connectors/opcua/plant-namespace.ts';
import { mesPlant } from './plant.ts';
import type { MesPlant } from './plant.ts';
import { MesStore } from './store.ts';
import type { Snapshot } from './store.ts';

export type MesOptions = {
  data: PlantData;
  /** Its folder `mes`, created if missing, holds keys and certificates and one database for each seed, size and start date. */
  dataDirectory: string;
  credentials: Credentials;
  /** 0 takes a free port; likewise for HTTP. */
  port: number;
  httpPort: number;
  /** Plant seconds per second of ours: 1 is real time. */
  speed: number;
  trouble: TroubleLevel;
  /** Plant time at the first start, epoch milliseconds; the data's own instant if absent. Later starts go on where the last one ended. */
  plantTime?: number;
  /** Job orders a machine holds at most, ended ones not counted. */
  maxJobsPerMachine?: number;
  /** Also offers an unprotected channel and anonymous sessions: for tests. */
  insecure?: boolean;
};

export type RunningMes = {
  endpointUrl: string;
  httpUrl: string;
  /** PEM file of the certificate the server shows, for clients that trust from a folder. */
  certificateFile: string;
  close: () => Promise<void>;
};

/**
 * Starts the MES on 127.0.0.1.
 *
 * @throws Error if a port is taken or another process uses the database.
 */
export async function startMes(options: MesOptions): Promise<RunningMes> {
  const folder = join(options.dataDirectory, 'mes');
  await mkdir(folder, { recursive: true });
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.toReversed()) await closer();
  };
  try {
    const { seed, orders, startDate } = options.data;
    const store = await MesStore.open(join(folder, `mes-${seed}-${orders.length}-${startDate}.sqlite`));
    closers.push(() => store.close());
    const saved = await store.load();
    const startAt = options.plantTime ?? Date.parse(options.data.startAt);
    const plant = mesPlant(options.data, resumedAt(saved) ?? startAt);
    const plan = floorPlan(plant, options);
    const { running, startAt: dataTime } = plant;
    const core = await MesCore.open({ plan, running, dataTime, startAt, speed: options.speed, store, saved });
    closers.push(() => core.close());
    const opcua = await serveOpcua(core, plant, folder, options);
    closers.push(opcua.close);
    const http = await serveHttp(core, plant, { port: options.httpPort, credentials: options.credentials });
    closers.push(http.close);
    return { endpointUrl: opcua.endpointUrl, httpUrl: http.url, certificateFile: opcua.certificateFile, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function floorPlan({ id, machines, resources }: MesPlant, { data, trouble, maxJobsPerMachine }: MesOptions): FloorPlan {
  return { plant: id, seed: data.seed, trouble, machines, resources, maxJobsPerMachine: maxJobsPerMachine ?? 500 };
}

async function serveOpcua(core: MesCore, plant: MesPlant, folder: string, options: MesOptions) {
  const server = await createServer({
    port: options.port,
    pkiFolder: join(folder, 'pki'),
    credentials: options.credentials,
    insecure: options.insecure ?? false,
  });
  const space = server.engine.addressSpace!;
  const own = space.registerNamespace(plantNamespaceUri);
  const structures = new Structures(space);
  const plantNodes = addPlant(space, own, plant.name, core.clock);
  const machines = new Map<string, MachineNodes>();
  for (const { id } of plant.machines) {
    const nodes = addMachine(space, own, {
      id,
      name: plant.names.get(id)!.name,
      maxJobs: core.floor.plan.maxJobsPerMachine,
    });
    bindReceiver(nodes.receiver, id, core);
    bindProvider(nodes.provider, id, core, structures);
    machines.set(id, nodes);
  }
  const publisher = new Publisher(core, machines, plantNodes, space.rootFolder.objects.server, structures);
  await server.start();
  return {
    endpointUrl: server.getEndpointUrl(),
    certificateFile: server.certificateFile,
    close: async () => {
      publisher.close();
      await server.shutdown();
    },
  };
}

function resumedAt(saved: Snapshot): number | undefined {
  return (saved.meta.get('floor') as { now?: number } | undefined)?.now;
}
