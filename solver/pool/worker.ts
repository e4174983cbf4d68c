/** Worker thread entry: leads a solve, helps with one, or gets ready for either. */
import type { MessagePort } from 'node:worker_threads';
import type { OrderDocument, ProblemDocument } from '../model/problem.ts';
import { readProblem } from '../model/read.ts';
import { success } from '../model/result.ts';
import type { ScheduleDocument } from '../model/schedule.ts';
import { assignmentsPerPiece, pieces, type FromLead, type ToLead, type WorkerTask } from './protocol.ts';
import {
  cancelledBeforeFirst,
  clock,
  finish,
  prepare,
  searchOnThisThread,
  secondsSince,
  type Documents,
  type SolvePhase,
} from './search.ts';
import { hasFound, isStopped, SharedSearch } from './shared-search.ts';
import { progressFrom } from './solve-here.ts';
import { warmUp } from './warm-up.ts';

/** Least time between two progress messages, milliseconds. */
const progressInterval = 100;

const nothingYet = { objective: null, terms: null, bound: null, iterations: 0, moves: 0, movesPerSecond: 0 };

export default async function work(task: WorkerTask): Promise<void> {
  if (task.kind === 'warm-up') return warmUp();
  if (task.kind === 'helper') return searchOnThisThread(task.search);
  const { port } = task;
  const say = (message: FromLead): void => port.postMessage(message);
  try {
    const received = await receive(port);
    lead(received, task, say);
  } catch (error) {
    say({ kind: 'broken', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  } finally {
    port.close();
  }
}

type LeadTask = WorkerTask & { kind: 'lead' };
type Received = { problem: ProblemDocument; baseline: ScheduleDocument | undefined };

/** Puts the documents together again; resolves once they are complete. */
function receive(port: MessagePort): Promise<Received> {
  return new Promise((resolve) => {
    let problem: ProblemDocument;
    let baseline: ScheduleDocument | undefined;
    port.on('message', (message: ToLead) => {
      switch (message.kind) {
        case 'problem':
          problem = message.problem;
          baseline = message.baseline ?? undefined;
          break;
        case 'orders':
          for (const order of JSON.parse(message.orders) as OrderDocument[]) problem.orders.push(order);
          break;
        case 'baseline':
          for (const assignment of message.assignments) baseline!.assignments.push(assignment);
          break;
        case 'complete':
          resolve({ problem, baseline });
      }
    });
  });
}

function lead(received: Received, { policy, signal, isRead }: LeadTask, say: (message: FromLead) => void): void {
  const begunAt = clock();
  const secondsSoFar = (): number => secondsSince(begunAt);
  const begin = (phase: SolvePhase): void =>
    say({
      kind: 'progress',
      progress: { ...nothingYet, phase, seconds: secondsSoFar() },
    });
  begin('reading');
  const read = isRead ? success(received.problem) : readProblem(received.problem);
  if (!read.ok) return say({ kind: 'failed', failure: read });
  if (isStopped(signal)) return say({ kind: 'failed', failure: cancelledBeforeFirst() });
  begin('compiling');
  const { compiled, search } = prepare(read.value, policy, { signal, begunAt, baseline: received.baseline });
  say({ kind: 'compiled', search });
  begin('constructing');
  const progressOf = progressFrom(search, secondsSoFar);
  let saidAt = performance.now();
  let phase: SolvePhase = 'constructing';
  let isFirst = true;
  const onStep = (now: SolvePhase): void => {
    if (!isFirst && now === phase && performance.now() - saidAt < progressInterval) return;
    if (hasFound(signal)) isFirst = false;
    saidAt = performance.now();
    phase = now;
    say({ kind: 'progress', progress: progressOf(now) });
  };
  const documents: Documents = { document: read.value, baseline: received.baseline };
  searchOnThisThread(search, onStep, documents);
  new SharedSearch(search.memory).waitForRoles(policy.workers);
  say({ kind: 'progress', progress: progressOf('checking') });
  const onWritten = ({ assignments }: ScheduleDocument): void => {
    for (const piece of pieces(assignments, assignmentsPerPiece)) say({ kind: 'assignments', assignments: piece });
  };
  const solved = finish(documents, compiled, search, { secondsSoFar, onWritten });
  if (!solved.ok) return say({ kind: 'failed', failure: solved });
  say({ kind: 'solved', schedule: { ...solved.value, assignments: [] } });
}
