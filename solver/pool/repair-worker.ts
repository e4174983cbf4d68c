/** Worker thread entry of the repair desk: holds one plan and answers in order. */
import { parentPort } from 'node:worker_threads';
import type { OrderDocument } from '../model/problem.ts';
import { readProblem } from '../model/read.ts';
import { success, type Result } from '../model/result.ts';
import type { Assignment } from '../model/schedule.ts';
import { adapt } from '../repair/adapt.ts';
import { RepairBoard } from '../repair/repair.ts';
import type { RepairFailure } from '../repair/request.ts';
import { assignmentsPerPiece, pieces } from './protocol.ts';
import { noPlan, type DeskRequest, type FromRepair, type ToRepair } from './repair-protocol.ts';

const port = parentPort!;
const say = (message: FromRepair): void => port.postMessage(message);
type Opened = Result<RepairBoard, RepairFailure>;
let board: Opened | null = null;
/** Of a plan that was carried over: its board is opened once the answer has gone. */
let unopened: (() => Opened) | null = null;
/** Milliseconds for which a proof leaves the processor to what draws the plan. */
const drawingTime = 120;
let postponed: { message: Extract<ToRepair, { kind: 'request' }>; timer: NodeJS.Timeout } | null = null;
let orders: OrderDocument[] = [];
let assignments: Assignment[] = [];

port.on('message', (message: ToRepair) => {
  switch (message.kind) {
    case 'orders':
      for (const order of message.orders) orders.push(order);
      return;
    case 'assignments':
      for (const assignment of message.assignments) assignments.push(assignment);
      return;
    case 'request':
      proveNow();
      if (message.request.kind === 'prove') postponed = { message, timer: setTimeout(proveNow, drawingTime) };
      else respond(message.id, message.request);
  }
});

/** The proof that waits, if any; whatever comes behind it has to wait for it. */
function proveNow(): void {
  if (postponed === null) return;
  const { message, timer } = postponed;
  postponed = null;
  clearTimeout(timer);
  respond(message.id, message.request);
}

function respond(id: number, request: DeskRequest): void {
  try {
    const result = answer(request);
    say({ kind: 'answer', id, result });
    if (unopened !== null) setImmediate(ready);
  } catch (error) {
    [board, unopened] = [null, null];
    say({ kind: 'broken', id, message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  } finally {
    if ('schedule' in request) [orders, assignments] = [[], []];
  }
}

/** The board of the plan in hand. */
function ready(): Opened {
  if (unopened !== null) [board, unopened] = [unopened(), null];
  return board ?? noPlan();
}

function answer(request: DeskRequest): Result<unknown, RepairFailure> {
  switch (request.kind) {
    case 'load':
    case 'adapt': {
      [board, unopened] = [null, null];
      const read = readProblem({ ...request.problem, orders });
      if (!read.ok) return read;
      const given = { ...request.schedule, assignments };
      if (request.kind === 'load') {
        const opened = RepairBoard.open(read.value, given, request.options);
        if (!opened.ok) return opened;
        board = opened;
        return success(null);
      }
      const schedule = adapt(read.value, given, request.options);
      unopened = () => RepairBoard.open(read.value, schedule, request.options);
      for (const piece of pieces(schedule.assignments, assignmentsPerPiece))
        say({ kind: 'assignments', assignments: piece });
      return success({ ...schedule, assignments: [] });
    }
    case 'restore':
      return onBoard((open) => open.restore({ ...request.schedule, assignments }));
    case 'grab':
      return onBoard((open) => open.grab(request.selection));
    case 'preview':
      return onBoard((open) => open.preview(request.request, request.looks));
    case 'apply':
      return onBoard((open) => open.apply(request.request));
    case 'prove':
      return onBoard((open) => {
        open.prove();
        return success(null);
      });
  }
}

function onBoard(work: (open: RepairBoard) => Result<unknown, RepairFailure>): Result<unknown, RepairFailure> {
  const opened = ready();
  return opened.ok ? work(opened.value) : opened;
}
