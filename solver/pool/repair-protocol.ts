/** What the repair desk and its thread say to one another. Documents go in pieces, so that neither side's event loop stands still for long. */
import type { OrderDocument, ProblemDocument } from '../model/problem.ts';
import type { Failure, Result } from '../model/result.ts';
import type { Assignment, ScheduleDocument } from '../model/schedule.ts';
import type { AdaptOptions, BoardOptions, RepairFailure, RepairRequest, Selection } from '../repair/request.ts';

/** Pieces come before the request they belong to. */
export type ToRepair =
  | { kind: 'orders'; orders: OrderDocument[] }
  | { kind: 'assignments'; assignments: Assignment[] }
  | { kind: 'request'; id: number; request: DeskRequest };

/** Documents without their orders and assignments. */
export type DeskRequest =
  | { kind: 'load'; problem: ProblemDocument; schedule: ScheduleDocument; options: BoardOptions }
  | { kind: 'adapt'; problem: ProblemDocument; schedule: ScheduleDocument; options: AdaptOptions }
  | { kind: 'restore'; schedule: ScheduleDocument }
  | { kind: 'grab'; selection: Selection }
  | { kind: 'preview'; request: RepairRequest; looks: number }
  | { kind: 'apply'; request: RepairRequest }
  | { kind: 'prove' };

export type FromRepair =
  | { kind: 'assignments'; assignments: Assignment[] }
  | { kind: 'answer'; id: number; result: Result<unknown, RepairFailure> }
  /** A bug; what was in hand is gone. */
  | { kind: 'broken'; id: number; message: string };

export function noPlan(): Failure<RepairFailure> {
  return { ok: false, code: 'no-plan', message: 'The repair desk has no plan in hand; load one first' };
}
