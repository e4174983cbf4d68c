/** The connector to a MES with ISA-95 Job Control V2 over OPC UA (OPC 10031-4, OPC 40001-3). */
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  ConnectionState,
  ConnectorErrorCode,
  CredentialSource,
  DeliveryOutcome,
  DispatchRequest,
  MesConnector,
  MesEvents,
  RemoteJob,
} from '../connector.ts';
import type { Result } from '../../../solver/model/result.ts';
import { failure, success } from '../../../solver/model/result.ts';
import { discoverFloor, type Floor } from './discovery.ts';
import { dispatchTo } from './dispatch.ts';
import { deliveryKey, type Wanted } from './dispatch-step.ts';
import type { LinkFailure } from './errors.ts';
import { type Link, type LinkOptions, openLink } from './link.ts';
import { isOurs } from './listed-jobs.ts';
import { followFloor } from './live.ts';
import { PlantTime } from './plant-time.ts';
import type { MesProfile } from './profile.ts';
import { readJobList } from './receiver.ts';

export type MesOptions = {
  profile: MesProfile;
  /** opc.tcp://host:port/path */
  endpointUrl: string;
  credentials: CredentialSource;
  /** Folder for our certificate and those we trust; one for each connection. */
  pkiFolder: string;
  /** Jobs of other plants are left alone; all of ours count if absent. */
  plant?: string;
  /** Host milliseconds since 1970. */
  clock?: () => number;
};

/** Refused credentials are not tried again before that, as accounts get locked; other ones at once. */
const refusedCredentialsSeconds = 300;

/** Failures that pass by themselves; the others wait for a person. */
const passing = new Set<ConnectorErrorCode>(['unreachable', 'timeout', 'throttled', 'cancelled']);

/** Opens the connector; nothing goes over the line before `open` or `test`. */
export function openMes(options: MesOptions): MesConnector {
  const { profile, plant } = options;
  const hostNow = options.clock ?? Date.now;
  const time = new PlantTime(hostNow);
  const stop = new AbortController();
  /** Deliveries to one machine go one after the other. */
  const queues = new Map<string, Promise<unknown>>();
  let current: { link: Link; floor: Floor } | null = null;
  let whyNot: LinkFailure = failure('unreachable', 'Not connected yet.');
  let running: Promise<void> | null = null;

  return {
    open(events: MesEvents): void {
      running ??= keepConnected(events);
    },

    async test(signal: AbortSignal) {
      const opened = current === null ? await connect({ ...options, signal }) : success(current);
      if (!opened.ok) return opened;
      const { link, floor } = opened.value;
      if (current?.link !== link) await link.close();
      if (signal.aborted) return failure('cancelled', 'The test was cancelled.');
      const machines = [...floor.machines.values()].filter(({ receiver }) => receiver !== null);
      return success({
        system: link.system.name,
        version: link.system.version,
        machines: machines.map(({ id }) => id),
      });
    },

    async dispatch(request: DispatchRequest, signal: AbortSignal): Promise<DeliveryOutcome[]> {
      const before = queues.get(request.machine) ?? Promise.resolve();
      const mine = before.then(() => dispatchNow(request, signal));
      const settled = mine.catch(() => undefined);
      queues.set(request.machine, settled);
      try {
        return await mine;
      } finally {
        if (queues.get(request.machine) === settled) queues.delete(request.machine);
      }
    },

    async jobs(machines: string[], signal: AbortSignal): Promise<Result<RemoteJob[], ConnectorErrorCode>> {
      if (current === null) return whyNot;
      const { link, floor } = current;
      const found: RemoteJob[] = [];
      for (const machine of machines.length === 0 ? floor.machines.keys() : machines) {
        const receiver = floor.machines.get(machine)?.receiver;
        if (!receiver) continue;
        if (signal.aborted) return failure('cancelled', 'Reading the jobs was cancelled.');
        const list = await readJobList(link, receiver);
        if (!list.ok) return list;
        for (const { id, revision, state } of list.value) {
          if (isOurs(id, plant) && state !== null) found.push({ id, machine, revision, state });
        }
      }
      return success(found);
    },

    plantClock: () => time.clock,

    async close(): Promise<void> {
      stop.abort();
      await running;
    },
  };

  async function dispatchNow(request: DispatchRequest, signal: AbortSignal): Promise<DeliveryOutcome[]> {
    if (current === null) {
      const message = `Nothing was sent: ${whyNot.message}`;
      const keys = [
        ...request.jobs.map((job) => deliveryKey({ kind: 'job', id: job.id, revision: job.revision, order: job })),
        ...request.recalls.map((recall) => deliveryKey({ kind: 'recall', ...recall } satisfies Wanted)),
      ];
      return keys.map((key) => ({ key, state: 'unknown', message }));
    }
    const { release, limits } = profile;
    const context = { ...current, release, confirmSeconds: limits.confirmSeconds, plant, now: () => time.now() };
    return dispatchTo(context, request, AbortSignal.any([signal, stop.signal]));
  }

  async function keepConnected(events: MesEvents): Promise<void> {
    const { reconnectSeconds, heartbeatSeconds } = profile.limits;
    const tell = teller(events, hostNow);
    const refused = refusedCredentials(options, hostNow);
    let attempts = 0;
    tell('connecting', '');
    while (!stop.signal.aborted) {
      if (!(await refused.inForce())) {
        const connected = await connect({ ...options, signal: stop.signal });
        const followed = connected.ok ? await follow(connected.value, events) : connected;
        if (connected.ok && followed.ok) {
          const since = performance.now();
          current = connected.value;
          tell('online', followed.value.join(' '));
          whyNot = await beat(connected.value, heartbeatSeconds);
          current = null;
          // One that never lasts is not to be hurried.
          if (performance.now() - since > reconnectSeconds * 1000) attempts = 0;
        } else if (!followed.ok) {
          whyNot = followed;
          if (whyNot.code === 'unauthorised') await refused.note();
        }
        if (stop.signal.aborted) break;
        tell(passing.has(whyNot.code) ? 'offline' : 'failed', whyNot.message);
      }
      attempts += 1;
      const seconds = Math.min(reconnectSeconds, 0.25 * 2 ** Math.min(10, attempts));
      await sleep(seconds * 1000, undefined, { signal: stop.signal }).catch(() => undefined);
    }
    tell('offline', 'The connection was closed.');
  }

  async function follow(
    connected: { link: Link; floor: Floor },
    events: MesEvents,
  ): Promise<Result<string[], ConnectorErrorCode>> {
    const alive = await time.read(connected.link, connected.floor);
    const followed = alive.ok ? await followFloor({ ...connected, profile, plant, time, events }) : alive;
    if (!followed.ok) await connected.link.close();
    return followed;
  }

  /** Asks for signs of life until the connection is over. */
  async function beat({ link, floor }: { link: Link; floor: Floor }, seconds: number): Promise<LinkFailure> {
    let closing = Promise.resolve();
    const stopped = () => void (closing = link.close());
    stop.signal.addEventListener('abort', stopped, { once: true });
    if (stop.signal.aborted) stopped();
    while (link.failure === null) {
      const pause = new AbortController();
      await Promise.race([
        sleep(seconds * 1000, undefined, { signal: pause.signal }).catch(() => undefined),
        link.lost,
      ]);
      pause.abort();
      const alive = await time.read(link, floor);
      if (!alive.ok) link.lose(alive);
    }
    stop.signal.removeEventListener('abort', stopped);
    await closing;
    return link.lost;
  }
}

/** A link with its floor looked up anew. */
async function connect(options: LinkOptions): Promise<Result<{ link: Link; floor: Floor }, ConnectorErrorCode>> {
  const opened = await openLink(options);
  if (!opened.ok) return opened;
  const link = opened.value;
  const floor = await discoverFloor(link, options.profile);
  if (floor.ok) return success({ link, floor: floor.value });
  await link.close();
  return floor;
}

/** Tells states, each once. */
function teller(events: MesEvents, hostNow: () => number) {
  let told = '';
  return (state: ConnectionState['state'], message: string): void => {
    if (told === state + message) return;
    told = state + message;
    events.onConnection({ state, message, since: new Date(hostNow()).toISOString() });
  };
}

/** Keeps credentials that were refused from being tried again at once. */
function refusedCredentials({ profile, credentials }: MesOptions, hostNow: () => number) {
  let refused: { text: string; at: number } | null = null;
  const text = async () => {
    if (profile.auth.kind === 'anonymous') return '';
    return JSON.stringify(await credentials(profile.auth.credential).catch(() => null));
  };
  return {
    note: async () => void (refused = { text: await text(), at: hostNow() }),
    inForce: async () =>
      refused !== null && hostNow() - refused.at < refusedCredentialsSeconds * 1000 && refused.text === (await text()),
  };
}
