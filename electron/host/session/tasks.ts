/** Long work: one task of a name at a time, with progress and a way to stop it. */
import { failure, type Failure, type Result } from '../../../solver/model/result.ts';
import type { TaskProgress } from '../contract.ts';
import type { Events } from './events.ts';

export type TaskName = TaskProgress['task'];
export type Report = (
  progress: Partial<Pick<TaskProgress, 'phase' | 'subject' | 'done' | 'total' | 'rate' | 'terms'>>,
) => void;

export class Tasks {
  readonly #events: Events;
  readonly #running = new Map<TaskName, { abort: AbortController; progress: TaskProgress; ended: Promise<unknown> }>();

  constructor(events: Events) {
    this.#events = events;
  }

  /** Progress of all running tasks. */
  progress(): TaskProgress[] {
    return [...this.#running.values()].map(({ progress }) => progress);
  }

  /** Runs `work` unless a task of that name is under way. Its failure, or what it throws, ends the task as failed. */
  async run<T>(
    task: TaskName,
    phase: string,
    work: (report: Report, signal: AbortSignal) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    if (this.#running.has(task)) {
      return failure('busy', `A ${task} is already running. Wait for it, or cancel it first.`, { task });
    }
    const abort = new AbortController();
    const entry = { abort, progress: begin(task, phase), ended: Promise.resolve() as Promise<unknown> };
    this.#running.set(task, entry);
    this.#events.task(entry.progress);
    const report: Report = (change) => {
      entry.progress = { ...entry.progress, ...change };
      this.#events.task(entry.progress);
    };
    const running = work(report, abort.signal);
    entry.ended = running.catch(() => undefined);
    try {
      const result = await running;
      const ended = result.ok ? 'done' : 'failed';
      this.#end(task, entry.progress, abort.signal.aborted ? 'cancelled' : ended, result.ok ? null : result);
      return result;
    } catch (error) {
      this.#end(
        task,
        entry.progress,
        'failed',
        failure('internal', error instanceof Error ? error.message : String(error)),
      );
      throw error;
    }
  }

  /** Asks a task to stop. False when there is none. */
  cancel(task: TaskName): boolean {
    const entry = this.#running.get(task);
    entry?.abort.abort();
    return entry !== undefined;
  }

  /** Stops everything and waits until it has. */
  async close(): Promise<void> {
    const entries = [...this.#running.values()];
    for (const { abort } of entries) abort.abort();
    await Promise.all(entries.map(({ ended }) => ended));
  }

  #end(task: TaskName, progress: TaskProgress, state: TaskProgress['state'], failed: Failure | null): void {
    this.#running.delete(task);
    this.#events.task({ ...progress, state, failure: failed });
  }
}

function begin(task: TaskName, phase: string): TaskProgress {
  return { task, state: 'running', phase, subject: '', done: 0, total: null, rate: null, terms: null, failure: null };
}
