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
let board: RepairBoard | null = null;
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
      respond(message.id, message.request);
  }
});

function respond(id: number, request: DeskRequest): void {
  try {
    const result = answer(request);
    say({ kind: 'answer', id, result });
  } catch (error) {
    board = null;
    say({ kind: 'broken', id, message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  } finally {
    if ('schedule' in request) [orders, assignments] = [[], []];
  }
}

function answer(request: DeskRequest): Result<unknown, RepairFailure> {
  switch (request.kind) {
    case 'load':
    case 'adapt': {
      board = null;
      const read = readProblem({ ...request.problem, orders });
      if (!read.ok) return read;
      let schedule = { ...request.schedule, assignments };
      if (request.kind === 'adapt') schedule = adapt(read.value, schedule, request.options);
      const opened = RepairBoard.open(read.value, schedule, request.options);
      if (!opened.ok) return opened;
      board = opened.value;
      if (request.kind === 'load') return success(null);
      for (const piece of pieces(schedule.assignments, assignmentsPerPiece))
        say({ kind: 'assignments', assignments: piece });
      return success({ ...schedule, assignments: [] });
    }
    case 'restore':
      return board?.restore({ ...request.schedule, assignments }) ?? noPlan();
    case 'grab':
      return board?.grab(request.selection) ?? noPlan();
    case 'preview':
      return board?.preview(request.request) ?? noPlan();
    case 'apply':
      return board?.apply(request.request) ?? noPlan();
  }
}
