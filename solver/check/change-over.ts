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
  const changeOver = changeOvers(situation.problem);
  for (const sequence of situation.sequences.values()) {
    let previous: Placement | null = null;
    for (const placement of sequence) {
      if (placement.state === 'planned' && placement.mode) {
        const before = previous ? previous.operation.attributes : placement.machine.setupState;
        const needed = placement.mode.setup + changeOver(placement.machine, before, placement.operation.attributes);
        found.push({ placement, previous, needed });
      }
      previous = placement;
    }
  }
  return found;
}

type Attributes = Readonly<Record<string, string>>;

/** Change-over seconds on a machine between two sets of attribute values. */
export function changeOvers(
  problem: ProblemDocument,
): (machine: MachineDocument, from: Attributes, to: Attributes) => number {
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
  const matricesOf = new Map(
    problem.machines.map(({ id, setupMatrices }) => [id, setupMatrices.map((matrix) => matrixOf.get(matrix)!)]),
  );
  return (machine, from, to) => {
    let seconds = 0;
    for (const { attribute, otherwise, table } of matricesOf.get(machine.id)!) {
      const old = valueOf(from, attribute);
      const next = valueOf(to, attribute);
      if (old === null || next === null) continue;
      seconds += table.get(old)?.get(next) ?? (old === next ? 0 : otherwise);
    }
    return seconds;
  };
}

/** What every object inherits is no string, so needs no closer look. */
function valueOf(attributes: Attributes, attribute: string): string | null {
  const value = attributes[attribute];
  return typeof value === 'string' ? value : null;
}
