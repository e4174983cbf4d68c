/** The open connections of a session: connectors, their states, and the couriers that carry the outbox to them. */
import type { ConnectionState, ErpConnector, MesConnector, MesEvents } from '../../connectors/connector.ts';
import type { Result } from '../../../solver/model/result.ts';
import type { ConnectionRow, PlantClock } from '../contract.ts';
import { Delivery, erpCourier, mesCourier } from '../dispatch/delivery.ts';
import type { ScenarioStore } from '../store/scenario-store.ts';
import type { Connection } from './settings.ts';

/** Makes connectors from connection settings; which profiles and transports exist is the connectors' business. */
export type ConnectorFactory = {
  erp: (connection: Connection) => Promise<Result<ErpConnector>>;
  mes: (connection: Connection) => Promise<Result<MesConnector>>;
};

type Link<Connector> = {
  connection: Connection;
  connector: Connector | null;
  state: ConnectionState;
  delivery: Delivery | null;
};

export type ConnectionsOptions = {
  store: ScenarioStore;
  factory: ConnectorFactory;
  mesEvents: Omit<MesEvents, 'onConnection'>;
  onChanged: () => void;
};

export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #erp = new Map<string, Link<ErpConnector>>();
  readonly #mes = new Map<string, Link<MesConnector>>();
  readonly #abort = new AbortController();

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  /** Opens all of them. One that cannot be opened stays listed as failed with its reason. */
  async open(connections: Connection[]): Promise<void> {
    await Promise.all(
      connections.map((connection) =>
        connection.kind === 'erp' ? this.#openErp(connection) : this.#openMes(connection),
      ),
    );
  }

  async close(): Promise<void> {
    this.#abort.abort();
    const links = [...this.#erp.values(), ...this.#mes.values()];
    await Promise.all(links.map(({ delivery }) => delivery?.close()));
    await Promise.all(links.map(({ connector }) => connector?.close()));
  }

  /** ERP connections that can be asked. */
  erps(): { connection: Connection; connector: ErpConnector }[] {
    return [...this.#erp.values()].flatMap(({ connection, connector }) =>
      connector ? [{ connection, connector }] : [],
    );
  }

  /** The connection that job orders go to, or null. */
  dispatchTarget(): string | null {
    return this.#mes.keys().next().value ?? null;
  }

  erpTargets(): string[] {
    return [...this.#erp.keys()];
  }

  /** Notes how the last exchange with an ERP went. */
  noteErp(id: string, result: Result<unknown>): void {
    const link = this.#erp.get(id);
    if (!link) return;
    const state = result.ok ? 'online' : 'failed';
    this.#note(link, { state, message: result.ok ? '' : result.message, since: new Date().toISOString() });
    if (result.ok) link.delivery?.nudge();
  }

  /** Something was put into the outbox. */
  nudge(): void {
    for (const { delivery } of [...this.#erp.values(), ...this.#mes.values()]) delivery?.nudge();
  }

  /** The plant's own clock, where a MES tells it. */
  clock(): PlantClock | null {
    for (const { connector } of this.#mes.values()) {
      const clock = connector?.plantClock();
      if (clock) return clock;
    }
    return null;
  }

  /** Waits until every MES has answered once, online or not, so that its clock and progress are known; at most `milliseconds`. */
  async heardFromFloor(milliseconds: number): Promise<void> {
    const deadline = Date.now() + milliseconds;
    const silent = (): boolean => [...this.#mes.values()].some(({ state }) => state.state === 'connecting');
    while (silent() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  async rows(): Promise<ConnectionRow[]> {
    const links = [...this.#erp.values(), ...this.#mes.values()];
    return Promise.all(
      links.map(async ({ connection: { id, kind, title }, state }) => ({
        ...{ id, kind, title },
        state: state.state,
        message: state.message,
        sinceAt: state.since,
        lastPullAt: (await this.#options.store.pulls.last(id))?.at ?? null,
      })),
    );
  }

  async #openErp(connection: Connection): Promise<void> {
    const opened = await this.#options.factory.erp(connection);
    const link: Link<ErpConnector> = { connection, connector: null, state: stateOf(opened), delivery: null };
    this.#erp.set(connection.id, link);
    if (!opened.ok) return;
    link.connector = opened.value;
    link.delivery = new Delivery({
      store: this.#options.store,
      target: connection.id,
      courier: erpCourier(opened.value),
      online: () => link.state.state === 'online',
    });
    this.noteErp(connection.id, await opened.value.test(this.#abort.signal));
  }

  async #openMes(connection: Connection): Promise<void> {
    const opened = await this.#options.factory.mes(connection);
    const link: Link<MesConnector> = { connection, connector: null, state: stateOf(opened), delivery: null };
    this.#mes.set(connection.id, link);
    if (!opened.ok) return;
    link.connector = opened.value;
    const delivery = new Delivery({
      store: this.#options.store,
      target: connection.id,
      courier: mesCourier(opened.value),
      online: () => link.state.state === 'online',
    });
    link.delivery = delivery;
    opened.value.open({
      ...this.#options.mesEvents,
      onConnection: (state) => {
        this.#note(link, state);
        if (state.state === 'online') delivery.nudge();
      },
    });
  }

  #note(link: Link<unknown>, state: ConnectionState): void {
    link.state = state;
    this.#options.onChanged();
  }
}

function stateOf(opened: Result<unknown>): ConnectionState {
  const since = new Date().toISOString();
  return opened.ok ? { state: 'connecting', message: '', since } : { state: 'failed', message: opened.message, since };
}
