/** Plans to repair, for tests. */
import { construct } from '../../construct/construct.ts';
import { Decoder } from '../../construct/decoder.ts';
import { qualityOf } from '../../construct/solution.ts';
import { writeSchedule } from '../../construct/write.ts';
import { compile } from '../../model/compile.ts';
import { policySchema, type Direction } from '../../model/policy.ts';
import type { ProblemDocument } from '../../model/problem.ts';
import type { ScheduleDocument } from '../../model/schedule.ts';

/** A right plan of a problem, by due date. Backward plans have gaps. */
export function planned(document: ProblemDocument, direction: Direction = 'forward'): ScheduleDocument {
  const { problem, pegging } = compile(document);
  const decoder = new Decoder(problem);
  if (!construct(decoder, { rule: 'EDD', direction })) throw new Error('Construction was not asked to stop');
  const quality = qualityOf(decoder.schedule, policySchema.parse({}).weights);
  const facts = { seconds: 0, seed: 1, iterations: 0, cancelled: false };
  return writeSchedule(document, pegging, decoder.schedule, quality, facts);
}

/** Start of each operation. */
export function startsOf({ assignments }: ScheduleDocument): Record<string, number> {
  return Object.fromEntries(assignments.map(({ operation, start }) => [operation, start]));
}

export function must<T>(result: { ok: true; value: T } | { ok: false; message: string }): T {
  if (!result.ok) throw new Error(result.message);
  return result.value;
}
