/** Keeps a process alive: starts it again after a crash, later each time, and gives up when it crashes again and again. */

/** A started process. `onExit` is called once. */
export type Supervised = { onExit: (listener: (code: number) => void) => void };

export type SupervisorOptions<Process extends Supervised> = {
  launch: () => Process;
  /** Called with every process that was started. */
  onLaunched: (process: Process) => void;
  /** Called when it ended without being asked to; `delay` milliseconds until it is started again. */
  onCrash: (code: number, delay: number) => void;
  /** Called instead when it has crashed too often; `restart` begins anew. */
  onGivenUp: (code: number, crashes: number) => void;
  /** Milliseconds before each start again; the last one holds for all further. */
  delays?: readonly number[];
  /** More crashes than this within `span` milliseconds are a crash loop. */
  limit?: number;
  span?: number;
  now?: () => number;
};

export class Supervisor<Process extends Supervised> {
  readonly #options: Required<SupervisorOptions<Process>>;
  #process: Process | null = null;
  #crashes: number[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopping = false;

  constructor(options: SupervisorOptions<Process>) {
    this.#options = { delays: [250, 1_000, 2_000, 4_000], limit: 4, span: 60_000, now: Date.now, ...options };
  }

  get process(): Process | null {
    return this.#process;
  }

  start(): void {
    this.#stopping = false;
    this.#launch();
  }

  /** Begins anew after it was given up. */
  restart(): void {
    this.#crashes = [];
    clearTimeout(this.#timer);
    if (this.#process === null) this.start();
  }

  /** Its end is expected from now on: nothing is started again. Ending it is up to the caller. */
  expectExit(): void {
    this.#stopping = true;
    clearTimeout(this.#timer);
  }

  #launch(): void {
    const process = this.#options.launch();
    this.#process = process;
    process.onExit((code) => this.#exited(process, code));
    this.#options.onLaunched(process);
  }

  #exited(process: Process, code: number): void {
    if (this.#process !== process) return;
    this.#process = null;
    if (this.#stopping) return;
    const { delays, limit, span, now, onCrash, onGivenUp } = this.#options;
    this.#crashes = [...this.#crashes.filter((at) => at > now() - span), now()];
    if (this.#crashes.length > limit) return onGivenUp(code, this.#crashes.length);
    const delay = delays[Math.min(this.#crashes.length, delays.length) - 1];
    this.#timer = setTimeout(() => this.#launch(), delay);
    onCrash(code, delay);
  }
}
