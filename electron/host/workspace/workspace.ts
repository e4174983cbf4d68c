/**
 * The scenarios open in this process, one planning session each, and the clients that look at them: pages, windows, the command line. A client
 * looks at one scenario at a time. A scenario with connections goes on working while nobody looks at it; any other one is closed some time
 * after the last client has left it.
 */
import { dirname } from 'node:path';
import { success, type Result } from '../../../solver/model/result.ts';
import type { SolverPool } from '../../../solver/pool/pool.ts';
import type { PlantClock } from '../contract.ts';
import type { Repairs } from '../edits/repairs.ts';
import { sessionMethods } from '../methods/session-methods.ts';
import { Events } from '../session/events.ts';
import { PlanningSession } from '../session/planning-session.ts';
import { connectionsSchema, settingKeys } from '../session/settings.ts';
import { openScenario } from '../store/scenario-file.ts';
import type { ScenarioStore } from '../store/scenario-store.ts';
import { Client } from './client.ts';
import { canonical, isConnected, type OpenScenario, type Surroundings } from './open-scenario.ts';
import type { Policies } from './policies.ts';
import { Readers } from './readers.ts';
import { RecentFiles } from './recent.ts';

export type WorkspaceOptions = {
  /** Folder of the planner's scenarios; what is deleted goes into its folder `bin`. */
  folder: string;
  /** Where the scenarios opened lately are remembered. */
  recentFile: string;
  policies: Policies;
  /** Not closed with the workspace. */
  pool: SolverPool;
  /** Makes what holds a session's plan ready for repair; in this thread if absent. */
  repairs?: () => Repairs;
  /** Called once for every scenario that is opened. */
  surround: (store: ScenarioStore) => Promise<Result<Surroundings>>;
  /** Makes the file of a demo scenario; absent where there is no demo plant. */
  createDemo?: (file: string, name: string) => Promise<Result<null>>;
  /** How long a scenario that nobody looks at stays open, milliseconds. */
  lingerMilliseconds?: number;
};

export type { OpenScenario, Surroundings } from './open-scenario.ts';

export type OpenOptions = {
  /** Who wants it open; see `letGo`. */
  holder: object;
  /**
   * Connections of a file that comes from elsewhere stay off until the planner switches them on, as it may name any address to send
   * credentials to. True for files that the planner named or the program made.
   */
  trusted?: boolean;
};

const defaultLinger = 30_000;

export class Workspace {
  readonly options: WorkspaceOptions;
  /** What every client hears of: topic `documents`. */
  readonly events = new Events();
  readonly recent: RecentFiles;
  readonly readers: Readers;
  readonly #open = new Map<string, OpenScenario>();
  readonly #clients = new Set<Client>();
  #front!: OpenScenario;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(options: WorkspaceOptions) {
    this.options = options;
    this.recent = new RecentFiles(options.recentFile);
    this.readers = new Readers(options.pool);
  }

  /** Opens a workspace on its first scenario. */
  static async open(
    options: WorkspaceOptions,
    file: string,
    { trusted = false }: { trusted?: boolean } = {},
  ): Promise<Result<Workspace>> {
    const workspace = new Workspace(options);
    const first = await workspace.openFile(file, { holder: workspace, trusted });
    if (!first.ok) return first;
    workspace.#front = first.value;
    return success(workspace);
  }

  /** A workspace whose first scenario is a store that is open already; it is closed with the workspace. */
  static async around(options: WorkspaceOptions, store: ScenarioStore): Promise<Result<Workspace>> {
    const workspace = new Workspace(options);
    const first = await workspace.#begin(store, store.file, workspace);
    if (!first.ok) return first;
    workspace.#front = first.value;
    return success(workspace);
  }

  /** A new client, at the scenario that was opened last. The caller closes it. */
  connect(): Client {
    const client = new Client(this, this.#front);
    this.#clients.add(client);
    return client;
  }

  /** All open scenarios. */
  scenarios(): OpenScenario[] {
    return [...this.#open.values()];
  }

  /** The open scenario of a file, whatever path leads to it. */
  async find(file: string): Promise<OpenScenario | null> {
    return this.#open.get(await canonical(file)) ?? null;
  }

  /** The scenario that new clients begin with. */
  get front(): OpenScenario {
    return this.#front;
  }

  /** Opens a scenario, or answers it if it is open. */
  openFile(file: string, { holder, trusted = false }: OpenOptions): Promise<Result<OpenScenario>> {
    return this.inTurn(async () => {
      const path = await canonical(file);
      const there = this.#open.get(path);
      if (there) {
        this.#hold(there, holder);
        return success(there);
      }
      const store = await openScenario(path);
      if (!store.ok) return store;
      if (!trusted && !(await this.#knows(path))) await switchConnectionsOff(store.value);
      const opened = await this.#begin(store.value, path, holder);
      if (!opened.ok) await store.value.close();
      else await this.recent.add(path);
      return opened;
    });
  }

  /**
   * Closes a scenario and lets every client of it look at the file that `work` answers, which runs in between. Calls of these clients wait.
   * What fails leaves them at the scenario they came from. Not to be called in turn.
   */
  async replace(from: OpenScenario, work: () => Promise<string>): Promise<Result<OpenScenario>> {
    const clients = [...this.#clients].filter(({ scenario }) => scenario === from);
    const replaced = Promise.withResolvers<void>();
    for (const client of clients) client.await(replaced.promise);
    await this.inTurn(() => this.#close(from));
    const holder = {};
    try {
      const opened = await this.openFile(await work(), { holder, trusted: true });
      if (opened.ok) this.#follow(from, clients, opened.value, holder);
      else await this.#comeBack(from, clients, holder);
      return opened;
    } catch (error) {
      await this.#comeBack(from, clients, holder);
      throw error;
    } finally {
      replaced.resolve();
    }
  }

  async #comeBack(from: OpenScenario, clients: readonly Client[], holder: object): Promise<void> {
    const back = await this.openFile(from.file, { holder, trusted: true });
    if (!back.ok) throw new Error(`${from.file} could not be opened again: ${back.message}`);
    this.#follow(from, clients, back.value, holder);
  }

  #follow(from: OpenScenario, clients: readonly Client[], scenario: OpenScenario, holder: object): void {
    if (this.#front === from) this.#putInFront(scenario);
    for (const client of clients) client.lookAt(scenario);
    this.letGo(scenario, holder);
  }

  /** One after the other: what opens and closes files must not meet itself. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** A client has begun to look at a scenario. */
  entered(scenario: OpenScenario, client: Client): void {
    this.#hold(scenario, client);
    if (scenario !== this.#front) this.#putInFront(scenario);
  }

  /** A holder needs the scenario no more, as its client looks elsewhere or its work is done. */
  letGo(scenario: OpenScenario, holder: object): void {
    scenario.holders.delete(holder);
    this.#lingerIfLeft(scenario);
  }

  forget(client: Client): void {
    this.#clients.delete(client);
  }

  /** Tells every client that the list of scenarios or policies has changed. */
  changed(): void {
    this.events.changed(['documents']);
  }

  /** Closes every scenario and what surrounds it. */
  async close(): Promise<void> {
    for (const client of this.#clients) client.end();
    await this.inTurn(async () => {
      await this.readers.close();
      for (const scenario of this.#open.values()) await this.#close(scenario);
    });
  }

  /** Closes a scenario unless somebody holds it. */
  closeUnheld(scenario: OpenScenario): Promise<void> {
    return this.inTurn(async () => {
      if (scenario.holders.size === 0) await this.#close(scenario);
    });
  }

  /** New clients begin there, so it stays open. */
  #putInFront(scenario: OpenScenario): void {
    const before = this.#front;
    this.#front = scenario;
    this.#hold(scenario, this);
    this.letGo(before, this);
  }

  #hold(scenario: OpenScenario, holder: object): void {
    scenario.holders.add(holder);
    if (scenario.linger) clearTimeout(scenario.linger);
    scenario.linger = null;
  }

  /** In the planner's folder, or opened by the planner before. */
  async #knows(path: string): Promise<boolean> {
    if (dirname(path) === (await canonical(this.options.folder))) return true;
    return (await this.recent.list()).includes(path);
  }

  #lingerIfLeft(scenario: OpenScenario): void {
    if (isConnected(scenario) || scenario.holders.size > 0 || scenario.linger) return;
    if (this.#open.get(scenario.file) !== scenario) return;
    const wait = this.options.lingerMilliseconds ?? defaultLinger;
    scenario.linger = setTimeout(() => void this.inTurn(() => this.#closeLeft(scenario)), wait);
    scenario.linger.unref();
  }

  async #closeLeft(scenario: OpenScenario): Promise<void> {
    if (scenario.linger === null || scenario.holders.size > 0) return;
    scenario.linger = null;
    // A search that was begun goes on to its end.
    if (scenario.session.tasks.progress().length > 0) this.#lingerIfLeft(scenario);
    else await this.#close(scenario);
  }

  async #begin(store: ScenarioStore, file: string, holder: object): Promise<Result<OpenScenario>> {
    const surroundings = await this.options.surround(store);
    if (!surroundings.ok) return surroundings;
    const { factory } = surroundings.value;
    const session = await PlanningSession.open({
      ...{ store, pool: this.options.pool, factory },
      recordClock: () => this.#recordClock(file),
      ...(this.options.repairs && { repairs: this.options.repairs }),
    });
    if (!session.ok) {
      await surroundings.value.close();
      return session;
    }
    const scenario: OpenScenario = {
      ...{ file, session: session.value, surroundings: surroundings.value },
      methods: sessionMethods(session.value),
      holders: new Set([holder]),
      linger: null,
    };
    this.#open.set(file, scenario);
    // Whoever compares with it asks again.
    session.value.events.subscribe({
      changed: (topics) => {
        // After those who look at the plan have heard of it: they are to ask for its board before anything else.
        if (topics.includes('plan')) queueMicrotask(() => this.changed());
      },
    });
    this.changed();
    return success(scenario);
  }

  /** Clock of the plan of record that an open what-if was made from. */
  #recordClock(file: string): PlantClock | null {
    const parent = this.#open.get(file)?.session.parent;
    return (parent && this.#open.get(parent.file)?.session.clock()) ?? null;
  }

  async #close(scenario: OpenScenario): Promise<void> {
    if (this.#open.get(scenario.file) !== scenario) return;
    if (scenario.linger) clearTimeout(scenario.linger);
    await scenario.session.close();
    await scenario.surroundings.close();
    this.#open.delete(scenario.file);
    this.changed();
  }
}

async function switchConnectionsOff({ settings }: ScenarioStore): Promise<void> {
  const connections = await settings.get(settingKeys.connections, connectionsSchema);
  // What cannot be read cannot be connected to; opening the session says why.
  if (!connections.ok || (connections.value ?? []).length === 0) return;
  await settings.set(settingKeys.connectionsOff, connections.value);
  await settings.set(settingKeys.connections, []);
}
