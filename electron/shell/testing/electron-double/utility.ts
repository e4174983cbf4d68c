/** A utilityProcess as the process that makes it sees it: a real process, ports handed over by number. */
import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import type { ForkOptions, UtilityProcess as RealProcess } from 'electron';
import { see } from './stage.ts';
import { endpointsOf, type Endpoint } from './ports.ts';

/** What crosses between the two processes. */
export type UtilityMessage =
  | { kind: 'message'; data: unknown; ports: number[] }
  | { kind: 'port'; port: number; data: unknown }
  | { kind: 'closed'; port: number };

let ready = false;
/** From now on processes may be forked. */
export function allowUtilityProcesses(): void {
  ready = true;
}

type ProcessDouble = Pick<RealProcess, 'kill' | 'pid' | 'stderr' | 'stdout'>;

class UtilityProcess extends EventEmitter implements ProcessDouble {
  readonly #child: ChildProcess;
  readonly #ports = new Map<number, Endpoint>();
  #nextPort = 0;

  constructor(entry: string, args: string[], options: ForkOptions) {
    super();
    const { stdio } = options;
    const stream = stdio === 'pipe' || stdio === 'ignore' ? stdio : 'inherit';
    this.#child = fork(entry, args, {
      execArgv: ['--import', join(import.meta.dirname, 'utility-side.ts')],
      serialization: 'advanced',
      stdio: ['ignore', stream, stream, 'ipc'],
      env: (options.env ?? process.env) as NodeJS.ProcessEnv,
    });
    this.#child.on('message', (message: UtilityMessage) => this.#hear(message));
    this.#child.once('spawn', () => {
      see({ seen: 'process', pid: this.#child.pid! });
      this.emit('spawn');
    });
    this.#child.once('exit', (code, signal) => {
      for (const port of this.#ports.values()) port.close();
      this.emit('exit', code ?? (signal === 'SIGKILL' ? 9 : 15));
    });
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined;
  }
  get stdout(): NodeJS.ReadableStream | null {
    return this.#child.stdout;
  }
  get stderr(): NodeJS.ReadableStream | null {
    return this.#child.stderr;
  }

  postMessage(data: unknown, transfer?: unknown[]): void {
    const ports = endpointsOf(transfer).map((endpoint) => {
      const port = this.#nextPort++;
      this.#ports.set(port, endpoint);
      return [port, endpoint] as const;
    });
    this.#send({ kind: 'message', data, ports: ports.map(([port]) => port) });
    for (const [port, endpoint] of ports) {
      endpoint.listen(
        (message) => this.#send({ kind: 'port', port, data: message }),
        () => this.#send({ kind: 'closed', port }),
      );
    }
  }

  kill(): boolean {
    return this.#child.kill('SIGTERM');
  }

  #send(message: UtilityMessage): void {
    // What is said to a process that is gone goes nowhere.
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  #hear(message: UtilityMessage): void {
    if (message.kind === 'message') this.emit('message', message.data);
    else if (message.kind === 'port') this.#ports.get(message.port)?.send(message.data);
    else this.#ports.get(message.port)?.close();
  }
}

let latest: UtilityProcess | null = null;
/** The process forked last. */
export function latestProcess(): UtilityProcess | null {
  return latest;
}

export const utilityProcess = {
  fork: (entry: string, args: string[] = [], options: ForkOptions = {}): UtilityProcess => {
    if (!ready) throw new Error('utilityProcess cannot be created before app is ready.');
    latest = new UtilityProcess(entry, args, options);
    return latest;
  },
};
