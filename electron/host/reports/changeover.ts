import type { MachineDocument, ProblemDocument } from '../../../solver/model/problem.ts';

/** Seconds of sequence-dependent change-over on a machine between two sets of attribute values (rule `setup` of solver/README.md). */
export function changeoverSeconds(
  problem: ProblemDocument,
  machine: MachineDocument,
  from: Record<string, string>,
  to: Record<string, string>,
): number {
  let seconds = 0;
  for (const id of machine.setupMatrices) {
    const matrix = problem.setupMatrices.find((candidate) => candidate.id === id);
    if (!matrix) continue;
    const before = from[matrix.attribute];
    const after = to[matrix.attribute];
    if (before === undefined || after === undefined) continue;
    const entry = matrix.entries.find((candidate) => candidate.from === before && candidate.to === after);
    seconds += entry ? entry.seconds : before === after ? 0 : matrix.otherwise;
  }
  return seconds;
}
