/** Names: of a plan's parts in a problem and back, and as people call them. */
import type { PartRef, RepairPreview, RepairRequest, Selection, Violation } from '../../../solver/repair/request.ts';
import type { MovePreview } from '../contract.ts';
import { assignmentKey, operationId, type Plan, type ProblemIndex } from '../reports/plan.ts';
import type { Records } from '../session/records.ts';

type Numbers = Pick<Records, 'orderNumbers'>;

export function orderName({ orderNumbers }: Numbers, order: string): string {
  return orderNumbers.get(order) ?? order;
}

/** `4711/20`. */
export function operationName(records: Numbers, operation: string): string {
  const cut = operation.lastIndexOf('/');
  return `${orderName(records, operation.slice(0, cut))}${operation.slice(cut)}`;
}

/** `4711/20`, or `4711/20.2` for the second part. */
export function partName(records: Numbers, operation: string, part: number): string {
  return `${operationName(records, operation)}${part > 0 ? `.${part + 1}` : ''}`;
}

/** A part in the problem's names; null where the problem has it not. */
export function partInProblem(plan: Pick<Plan, 'parts'>, { operation, part }: PartRef): PartRef | null {
  const found = plan.parts.get(assignmentKey(operation, part));
  return found ? { operation: found.operation.id, part: found.place } : null;
}

/** A part in the scenario's names. */
export function partInScenario<Row extends PartRef>(index: ProblemIndex, row: Row): Row {
  const ref = index.get(row.operation);
  return ref ? { ...row, operation: operationId(ref.order, ref.sequence), part: ref.parts[row.part] } : row;
}

/** A selection in the problem's names; the part it does not have otherwise. */
export function selectionInProblem(plan: Pick<Plan, 'parts'>, what: Selection): Selection | PartRef {
  if (what.kind !== 'parts') return what;
  const parts: PartRef[] = [];
  for (const part of what.parts) {
    const found = partInProblem(plan, part);
    if (found === null) return part;
    parts.push(found);
  }
  return { kind: 'parts', parts };
}

export function requestInProblem(plan: Pick<Plan, 'parts'>, request: RepairRequest): RepairRequest | PartRef {
  const what = selectionInProblem(plan, request.move.what);
  return 'kind' in what ? { ...request, move: { ...request.move, what } } : what;
}

export function violationInScenario(index: ProblemIndex, violation: Violation): Violation {
  const subject = index.has(violation.subject)
    ? partInScenario(index, { operation: violation.subject, part: 0 }).operation
    : violation.subject;
  return { ...violation, part: partInScenario(index, violation.part), subject };
}

export function previewInScenario(
  index: ProblemIndex,
  records: Numbers,
  planVersion: number,
  preview: RepairPreview,
): MovePreview {
  return {
    ...preview,
    planVersion,
    violation: preview.violation && violationInScenario(index, preview.violation),
    placed: preview.placed.map((part) => partInScenario(index, part)),
    orders: preview.orders.map((row) => ({ ...row, number: orderName(records, row.order) })),
  };
}
