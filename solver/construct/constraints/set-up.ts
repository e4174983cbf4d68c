import type { Problem } from '../../model/columns.ts';

/**
 * Sequence-dependent change-over on a machine, seconds: the sum over its matrices. `from` is an operation or, as `operationCount + machine`,
 * the state the machine is in now.
 */
export function changeOver(problem: Problem, machine: number, from: number, to: number): number {
  const { matrixOffset, matrices, attributeValue, tableOffset, tableWidth, table } = problem;
  const holders = problem.operationCount + problem.machineCount;
  let seconds = 0;
  for (let k = matrixOffset[machine]; k < matrixOffset[machine + 1]; k++) {
    const matrix = matrices[k];
    const old = attributeValue[matrix * holders + from];
    const next = attributeValue[matrix * holders + to];
    if (old < 0 || next < 0) continue;
    const width = tableWidth[matrix];
    if (old < width && next < width) seconds += table[tableOffset[matrix] + old * width + next];
    else if (old !== next) seconds += table[tableOffset[matrix] + width * width];
  }
  return seconds;
}
