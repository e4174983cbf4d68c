/** Small problems and schedules for tests of the checker. */
import { problemSchema } from '../../model/problem.ts';
import type { ProblemDocument, ProblemInput } from '../../model/problem.ts';
import type { ScheduleDocument } from '../../model/schedule.ts';
import { situationOf } from '../situation.ts';

type OrderInput = ProblemInput['orders'][number];
type OperationInput = OrderInput['operations'][number];

/** A problem on machines M1 and M2, open from 0 to 1000, now 0; `parts` replace what they name. */
export function problemOf(orders: OrderInput[], parts: Partial<ProblemInput> = {}): ProblemDocument {
  return problemSchema.parse({
    format: 'taktwerk-problem',
    version: 1,
    epoch: '2026-01-05T00:00:00Z',
    now: 0,
    horizon: 1000,
    calendars: [{ id: 'always', intervals: [[0, 1000]] }],
    machines: ['M1', 'M2'].map((id) => ({ id, name: id, workCenter: 'W', calendar: 'always' })),
    orders,
    ...parts,
  } satisfies ProblemInput);
}

export function orderOf(id: string, operations: OperationInput[], parts: Partial<OrderInput> = {}): OrderInput {
  return { id, name: id, item: 'I', quantity: 10, release: 0, due: 1000, operations, ...parts };
}

/** An operation of 10 pieces that runs 10 s on M1. */
export function operationOf(id: string, parts: Partial<OperationInput> = {}): OperationInput {
  return { id, name: id, quantity: 10, modes: [{ machine: 'M1', setup: 0, run: 10 }], ...parts };
}

export type Row = {
  operation: string;
  part?: number;
  machine?: string;
  mode?: number;
  start: number;
  runStart?: number;
  end: number;
};

/** Assignments on M1 in mode 0 without set-up unless said otherwise. The terms are zero: see `withTerms`. */
export function scheduleOf(rows: Row[], parts: Partial<ScheduleDocument> = {}): ScheduleDocument {
  return {
    format: 'taktwerk-schedule',
    version: 1,
    problem: '',
    status: 'feasible',
    terms: {
      weightedTardiness: 0,
      lateOrders: 0,
      unscheduledOrders: 0,
      makespan: 0,
      flowTime: 0,
      setup: 0,
      earliness: 0,
      moved: 0,
      changedMachines: 0,
      overtime: 0,
    },
    objective: 0,
    seconds: 0,
    seed: 1,
    iterations: 0,
    assignments: rows.map((row) => ({ part: 0, machine: 'M1', mode: 0, runStart: row.start, ...row })),
    unscheduled: [],
    relaxed: [],
    ...parts,
  };
}

/** The schedule with the terms its assignments give. */
export function withTerms(problem: ProblemDocument, schedule: ScheduleDocument): ScheduleDocument {
  return { ...schedule, terms: situationOf(problem, schedule).terms };
}

export const reason = { code: 'beyond-horizon', message: 'no room', params: {} } as const;
