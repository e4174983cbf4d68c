/** Schedules of benchmark instances as rows of numbers, the way the format counts: all from 0. */
import { z } from 'zod';
import type { ProblemDocument } from '../../solver/model/problem.ts';
import type { Assignment } from '../../solver/model/schedule.ts';

export const scheduleRowSchema = z.tuple([z.int().min(0), z.int().min(0), z.int().min(0), z.int(), z.int()]);
/** Job, operation of the job, machine, start, end. */
export type ScheduleRow = z.infer<typeof scheduleRowSchema>;

/** Rows in the order of jobs and operations. */
export function rowsOf(assignments: readonly Assignment[]): ScheduleRow[] {
  return assignments
    .map(({ operation, machine, start, end }): ScheduleRow => {
      const [job, index] = operation.split('.').map(Number);
      return [job, index, Number(machine), start, end];
    })
    .sort((one, other) => one[0] - other[0] || one[1] - other[1]);
}

/** Assignments of rows; of several modes on the row's machine, the one that takes as long as the row, else the first. */
export function assignmentsOf(problem: ProblemDocument, rows: readonly ScheduleRow[]): Assignment[] {
  return rows.map(([job, index, machine, start, end]) => {
    const modes = problem.orders[job]?.operations[index]?.modes ?? [];
    const isOn = (mode: { machine: string }) => mode.machine === String(machine);
    const exact = modes.findIndex((mode) => isOn(mode) && mode.run === end - start);
    const mode = Math.max(0, exact >= 0 ? exact : modes.findIndex(isOn));
    return { operation: `${job}.${index}`, part: 0, machine: String(machine), mode, start, runStart: start, end };
  });
}
