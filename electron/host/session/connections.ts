/** The open connections of a session: connectors, their states, and the couriers that carry the outbox to them. */
import type { ConnectionState, ErpConnector, MesConnector, MesEvents } from '../../connectors/connector.ts';
import type { Result } from '../../../solver/model/result.ts';
import type { ConnectionRow, PlantClock, ProfileSummary } from '../contract.ts';
import { Delivery, erpCourier, mesCourier } from '../dispatch/delivery.ts';
import type { ScenarioStore } from '../store/scenario-store.ts';
import type { Connection } from './settings.ts';

/** Makes connectors from connection settings; which profiles and transports exist is the connectors' business. */
export type ConnectorFactory = {
  erp: (connection: Connection) => Promise<Result<ErpConnector>>;
  mes: (connection: Connection) => Promise<Result<MesConnector>>;
  /** Profiles there are to choose from. */
  profiles?: () => Promise<ProfileSummary[]>;
  /** Whether a credential of this name can be found. What it is nobody is told. */
  hasCredential?: (name: string) => Promise<boolean>;
};

type Link<Connector> = {
  connection: Connection;
  connector: Connector | null;
  state: ConnectionState;
  delivery: Delivery | null;
  /** The next look at an ERP that did not answer. */
  retry: NodeJS.Timeout | null;
  failures: number;
  /** Closed for good: what it still says is no news. */
  removed: boolean;
};

/** Seconds until an ERP that did not answer is asked again; doubled each time up to the longest. */
const firstLookSeconds = 5;
const longestLookSeconds = 60;

export type ConnectionsOptions = {
  store: ScenarioStore;
  factory: ConnectorFactory;
  mesEvents: Omit<MesEvents, 'onConnection'>;
  onChanged: () => void;
};

/** Within this time of coming online a MES has told the present state of all it watches. */
const firstReportsMilliseconds = 1_000;

/** Milliseconds that pull and plan wait for a MES that is still connecting. */
const floorPatience = 15_000;

export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #erp = new Map<string, Link<ErpConnector>>();
  readonly #mes = new Map<string, Link<MesConnector>>();
  readonly #abort = new AbortController();
  readonly #looks = new Set<Promise<void>>();

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  /** Opens all of them; whether they answer shows later. One that cannot be opened stays listed as failed with its reason. */
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
    for (const { retry } of links) if (retry) clearTimeout(retry);
    await Promise.all(this.#looks);
    await Promise.all(links.map(closeLink));
  }

  /** Makers of connectors, for trials beside the connections that are open. */
  get factory(): ConnectorFactory {
    return this.#options.factory;
  }

  /** Settings of the connections there are. */
  settings(): Connection[] {
    return [...this.#erp.values(), ...this.#mes.values()].map(({ connection }) => connection);
  }

  /** Opens a connection, in the place of the one with its id if there is one. What waits for it goes out by the new one. */
  async put(connection: Connection): Promise<void> {
    await this.#shut(connection.id);
    // The first MES is the one that is released to: the others keep their place behind it.
    (connection.kind === 'erp' ? this.#mes : this.#erp).delete(connection.id);
    await this.open([connection]);
    this.#options.onChanged();
  }

  /** Closes a connection and forgets it. */
  async remove(id: string): Promise<void> {
    await this.#shut(id);
    this.#erp.delete(id);
    this.#mes.delete(id);
    this.#options.onChanged();
  }

  async #shut(id: string): Promise<void> {
    const link = this.#erp.get(id) ?? this.#mes.get(id);
    if (!link) return;
    link.removed = true;
    if (link.retry) clearTimeout(link.retry);
    await closeLink(link);
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
    if (link.retry) clearTimeout(link.retry);
    link.retry = null;
    link.failures = result.ok ? 0 : link.failures + 1;
    if (result.ok) link.delivery?.nudge();
    else if (!this.#abort.signal.aborted) {
      const wait = Math.min(longestLookSeconds, firstLookSeconds * 2 ** (link.failures - 1));
      link.retry = setTimeout(() => this.#look(link), wait * 1000);
    }
  }

  /** Asks every ERP that is not there whether it is now. */
  look(): void {
    for (const link of this.#erp.values()) if (link.state.state === 'failed') this.#look(link);
  }

  /** Asks an ERP whether it is there. */
  #look(link: Link<ErpConnector>): void {
    if (this.#abort.signal.aborted || link.removed || !link.connector) return;
    const look = link.connector
      .test(this.#abort.signal)
      .then((result) => this.#abort.signal.aborted || link.removed || this.noteErp(link.connection.id, result))
      .then(() => void this.#looks.delete(look));
    this.#looks.add(look);
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

  /**
   * Waits until every MES has answered once, online or not, and one just online has had time for its first reports, so that its clock and
   * progress are known; at most `milliseconds`.
   */
  async heardFromFloor(milliseconds = floorPatience): Promise<void> {
    const deadline = Date.now() + milliseconds;
    const silent = (): boolean =>
      [...this.#mes.values()].some(
        ({ state }) =>
          state.state === 'connecting' ||
          (state.state === 'online' && Date.now() < Date.parse(state.since) + firstReportsMilliseconds),
      );
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
    const link: Link<ErpConnector> = newLink(connection, opened);
    this.#erp.set(connection.id, link);
    if (!opened.ok) return;
    link.connector = opened.value;
    link.delivery = new Delivery({
      store: this.#options.store,
      target: connection.id,
      courier: erpCourier(opened.value),
      online: () => link.state.state === 'online',
      onSilence: () => this.#look(link),
    });
    this.#look(link);
  }

  async #openMes(connection: Connection): Promise<void> {
    const opened = await this.#options.factory.mes(connection);
    const link: Link<MesConnector> = newLink(connection, opened);
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
    if (link.removed) return;
    const same = link.state.state === state.state && link.state.message === state.message;
    link.state = same ? link.state : state;
    if (!same) this.#options.onChanged();
  }
}

function newLink<Connector>(connection: Connection, opened: Result<unknown>): Link<Connector> {
  const state = stateOf(opened);
  return { connection, connector: null, state, delivery: null, retry: null, failures: 0, removed: false };
}

async function closeLink({ delivery, connector }: Link<ErpConnector | MesConnector>): Promise<void> {
  await delivery?.close();
  await connector?.close();
}

function stateOf(opened: Result<unknown>): ConnectionState {
  const since = new Date().toISOString();
  return opened.ok ? { state: 'connecting', message: '', since } : { state: 'failed', message: opened.message, since };
}
