/** Change-over times by setup class: nodes and machine states with the same attribute values are of one class, so that a look-up is one read. */
import { changeOver } from '../../construct/constraints/set-up.ts';
import type { Problem } from '../../model/columns.ts';

/** More classes than this are looked up in the matrices instead. */
const mostClasses = 256;

export class ChangeOvers {
  private readonly problem: Problem;
  /** By machine: where its table begins; -1: no change-overs; -2: look in the matrices. */
  private readonly table: Int32Array;
  private readonly seconds: Int32Array;
  /** Class of each operation and, behind them, of each machine's state now. */
  private readonly classOf: Int32Array;
  private readonly width: number;

  constructor(problem: Problem) {
    const { operationCount, machineCount, matrixCount, attributeValue } = problem;
    const holders = operationCount + machineCount;
    this.problem = problem;
    this.classOf = new Int32Array(holders);
    const classes = new Map<string, number>();
    const examples: number[] = [];
    for (let holder = 0; holder < (matrixCount > 0 ? holders : 0); holder++) {
      let key = '';
      for (let matrix = 0; matrix < matrixCount; matrix++) key += `${attributeValue[matrix * holders + holder]} `;
      let index = classes.get(key);
      if (index === undefined) {
        index = examples.length;
        classes.set(key, index);
        examples.push(holder);
      }
      this.classOf[holder] = index;
    }
    this.width = examples.length;
    const isSmall = examples.length <= mostClasses;
    const tables = new Map<string, number>();
    const seconds: number[] = [];
    this.table = Int32Array.from({ length: machineCount }, (_, machine) => {
      const matrices = problem.matrices.subarray(problem.matrixOffset[machine], problem.matrixOffset[machine + 1]);
      if (matrices.length === 0) return -1;
      if (!isSmall) return -2;
      const key = matrices.join(' ');
      let offset = tables.get(key);
      if (offset === undefined) {
        offset = seconds.length;
        tables.set(key, offset);
        for (const from of examples) for (const to of examples) seconds.push(changeOver(problem, machine, from, to));
      }
      return offset;
    });
    this.seconds = Int32Array.from(seconds);
  }

  /** Seconds on a machine; see `changeOver`. */
  between(machine: number, from: number, to: number): number {
    const table = this.table[machine];
    if (table === -1) return 0;
    if (table === -2) return changeOver(this.problem, machine, from, to);
    return this.seconds[table + this.classOf[from] * this.width + this.classOf[to]];
  }
}
