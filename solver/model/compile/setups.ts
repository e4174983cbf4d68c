/** Change-over tables: the values that occur, numbered by matrix, and a dense table of seconds over the values a matrix lists. */
import { int32, int32From } from '../columns.ts';
import type { ProblemDocument } from '../problem.ts';

type SetupColumns = {
  matrixOffset: Int32Array;
  matrices: Int32Array;
  tableOffset: Int32Array;
  tableWidth: Int32Array;
  table: Int32Array;
  attributeValue: Int32Array;
};

/**
 * Values listed by the matrix come first in its numbering and index its table; the others cost 0 among equals and otherwise the entry
 * `[width]` behind the table, the matrix's `otherwise`.
 */
export function compileSetups(problem: ProblemDocument): SetupColumns {
  const operations = problem.orders.flatMap((order) => order.operations);
  const holders = operations.length + problem.machines.length;
  const attributeValue = int32(problem.setupMatrices.length * holders).fill(-1);
  const tableOffset = [0];
  const tableWidth: number[] = [];
  const table: number[] = [];
  for (const [matrix, { attribute, otherwise, entries }] of problem.setupMatrices.entries()) {
    const base = matrix * holders;
    // Values are numbered as they occur at first: looking them up once more would take as long again.
    const occurring = new Map<string, number>();
    const note = (holder: number, values: Record<string, string>): void => {
      if (!Object.hasOwn(values, attribute)) return;
      const value = values[attribute];
      const known = occurring.get(value) ?? occurring.size;
      occurring.set(value, known);
      attributeValue[base + holder] = known;
    };
    for (let index = 0; index < operations.length; index++) note(index, operations[index].attributes);
    for (const [index, { setupState }] of problem.machines.entries()) note(operations.length + index, setupState);
    const used = entries.filter((entry) => occurring.has(entry.from) && occurring.has(entry.to));
    const number = new Map<string, number>();
    for (const value of used.flatMap((entry) => [entry.from, entry.to])) {
      if (!number.has(value)) number.set(value, number.size);
    }
    const width = number.size;
    for (const value of occurring.keys()) if (!number.has(value)) number.set(value, number.size);
    const seconds = Array.from({ length: width * width + 1 }, () => otherwise);
    for (let value = 0; value < width; value++) seconds[value * width + value] = 0;
    for (const entry of used) seconds[number.get(entry.from)! * width + number.get(entry.to)!] = entry.seconds;
    for (const value of seconds) table.push(value);
    tableWidth.push(width);
    tableOffset.push(table.length);

    const renumbered = Int32Array.from(occurring.keys(), (value) => number.get(value)!);
    for (let holder = base; holder < base + holders; holder++) {
      if (attributeValue[holder] >= 0) attributeValue[holder] = renumbered[attributeValue[holder]]!;
    }
  }
  const matrixIndex = new Map(problem.setupMatrices.map((matrix, index) => [matrix.id, index]));
  const matrixOffset = [0];
  const matrices: number[] = [];
  for (const machine of problem.machines) {
    for (const id of machine.setupMatrices) matrices.push(matrixIndex.get(id)!);
    matrixOffset.push(matrices.length);
  }
  return {
    matrixOffset: int32From(matrixOffset),
    matrices: int32From(matrices),
    tableOffset: int32From(tableOffset),
    tableWidth: int32From(tableWidth),
    table: int32From(table),
    attributeValue,
  };
}
