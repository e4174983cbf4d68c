/** Sequence-dependent set-up, recomputed from the documents. */
import type { MachineDocument, ProblemDocument } from '../model/problem.ts';
import type { Layout, Placement } from './situation.ts';

export type NeededSetup = {
  placement: Placement;
  /** What the machine did before; null at its beginning. */
  previous: Placement | null;
  /** Fixed set-up plus change-over, seconds. */
  needed: number;
};

/** The set-up each planned placement needs where it stands. Placements without a mode are left out, but count as previous. */
export function neededSetups(situation: Layout): NeededSetup[] {
  const found: NeededSetup[] = [];
  const matricesOf = matricesByMachine(situation.problem);
  for (const [machine, sequence] of situation.sequences) {
    const matrices = matricesOf.get(machine)!;
    let previous: Placement | null = null;
    let before = valuesOf(sequence[0].machine.setupState, matrices);
    for (const placement of sequence) {
      const values = valuesOf(placement.operation.attributes, matrices);
      if (placement.state === 'planned' && placement.mode) {
        found.push({ placement, previous, needed: placement.mode.setup + secondsBetween(before, values, matrices) });
      }
      previous = placement;
      before = values;
    }
  }
  return found;
}

type Attributes = Readonly<Record<string, string>>;
type Matrix = { attribute: string; otherwise: number; table: Map<string, Map<string, number>> };

/** Change-over seconds on a machine between two sets of attribute values. */
export function changeOvers(
  problem: ProblemDocument,
): (machine: MachineDocument, from: Attributes, to: Attributes) => number {
  const matricesOf = matricesByMachine(problem);
  return (machine, from, to) => {
    const matrices = matricesOf.get(machine.id)!;
    return secondsBetween(valuesOf(from, matrices), valuesOf(to, matrices), matrices);
  };
}

function matricesByMachine(problem: ProblemDocument): Map<string, Matrix[]> {
  const matrixOf = new Map(
    problem.setupMatrices.map(({ id, attribute, otherwise, entries }) => {
      const table = new Map<string, Map<string, number>>();
      for (const { from, to, seconds } of entries) {
        if (!table.has(from)) table.set(from, new Map());
        table.get(from)!.set(to, seconds);
      }
      return [id, { attribute, otherwise, table }];
    }),
  );
  return new Map(
    problem.machines.map(({ id, setupMatrices }) => [id, setupMatrices.map((matrix) => matrixOf.get(matrix)!)]),
  );
}

/** The value that each matrix looks at, null where there is none. What every object inherits is no string, so needs no closer look. */
function valuesOf(attributes: Attributes, matrices: readonly Matrix[]): (string | null)[] {
  return matrices.map(({ attribute }) => {
    const value = attributes[attribute];
    return typeof value === 'string' ? value : null;
  });
}

function secondsBetween(
  from: readonly (string | null)[],
  to: readonly (string | null)[],
  matrices: readonly Matrix[],
): number {
  let seconds = 0;
  for (let index = 0; index < matrices.length; index++) {
    const { otherwise, table } = matrices[index];
    const old = from[index];
    const next = to[index];
    if (old === null || next === null) continue;
    seconds += table.get(old)?.get(next) ?? (old === next ? 0 : otherwise);
  }
  return seconds;
}
