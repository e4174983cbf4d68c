/** Small problems written out by hand, for tests: whatever a test does not care about is filled in. */
import { problemSchema, type ProblemDocument, type ProblemInput } from '../model/problem.ts';

type Order = ProblemInput['orders'][number];
type Operation = Order['operations'][number];
type Machine = ProblemInput['machines'][number];

export type SmallOperation = Partial<Operation> & { run?: number; on?: string };
export type SmallOrder = Partial<Omit<Order, 'operations'>> & { operations: SmallOperation[] };
export type SmallProblem = Partial<Omit<ProblemInput, 'orders' | 'machines'>> & {
  machines?: Partial<Machine>[];
  orders: SmallOrder[];
};

/**
 * A problem from what matters: machines M0, M1, … (one unless given) on the calendar `open`, `[0, 1000)` unless given; orders A, B, … whose
 * operations A1, A2, … run 10 seconds on M0 unless they say otherwise (`run`, `on`, or whole `modes`).
 */
export function smallProblem({ machines = [{}], orders, ...rest }: SmallProblem): ProblemDocument {
  return problemSchema.parse({
    format: 'taktwerk-problem',
    version: 1,
    epoch: '2026-01-05T00:00:00Z',
    now: 0,
    horizon: 1000,
    calendars: [{ id: 'open', intervals: [[0, 1000]] }],
    machines: machines.map((machine, index) => ({
      id: `M${index}`,
      name: `Machine ${index}`,
      workCenter: 'W',
      calendar: 'open',
      ...machine,
    })),
    orders: orders.map(({ operations, ...order }, index) =>
      smallOrder(String.fromCharCode(65 + index), order, operations),
    ),
    ...rest,
  } satisfies ProblemInput);
}

function smallOrder(id: string, order: Omit<SmallOrder, 'operations'>, operations: SmallOperation[]): Order {
  return {
    id,
    name: id,
    item: 'item',
    quantity: 10,
    release: 0,
    due: 100,
    ...order,
    operations: operations.map(({ run = 10, on = 'M0', ...operation }, index) => ({
      id: `${id}${index + 1}`,
      name: `${id}${index + 1}`,
      quantity: 10,
      modes: [{ machine: on, setup: 0, run }],
      ...operation,
    })),
  };
}
