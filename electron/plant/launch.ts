/** Starts a part of the plant from its entry file: a process of its own, or where there is no Node to start one with, a thread. */
import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { Worker } from 'node:worker_threads';

/** A running part of the plant. The end of its standard input asks it to end. */
export type PlantPart = {
  stdin: Writable;
  stdout: Readable;
  stderr: Readable;
  /** Called once; at once if it has ended. */
  onExit: (listener: (code: number | null) => void) => void;
  /** Ends it without a chance to tidy up. */
  kill: () => void;
};

/** Runs `entry` with these arguments and, in addition to this process's own, these environment variables. */
export function launchPart(entry: string, args: string[], environment: Record<string, string>): PlantPart {
  // A packaged Electron is no Node: it must not run whatever file it is given.
  const start = process.versions['electron'] === undefined ? startProcess : startThread;
  return start(entry, args, { ...process.env, ...environment });
}

export function startProcess(entry: string, args: string[], env: NodeJS.ProcessEnv): PlantPart {
  // The pipe to stdin is the leash: when this process ends, however it ends, the child reads the end of it and stops.
  const child = spawn(process.execPath, [entry, ...args], { stdio: ['pipe', 'pipe', 'pipe'], env });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    ...{ stdin: child.stdin, stdout: child.stdout, stderr: child.stderr },
    onExit: (listener) => void ended.then(listener),
    kill: () => void child.kill('SIGKILL'),
  };
}

export function startThread(entry: string, args: string[], env: NodeJS.ProcessEnv): PlantPart {
  const worker = new Worker(entry, { argv: args, env, stdin: true, stdout: true, stderr: true });
  const ended = new Promise<number>((resolve) => worker.once('exit', resolve));
  // What it threw is among its words; its end follows.
  worker.on('error', (error) => worker.stderr.push(`${error.stack ?? error.message}\n`));
  return {
    ...{ stdin: worker.stdin!, stdout: worker.stdout, stderr: worker.stderr },
    onExit: (listener) => void ended.then(listener),
    kill: () => void worker.terminate(),
  };
}
