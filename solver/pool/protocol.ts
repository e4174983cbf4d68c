/**
 * What pool and worker threads say to one another. Documents go in pieces, so that neither side's event loop stands still for long; orders as
 * JSON, which takes both sides two thirds of the time that copying their objects does.
 */
import type { MessagePort } from 'node:worker_threads';
import type { Policy } from '../model/policy.ts';
import type { ProblemDocument } from '../model/problem.ts';
import type { Assignment, ScheduleDocument } from '../model/schedule.ts';
import type { Search, SolveFailure, SolveProgress } from './search.ts';
import type { Failure } from '../model/result.ts';

export type WorkerTask =
  | { kind: 'lead'; port: MessagePort; policy: Policy; signal: Int32Array; isRead: boolean }
  | { kind: 'helper'; search: Search }
  | { kind: 'warm-up' };

export type ToLead =
  | { kind: 'problem'; problem: ProblemDocument; baseline: ScheduleDocument | null }
  /** `orders`: an array of them as JSON. */
  | { kind: 'orders'; orders: string }
  | { kind: 'baseline'; assignments: Assignment[] }
  | { kind: 'complete' };

export type FromLead =
  | { kind: 'compiled'; search: Search }
  | { kind: 'progress'; progress: SolveProgress }
  | { kind: 'assignments'; assignments: Assignment[] }
  | { kind: 'solved'; schedule: ScheduleDocument }
  | { kind: 'failed'; failure: Failure<SolveFailure> }
  | { kind: 'broken'; message: string };

/** Sized so that a piece takes a few milliseconds to copy. */
export const ordersPerPiece = 150;
export const assignmentsPerPiece = 4000;

export function* pieces<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
