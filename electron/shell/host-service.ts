/** The host as a process of its own, kept alive, and ports to it for pages. */
import {
  MessageChannelMain,
  utilityProcess,
  type MessagePortMain,
  type UtilityProcess,
  type WebContents,
} from 'electron';
import { channels } from './channels.ts';
import type { Credential } from './credential-store.ts';
import { fromHostSchema, type FromHost, type ToHost } from './host-messages.ts';
import { log } from './log.ts';
import { Supervisor, type Supervised } from './supervisor.ts';

export type HostServiceOptions = {
  /** Built entry of the host's process. */
  entry: string;
  /** Folder of what comes with the program: connector profiles. */
  resources: string;
  credentials: () => Promise<Record<string, Credential>>;
  onReady: (scenario: string) => void;
  /** It cannot open the scenario it was asked to open. */
  onFailed: (message: string, scenario: string | null) => void;
  onCritical: (notice: Extract<FromHost, { kind: 'critical' }>) => void;
  /** It crashes again and again; what it said last is in `said`. */
  onGivenUp: (code: number, crashes: number, said: string) => void;
};

/** Milliseconds the host has to put everything down before it is ended. */
const closingTime = 15_000;
const keptWords = 2_000;

/** A page, and the nonce by which it knows the port it asked for. */
type PortRequest = { page: WebContents; nonce: string };

type HostProcess = Supervised & { child: UtilityProcess; send: (message: ToHost, ports?: MessagePortMain[]) => void };

export class HostService {
  readonly #options: HostServiceOptions;
  readonly #supervisor: Supervisor<HostProcess>;
  /** Requests for a port while there was no host. */
  #waiting: PortRequest[] = [];
  /** Requests that have been answered. */
  #connected: PortRequest[] = [];
  readonly #known = new WeakSet<WebContents>();
  #scenario: string | null;
  /** Whether the planner chose it in a dialog; else it may have come from anywhere. */
  #named = false;
  #opened = false;
  #said = '';

  constructor(scenario: string | null, options: HostServiceOptions) {
    this.#scenario = scenario;
    this.#options = options;
    this.#supervisor = new Supervisor({
      launch: () => this.#launch(),
      onLaunched: (process) => void this.#open(process),
      onCrash: (code, delay) => log(`The host ended with code ${code}; it is started again in ${delay} ms.`),
      onGivenUp: (code, crashes) => options.onGivenUp(code, crashes, this.#said),
    });
  }

  start(): void {
    this.#supervisor.start();
  }

  /** Begins anew after it was given up, or could not open its scenario; with another scenario if one is given. */
  restart(scenario: string | null = this.#scenario, named = false): void {
    this.#scenario = scenario;
    this.#named = named;
    const running = this.#supervisor.process;
    if (running) void this.#open(running);
    else this.#supervisor.restart();
  }

  /** The scenario that is open: the one to come back to after a crash. */
  remember(scenario: string): void {
    this.#scenario = scenario;
  }

  /** Hands a port to the page, at once or when the host is there. The page knows it by its nonce. */
  connect(page: WebContents, nonce: string): void {
    if (!this.#known.has(page)) {
      this.#known.add(page);
      page.once('destroyed', () => this.#forget(page));
      // A page that is loaded anew begins anew.
      page.on('did-start-loading', () => this.#forget(page));
    }
    if (!this.#opened) {
      this.#waiting.push({ page, nonce });
      return;
    }
    this.#connected.push({ page, nonce });
    const { port1, port2 } = new MessageChannelMain();
    this.#supervisor.process?.send({ kind: 'connect' }, [port1]);
    page.postMessage(channels.hostPort, nonce, [port2]);
  }

  /** Tells the host of credentials that have changed. */
  async renewCredentials(): Promise<void> {
    const credentials = await this.#options.credentials();
    this.#supervisor.process?.send({ kind: 'credentials', credentials });
  }

  /** Lets the host put everything down; resolves when it has ended. */
  async close(): Promise<void> {
    this.#supervisor.expectExit();
    const running = this.#supervisor.process;
    if (!running) return;
    const ended = new Promise<void>((resolve) => running.child.once('exit', () => resolve()));
    running.send({ kind: 'close' });
    const timer = setTimeout(() => running.child.kill(), closingTime);
    await ended;
    clearTimeout(timer);
  }

  #forget(page: WebContents): void {
    this.#waiting = this.#waiting.filter((request) => request.page !== page);
    this.#connected = this.#connected.filter((request) => request.page !== page);
  }

  /** Ports of a process that is gone close by themselves, later or sooner; pages are told at once. */
  #lost(): void {
    this.#opened = false;
    for (const { page, nonce } of this.#connected.splice(0)) page.send(channels.hostLost, nonce);
  }

  #launch(): HostProcess {
    const { entry, resources } = this.#options;
    this.#opened = false;
    const child = utilityProcess.fork(entry, [resources], { serviceName: 'Taktwerk host', stdio: 'pipe' });
    this.#said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#said = (this.#said + chunk.toString()).slice(-keptWords);
        process.stderr.write(chunk);
      });
    }
    child.on('message', (message: unknown) => this.#hear(child, message));
    return {
      child,
      onExit: (listener) =>
        void child.once('exit', (code) => {
          this.#lost();
          listener(code);
        }),
      send: (message, ports = []) => child.postMessage(message, ports),
    };
  }

  async #open(process: HostProcess): Promise<void> {
    const scenario = this.#scenario;
    process.send({ kind: 'open', scenario, named: this.#named, credentials: await this.#options.credentials() });
  }

  #hear(child: UtilityProcess, message: unknown): void {
    if (child !== this.#supervisor.process?.child) return;
    const told = fromHostSchema.parse(message);
    switch (told.kind) {
      case 'ready':
        this.#opened = true;
        this.#scenario = told.scenario;
        for (const { page, nonce } of this.#waiting.splice(0)) this.connect(page, nonce);
        return this.#options.onReady(told.scenario);
      case 'failed':
        return this.#options.onFailed(told.message, this.#scenario);
      case 'critical':
        return this.#options.onCritical(told);
    }
  }
}
