/** What a selection takes hold of. */
import { failure, success, type Result } from '../model/result.ts';
import type { Names } from './names.ts';
import type { Plan } from './plan.ts';
import type { RepairFailure, Selection } from './request.ts';

/** The parts of a selection that lie in the plan, by start. Fails on ids that the problem or the plan does not have. */
export function selectedParts(plan: Plan, names: Names, selection: Selection): Result<number[], RepairFailure> {
  const found = partsOf(plan, names, selection);
  if (!found.ok) return found;
  const { start } = plan.schedule;
  return success(found.value.sort((one, other) => start[one] - start[other] || one - other));
}

function partsOf(plan: Plan, names: Names, selection: Selection): Result<number[], RepairFailure> {
  const { schedule, problem } = plan;
  switch (selection.kind) {
    case 'parts': {
      const parts = new Set<number>();
      for (const ref of selection.parts) {
        const part = names.partOf(ref);
        if (part < 0 || schedule.placed[part] === 0)
          return failure(
            'unknown',
            `The plan has no part ${ref.part} of operation ${ref.operation}; select it again`,
            ref,
          );
        parts.add(part);
      }
      if (parts.size === 0) return failure('unknown', 'The selection names no operation; select at least one');
      return success([...parts]);
    }
    case 'order': {
      const order = names.orderOf(selection.order);
      const parts: number[] = [];
      if (order >= 0) {
        for (let part = problem.orderPartOffset[order]; part < problem.orderPartOffset[order + 1]; part++)
          if (schedule.placed[part] === 1) parts.push(part);
      }
      if (parts.length === 0)
        return failure(
          'unknown',
          `Order ${selection.order} is not in the plan; select one that is scheduled`,
          selection,
        );
      return success(parts);
    }
    case 'after': {
      const parts: number[] = [];
      const machines = selection.machines?.map((id) => names.machineOf(id)) ?? [...plan.sequences.keys()];
      const unknown = machines.indexOf(-1);
      if (unknown >= 0)
        return failure(
          'unknown',
          `There is no machine ${selection.machines![unknown]}; choose one of the plant's`,
          selection,
        );
      for (const machine of new Set(machines)) {
        const sequence = plan.sequences[machine];
        for (let position = plan.firstFrom(sequence, selection.at); position < sequence.length; position++)
          parts.push(sequence[position]);
      }
      return success(parts);
    }
  }
}
