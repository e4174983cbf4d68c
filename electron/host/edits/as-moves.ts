/** Changes of place as moves of the repair. */
import { failure, type Failure } from '../../../solver/model/result.ts';
import type { Move } from '../../../solver/repair/request.ts';
import type { ParsedChange } from '../contract.ts';
import { assignmentKey, type Plan } from '../reports/plan.ts';

/** Another machine in the same place is a move by nothing. */
export function moveOf(change: Extract<ParsedChange, { change: 'move' | 'mode' }>): Move {
  if (change.change === 'mode') {
    const { operation, part, machine } = change;
    return { what: { kind: 'parts', parts: [{ operation, part }] }, shift: 0, machine };
  }
  const { what, shift, machine } = change;
  return { what, shift, ...(machine === undefined ? {} : { machine }) };
}

/** A move counted from where the planner sees the first of it, though newer facts may have moved that on the `ground` it is made on. */
export function asSeen(seen: Plan, move: Move, ground: Plan): Move {
  if (move.what.kind !== 'parts' || ground === seen) return move;
  const [{ operation, part }] = move.what.parts;
  const key = assignmentKey(operation, part);
  const [from, there] = [seen.assignments.get(key)?.start, ground.assignments.get(key)?.start];
  return from === undefined || there === undefined ? move : { ...move, shift: move.shift + from - there };
}

export function unknownPart(operation: string): Failure {
  const text = `operation "${operation}" is not in the plan. It may have been finished or removed; refresh the board.`;
  return failure('unknown-operation', text, { operation });
}
