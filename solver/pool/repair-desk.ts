/** The repair desk: a warm thread beside the solver pool that holds the plan in hand and answers what edits do to it. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { ProblemDocument } from '../model/problem.ts';
import type { Result } from '../model/result.ts';
import type { Assignment, ScheduleDocument } from '../model/schedule.ts';
import type {
  AdaptOptions,
  Applied,
  BoardOptions,
  Grab,
  RepairFailure,
  RepairPreview,
  RepairRequest,
  Selection,
} from '../repair/request.ts';
import { assignmentsPerPiece, ordersPerPiece, pieces } from './protocol.ts';
import type { DeskRequest, FromRepair, ToRepair } from './repair-protocol.ts';

type Waiting = { resolve: (result: Result<never, RepairFailure>) => void; reject: (error: Error) => void };
type Documents = { problem?: ProblemDocument; schedule?: ScheduleDocument };

export type RepairDeskOptions = {
  /** Path of `solver/pool/repair-worker.ts`, or of what it is built into. */
  workerFile: string;
};

/**
 * Requests are answered in the order they are made; expected failures are values, and `no-plan` is what comes before `load`. A promise
 * rejects on a bug or when the thread has ended; after a bug there is no plan in hand.
 */
export class RepairDesk {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;
  /** Of the request that is answered next, as far as received. */
  private received: Assignment[] = [];
  /** Resolves when everything asked so far has been sent. */
  private sent: Promise<void> | null = null;
  private ended: Error | null = null;

  constructor({ workerFile }: RepairDeskOptions) {
    this.worker = new Worker(workerFile);
    this.worker.on('message', (message: FromRepair) => this.hear(message));
    this.worker.on('error', (error) => this.end(error instanceof Error ? error : new Error(String(error))));
    this.worker.on('exit', () => this.end(new Error('The repair desk is closed')));
  }

  /** Takes a plan in hand. Fails with `bad-problem`, or with `plan-outdated` if the schedule is not right for the problem. */
  load(
    problem: ProblemDocument,
    schedule: ScheduleDocument,
    options: BoardOptions = {},
  ): Promise<Result<null, RepairFailure>> {
    return this.ask({ kind: 'load', ...bare({ problem, schedule }), options }, { problem, schedule });
  }

  /** Lays another schedule of the problem in hand down, as undo does. */
  restore(schedule: ScheduleDocument): Promise<Result<null, RepairFailure>> {
    return this.ask({ kind: 'restore', schedule: { ...schedule, assignments: [] } }, { schedule });
  }

  grab(selection: Selection): Promise<Result<Grab, RepairFailure>> {
    return this.ask({ kind: 'grab', selection });
  }

  /** What a move would come to, as far as so many `looks` at parts tell; the plan in hand stays. */
  preview(request: RepairRequest, looks = Infinity): Promise<Result<RepairPreview, RepairFailure>> {
    return this.ask({ kind: 'preview', request, looks });
  }

  /** Carries a move out on the plan in hand; answers with what has changed. */
  apply(request: RepairRequest): Promise<Result<Applied, RepairFailure>> {
    return this.ask({ kind: 'apply', request });
  }

  /** Has the checker look at the plan in hand if it was moved since it did; rejects on a violation, which is a bug. Nothing is to be kept before. */
  prove(): Promise<Result<null, RepairFailure>> {
    return this.ask({ kind: 'prove' });
  }

  /** Carries a plan over to a changed problem (see `adapt` in solver/repair) and takes the result in hand. */
  async adapt(
    problem: ProblemDocument,
    schedule: ScheduleDocument,
    options: AdaptOptions = {},
  ): Promise<Result<ScheduleDocument, RepairFailure>> {
    return this.ask({ kind: 'adapt', ...bare({ problem, schedule }), options }, { problem, schedule });
  }

  /** Ends the thread; what has not been answered rejects. */
  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private async ask<T>(request: DeskRequest, documents: Documents = {}): Promise<Result<T, RepairFailure>> {
    const id = this.asked++;
    const answered = new Promise<Result<T, RepairFailure>>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
    });
    // Documents take several turns to send; nothing may overtake them.
    if (this.sent === null && Object.keys(documents).length === 0) this.say({ kind: 'request', id, request });
    else {
      const sending = (this.sent ?? Promise.resolve())
        .then(() => this.send(id, request, documents))
        .catch((error: unknown) => this.waiting.get(id)?.reject(error as Error))
        .finally(() => {
          if (this.sent === sending) this.sent = null;
        });
      this.sent = sending;
    }
    if (this.ended) this.end(this.ended);
    return answered;
  }

  private async send(id: number, request: DeskRequest, { problem, schedule }: Documents): Promise<void> {
    for (const orders of pieces(problem?.orders ?? [], ordersPerPiece)) {
      this.say({ kind: 'orders', orders });
      await nextTurn();
    }
    for (const assignments of pieces(schedule?.assignments ?? [], assignmentsPerPiece)) {
      this.say({ kind: 'assignments', assignments });
      await nextTurn();
    }
    this.say({ kind: 'request', id, request });
  }

  private say(message: ToRepair): void {
    this.worker.postMessage(message);
  }

  private hear(message: FromRepair): void {
    if (message.kind === 'assignments') {
      for (const assignment of message.assignments) this.received.push(assignment);
      return;
    }
    const { resolve, reject } = this.waiting.get(message.id)!;
    this.waiting.delete(message.id);
    const { received } = this;
    this.received = [];
    if (message.kind === 'broken') return reject(new Error(message.message));
    const { result } = message;
    const isSchedule = received.length > 0 && result.ok;
    const whole = isSchedule
      ? { ok: true, value: { ...(result.value as ScheduleDocument), assignments: received } }
      : result;
    resolve(whole as Result<never, RepairFailure>);
  }

  private end(error: Error): void {
    this.ended ??= error;
    for (const { reject } of this.waiting.values()) reject(this.ended);
    this.waiting.clear();
  }
}

/** Documents whose orders and assignments go ahead of them. */
function bare({ problem, schedule }: Required<Documents>): Required<Documents> {
  return { problem: { ...problem, orders: [] }, schedule: { ...schedule, assignments: [] } };
}
