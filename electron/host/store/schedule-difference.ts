/** What a schedule's assignments have that others have not: how edits keep their versions small. */
import type { Assignment } from '../../../solver/model/schedule.ts';

export type RowName = [operation: string, part: number];

export type ScheduleDifference = {
  /** Assignments that are new or lie elsewhere. */
  changed: Assignment[];
  removed: RowName[];
};

export function keyOf({ operation, part }: Pick<Assignment, 'operation' | 'part'>): string {
  return `${operation}#${part}`;
}

export function byKey(assignments: readonly Assignment[]): Map<string, Assignment> {
  return new Map(assignments.map((assignment) => [keyOf(assignment), assignment]));
}

export function samePlace(a: Assignment, b: Assignment): boolean {
  return (
    a.start === b.start && a.end === b.end && a.machine === b.machine && a.runStart === b.runStart && a.mode === b.mode
  );
}

/** From `base` to `assignments`. */
export function differenceOf(
  base: ReadonlyMap<string, Assignment>,
  assignments: readonly Assignment[],
): ScheduleDifference {
  const changed: Assignment[] = [];
  let same = 0;
  for (const assignment of assignments) {
    const before = base.get(keyOf(assignment));
    if (before !== undefined) same += 1;
    if (before === undefined || (before !== assignment && !samePlace(before, assignment))) changed.push(assignment);
  }
  if (same === base.size) return { changed, removed: [] };
  const kept = new Set(assignments.map(keyOf));
  const removed = [...base.values()]
    .filter((assignment) => !kept.has(keyOf(assignment)))
    .map(({ operation, part }): RowName => [operation, part]);
  return { changed, removed };
}

/** The assignments a difference leads to, those of the base in their places, new ones behind them. */
export function withDifference(base: readonly Assignment[], { changed, removed }: ScheduleDifference): Assignment[] {
  const changes = byKey(changed);
  const gone = new Set(removed.map(([operation, part]) => keyOf({ operation, part })));
  const kept = base.flatMap((assignment) => {
    const key = keyOf(assignment);
    if (gone.has(key)) return [];
    const change = changes.get(key);
    changes.delete(key);
    return [change ?? assignment];
  });
  return [...kept, ...changes.values()];
}
