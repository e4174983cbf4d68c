/** The solver pool: solves in worker threads that stay warm, with progress, cancelling and as many threads on one problem as are free. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { Policy } from '../model/policy.ts';
import type { ProblemDocument } from '../model/problem.ts';
import { success, type Result } from '../model/result.ts';
import type { Assignment, ScheduleDocument } from '../model/schedule.ts';
import {
  assignmentsPerPiece,
  ordersPerPiece,
  pieces,
  type FromLead,
  type ToLead,
  type WorkerTask,
} from './protocol.ts';
import { cancelledBeforeFirst, type Search, type SolveFailure, type SolveProgress } from './search.ts';
import { abandon, hasFound, requestStop, stopSignal } from './shared-search.ts';

export type { SolveFailure, SolveProgress } from './search.ts';
export { solveHere } from './solve-here.ts';

export type SolveOptions = {
  /**
   * The schedule in force: `policy.frozen` holds its near future in place, `weights.moved` asks to stay near it. If it has most of what is
   * planned, the search sets out from it, repaired where it must be, unless the policy asks for a rule or a direction.
   */
  baseline?: ScheduleDocument;
  /** At most ten times a second, while the solve runs. */
  onProgress?: (progress: SolveProgress) => void;
  /** The problem is what `readProblem` has given or accepts as it is, and need not be read again. */
  isRead?: boolean;
  /** Ends the search, with 100,000 operations within 50 ms; the best schedule so far comes back as `cancelled` once it is checked. */
  signal?: AbortSignal;
};

export type SolverPoolOptions = {
  /** Path of `solver/pool/worker.ts`, or of what it is built into. */
  workerFile: string;
  threads: number;
};

export class SolverPool {
  private readonly threads: number;
  private readonly piscina: Piscina<WorkerTask, void>;
  /** Stop signals of the solves that run. */
  private readonly running = new Set<Int32Array>();

  constructor({ workerFile, threads }: SolverPoolOptions) {
    this.threads = threads;
    this.piscina = new Piscina({
      filename: workerFile,
      minThreads: threads,
      maxThreads: threads,
      concurrentTasksPerWorker: 1,
      // Synchronous atomics would freeze a worker's message ports between tasks.
      atomics: 'disabled',
    });
  }

  /**
   * The best schedule of the problem that the policy's time allows, checked. Fails with `bad-problem` (what is wrong is in `details.faults`)
   * or `cancelled-before-first`. Rejects on a bug, such as a schedule that the checker refuses.
   */
  async solve(
    problem: ProblemDocument,
    policy: Policy,
    options: SolveOptions = {},
  ): Promise<Result<ScheduleDocument, SolveFailure>> {
    if (options.signal?.aborted) return cancelledBeforeFirst();
    const signal = stopSignal();
    const { port1, port2 } = new MessageChannel();
    const helpers: Promise<void>[] = [];
    const answered = this.listen(port1, options, (search) => {
      for (let helper = 1; helper < Math.min(this.threads, policy.workers); helper++) {
        const helping = this.piscina.run({ kind: 'helper', search });
        helping.catch(() => abandon(signal));
        helpers.push(helping);
      }
    });
    this.running.add(signal);
    const task = { kind: 'lead', port: port2, policy, signal, isRead: options.isRead ?? false } as const;
    const led = this.piscina.run(task, { transferList: [port2] });
    // A thread that dies answers nothing more: its error is the answer.
    const answer = Promise.race([answered, led.then(() => answered)]);
    let onAbort = (): void => requestStop(signal);
    const cancelled = new Promise<Result<ScheduleDocument, SolveFailure>>((resolve) => {
      onAbort = () => {
        requestStop(signal);
        if (!hasFound(signal)) resolve(cancelledBeforeFirst());
      };
    });
    options.signal?.addEventListener('abort', onAbort);
    const solved = this.send(port1, problem, options).then(() => answer);
    solved
      .then(() => Promise.all(helpers))
      .then(
        () => this.running.delete(signal),
        () => this.running.delete(signal),
      );
    try {
      const result = await Promise.race([solved, cancelled]);
      if (result.ok) await Promise.all(helpers);
      return result;
    } catch (error) {
      requestStop(signal);
      throw error;
    } finally {
      options.signal?.removeEventListener('abort', onAbort);
    }
  }

  /**
   * Gets the threads ready for the first solve, which would take longer otherwise; to be called once there is time. Solves that are asked for
   * meanwhile wait for it, less than a second.
   */
  warmUp(): void {
    // Each thread that is free takes one. What fails here fails again, and is told, when somebody waits for it.
    for (let thread = 0; thread < this.threads; thread++) this.piscina.run({ kind: 'warm-up' }).catch(() => undefined);
  }

  /** Stops what runs and ends the threads. */
  async close(): Promise<void> {
    for (const signal of this.running) requestStop(signal);
    await this.piscina.close();
  }

  private listen(
    port: MessagePort,
    { onProgress }: SolveOptions,
    onCompiled: (search: Search) => void,
  ): Promise<Result<ScheduleDocument, SolveFailure>> {
    const assignments: Assignment[] = [];
    return new Promise((resolve, reject) => {
      port.on('message', (message: FromLead) => {
        switch (message.kind) {
          case 'compiled':
            return onCompiled(message.search);
          case 'progress':
            return onProgress?.(message.progress);
          case 'assignments':
            for (const assignment of message.assignments) assignments.push(assignment);
            return;
          case 'solved':
            port.close();
            return resolve(success({ ...message.schedule, assignments }));
          case 'failed':
            port.close();
            return resolve(message.failure);
          case 'broken':
            port.close();
            return reject(new Error(message.message));
        }
      });
    });
  }

  /** Hands the documents over piece by piece, giving way to other work in between. */
  private async send(port: MessagePort, problem: ProblemDocument, { baseline, signal }: SolveOptions): Promise<void> {
    const say = async (message: ToLead): Promise<void> => {
      port.postMessage(message);
      await nextTurn();
    };
    await say({
      kind: 'problem',
      problem: { ...problem, orders: [] },
      baseline: baseline ? { ...baseline, assignments: [] } : null,
    });
    for (const orders of pieces(problem.orders, ordersPerPiece)) {
      if (signal?.aborted) break;
      await say({ kind: 'orders', orders: JSON.stringify(orders) });
    }
    for (const assignments of pieces(baseline?.assignments ?? [], assignmentsPerPiece)) {
      if (signal?.aborted) break;
      await say({ kind: 'baseline', assignments });
    }
    await say({ kind: 'complete' });
  }
}
