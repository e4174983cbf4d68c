/** Ids of a problem document by index, and back. */
import type { Problem } from '../model/columns.ts';
import type { ProblemDocument } from '../model/problem.ts';
import type { Assignment } from '../model/schedule.ts';
import type { PartialSchedule } from '../construct/partial-schedule.ts';
import type { PartRef } from './request.ts';

export class Names {
  readonly document: ProblemDocument;
  private readonly problem: Problem;
  private readonly operations: readonly string[];
  private readonly firstPart = new Map<string, number>();
  private readonly machines: ReadonlyMap<string, number>;
  private readonly orders: ReadonlyMap<string, number>;

  constructor(document: ProblemDocument, problem: Problem) {
    this.document = document;
    this.problem = problem;
    this.operations = document.orders.flatMap((order) => order.operations.map((operation) => operation.id));
    for (let part = problem.partCount - 1; part >= 0; part--)
      this.firstPart.set(this.operations[problem.partOperation[part]], part);
    this.machines = new Map(document.machines.map((machine, index) => [machine.id, index]));
    this.orders = new Map(document.orders.map((order, index) => [order.id, index]));
  }

  operation(part: number): string {
    return this.operations[this.problem.partOperation[part]];
  }

  machine(index: number): string {
    return this.document.machines[index].id;
  }

  resource(index: number): string {
    return this.document.resources[index].id;
  }

  order(index: number): string {
    return this.document.orders[index].id;
  }

  ref(part: number): PartRef {
    return { operation: this.operation(part), part: this.problem.partIndex[part] };
  }

  /** Index of a part; -1 if the problem has none such. */
  partOf({ operation, part }: PartRef): number {
    const found = (this.firstPart.get(operation) ?? -1) + part;
    const { partOperation, partIndex } = this.problem;
    return this.operations[partOperation[found] ?? -1] === operation && partIndex[found] === part ? found : -1;
  }

  machineOf(id: string): number {
    return this.machines.get(id) ?? -1;
  }

  orderOf(id: string): number {
    return this.orders.get(id) ?? -1;
  }

  assignment(schedule: PartialSchedule, part: number): Assignment {
    const mode = schedule.mode[part];
    return {
      ...this.ref(part),
      machine: this.machine(this.problem.modeMachine[mode]),
      mode: mode - this.problem.modeOffset[part],
      start: schedule.start[part],
      runStart: schedule.runStart[part],
      end: schedule.end[part],
    };
  }
}
