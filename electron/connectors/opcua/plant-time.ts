/** The plant's clock as last read: a demo plant may live in its own time, at its own speed. */
import { AttributeIds, ServerState, VariableIds } from 'node-opcua-client';
import type { ConnectorErrorCode, MesConnector } from '../connector.ts';
import type { Result } from '../../../solver/model/result.ts';
import { failure, success } from '../../../solver/model/result.ts';
import type { Floor } from './discovery.ts';
import type { Link } from './link.ts';

type PlantClock = NonNullable<ReturnType<MesConnector['plantClock']>>;

const latest = 8.64e15;

export class PlantTime {
  readonly #hostNow: () => number;
  #clock: PlantClock | null = null;

  /** `hostNow` gives host milliseconds since 1970. */
  constructor(hostNow: () => number) {
    this.#hostNow = hostNow;
  }

  /** The clock as last read, or null where the plant has none of its own. */
  get clock(): PlantClock | null {
    return this.#clock;
  }

  /** The plant's time now, ISO 8601 UTC; ours where it has no clock of its own. */
  now(): string {
    const host = this.#hostNow();
    if (this.#clock === null) return new Date(host).toISOString();
    const { plantAt, atHost, speed } = this.#clock;
    return new Date(Math.min(latest, Math.max(0, Date.parse(plantAt) + (host - atHost) * speed))).toISOString();
  }

  /** Asks the MES whether it is alive and what time it is there. */
  async read(link: Link, floor: Floor): Promise<Result<null, ConnectorErrorCode>> {
    const { clock } = floor;
    const nodes = [`i=${VariableIds.Server_ServerStatus_State}`, clock?.time, clock?.speed].filter(
      (node) => node != null,
    );
    const before = this.#hostNow();
    const read = await link.request('ask for a sign of life', (session) =>
      session.read(nodes.map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value }))),
    );
    if (!read.ok) return read;
    const atHost = Math.round((before + this.#hostNow()) / 2);
    const [state, time, speed] = read.value.map((value) => value.value?.value as unknown);
    if (state !== ServerState.Running) {
      return failure('unreachable', `The MES does not run any more (server state ${String(state)}).`);
    }
    if (clock === null) this.#clock = null;
    else if (time instanceof Date && time.getTime() > 0) {
      const known = typeof speed === 'number' && Number.isFinite(speed) && speed >= 0 && speed <= 1e6;
      this.#clock = { plantAt: time.toISOString(), atHost, speed: known ? speed : 1 };
    }
    return success(null);
  }
}
