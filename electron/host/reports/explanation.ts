/** Why orders end and operations start when they do, in the scenario's names. */
import { explainOrder, explainStart, planIndex, type PlanIndex } from '../../../solver/explain/explain.ts';
import type { Cause, Explanation, PartName, Segment } from '../../../solver/explain/explanation.ts';
import { compile, type Compiled } from '../../../solver/model/compile.ts';
import type { ProblemDocument } from '../../../solver/model/problem.ts';
import type { ChainSegment, Named, OrderExplanation, ParsedInput, PartRef, StartReason } from '../contract.ts';
import { assignmentKey, inProblemNames, type Part, type Plan } from './plan.ts';

/** What questions about one plan share. Most of it depends on the problem alone, which outlives many plans. */
const compiled = new WeakMap<ProblemDocument, Compiled>();
const indexes = new WeakMap<Plan, PlanIndex>();

/** The plan made ready for questions, once. Null while there is no schedule. O(operations), some 15 ms per thousand the first time. */
export function indexOf(plan: Plan): PlanIndex | null {
  if (plan.schedule === null) return null;
  let index = indexes.get(plan);
  if (!index) {
    let columns = compiled.get(plan.problem);
    if (!columns) compiled.set(plan.problem, (columns = compile(plan.problem)));
    index = planIndex(plan.problem, inProblemNames(plan.schedule, plan), { compiled: columns });
    indexes.set(plan, index);
  }
  return index;
}

/** Is `indexOf` cheap for the plan? */
export function isIndexed(plan: Plan): boolean {
  return plan.schedule === null || indexes.has(plan);
}

/** Names of what explanations speak of. */
export class Namer {
  readonly #plan: Plan;
  readonly #machines: Map<string, string>;
  readonly #resources: Map<string, string>;
  readonly #materials: Map<string, string>;

  constructor(plan: Plan) {
    const names = (list: readonly Named[]): Map<string, string> => new Map(list.map(({ id, name }) => [id, name]));
    const { problem } = plan;
    this.#plan = plan;
    this.#machines = names(problem.machines);
    this.#resources = names(problem.resources);
    this.#materials = names(problem.materials);
  }

  machine(id: string): Named {
    return { id, name: this.#machines.get(id) ?? id };
  }

  resource(id: string): Named {
    return { id, name: this.#resources.get(id) ?? id };
  }

  material(id: string): Named {
    return { id, name: this.#materials.get(id) ?? id };
  }

  number(order: string): string {
    return this.#plan.orders.get(order)?.name ?? order;
  }

  /** A part by the problem's names. */
  part({ order, operation, part }: PartName): PartRef {
    const found = partOf(this.#plan, operation, part);
    const name = found?.operation.name ?? '';
    return { order, number: this.number(order), operation: found?.step ?? operation, part: found?.part ?? part, name };
  }
}

function partOf(plan: Plan, operation: string, place: number): Part | undefined {
  const parts = plan.steps.get(plan.stepOf.get(operation) ?? '');
  return parts?.find((candidate) => candidate.operation.id === operation && candidate.place === place);
}

/** The chain of an order in the plan, one page of its segments; null when the plan does not hold it. `frozen`: the zone's seconds. */
export function orderExplanation(
  plan: Plan,
  { order, offset, limit }: ParsedInput<'explain'>,
  frozen: number,
): OrderExplanation | null {
  const index = indexOf(plan);
  const found = index && explainOrder({ ...index, frozenUntil: plan.problem.now + frozen }, order);
  if (!found) return null;
  const namer = new Namer(plan);
  const { from, end, due, aloneEnd } = found;
  const { release } = plan.orders.get(order)!;
  return {
    ...{ planVersion: plan.version, from, end, due, aloneEnd },
    begins: release > plan.problem.now ? 'release' : 'now',
    segments: found.segments.slice(offset, offset + limit).map((segment) => segmentOf(segment, namer)),
    total: found.segments.length,
    totals: totalsOf(found),
    suppliers: found.suppliers.map((supplier) => ({ ...supplier, number: namer.number(supplier.order) })),
    levers: found.levers.map(({ cause, seconds, machine, resource, material, part, blocker }) => ({
      ...{ cause, seconds },
      machine: machine === null ? null : namer.machine(machine),
      resource: resource === null ? null : namer.resource(resource),
      material: material === null ? null : namer.material(material),
      part: part && namer.part(part),
      blocker: blocker && { ...blocker, number: namer.number(blocker.order) },
    })),
  };
}

function totalsOf({ totals }: Explanation): OrderExplanation['totals'] {
  return (Object.entries(totals) as [Cause, number][])
    .map(([cause, seconds]) => ({ cause, seconds }))
    .sort((one, other) => other.seconds - one.seconds);
}

function segmentOf(segment: Segment, namer: Namer): ChainSegment {
  const { cause, from, to, machine, resource, material, arrival, blockers } = segment;
  return {
    ...{ cause, from, to, arrival },
    at: namer.part(segment),
    machine: namer.machine(machine),
    resource: resource === null ? null : namer.resource(resource),
    material: material === null ? null : namer.material(material),
    blockers: blockers.map((blocker) => namer.part(blocker)),
  };
}

/** Why a part of a step starts when it does; null when it is not scheduled. `frozen`: the zone's seconds. */
export function startReason(plan: Plan, step: string, part: number, frozen: number): StartReason | null {
  const found = plan.parts.get(assignmentKey(step, part));
  const index = indexOf(plan);
  if (!found || !index) return null;
  const zone = { ...index, frozenUntil: plan.problem.now + frozen };
  const reason = explainStart(zone, found.operation.id, found.place);
  if (!reason) return null;
  const namer = new Namer(plan);
  const machine = plan.assignments.get(assignmentKey(step, part))?.machine ?? '';
  const [blocker] = reason.blockers;
  const subjects = {
    machine: () => namer.machine(machine).name,
    calendar: () => namer.machine(machine).name,
    resource: () => (reason.resource === null ? '' : namer.resource(reason.resource).name),
    material: () => (reason.material === null ? '' : namer.material(reason.material).name),
  };
  return {
    cause: reason.cause,
    subject: reason.cause in subjects ? subjects[reason.cause as keyof typeof subjects]() : '',
    since: reason.since,
    blocker: blocker ? namer.part(blocker) : null,
  };
}
