/** `taktwerk check`: does a schedule keep to its problem? */
import { z } from 'zod';
import { checkSchedule } from '../../solver/check/check.ts';
import type { Verdict } from '../../solver/check/verdict.ts';
import type { ProblemDocument } from '../../solver/model/problem.ts';
import { failure, success, type Result } from '../../solver/model/result.ts';
import { scheduleSchema, termsSchema, type ScheduleDocument } from '../../solver/model/schedule.ts';
import { inFile, readJson } from './input-file.ts';
import { readProblemFile, type ProblemFileOptions } from './problem-file.ts';
import { assignmentsOf, scheduleRowSchema } from './schedule-rows.ts';

export type CheckOptions = Partial<ProblemFileOptions> & {
  /** Schedule file that the checked one replaces. */
  baseline?: string;
  /** Length of the frozen zone, seconds. */
  frozen?: number;
};

/** What `solve` writes of a problem document. */
const solvedSchema = z.looseObject({ schedule: scheduleSchema });
/** What `solve` writes of a benchmark instance. */
const rowsSchema = z.looseObject({ terms: termsSchema, schedule: z.array(scheduleRowSchema) });

/**
 * Checks a schedule against a problem: a schedule document, or what `solve` wrote. The verdict is a success even when it is not `ok`;
 * failures are of files that cannot be read as what they should be.
 */
export async function checkFiles(
  problemFile: string,
  scheduleFile: string,
  options: CheckOptions = {},
): Promise<Result<Verdict>> {
  const problem = await readProblemFile(problemFile, { ...options, format: options.format ?? 'taktwerk' });
  if (!problem.ok) return problem;
  const schedule = await readScheduleFile(scheduleFile, problem.value);
  if (!schedule.ok) return schedule;
  if (options.baseline === undefined) return success(checkSchedule(problem.value, schedule.value));
  const baseline = await readScheduleFile(options.baseline, problem.value);
  if (!baseline.ok) return baseline;
  const frozen = options.frozen ?? 0;
  return success(checkSchedule(problem.value, schedule.value, { baseline: baseline.value, frozen }));
}

async function readScheduleFile(path: string, problem: ProblemDocument): Promise<Result<ScheduleDocument>> {
  const json = await readJson(path);
  if (!json.ok) return json;
  if (isObject(json.value) && Array.isArray(json.value['schedule'])) {
    const solved = rowsSchema.safeParse(json.value);
    if (!solved.success) return inFile(path, badSchedule(solved.error, json.value));
    return success(documentOf(problem, solved.data));
  }
  const isSolved = isObject(json.value) && isObject(json.value['schedule']);
  const parsed = isSolved ? solvedSchema.safeParse(json.value) : scheduleSchema.safeParse(json.value);
  if (!parsed.success) return inFile(path, badSchedule(parsed.error, json.value));
  return success('schedule' in parsed.data ? parsed.data.schedule : parsed.data);
}

function documentOf(problem: ProblemDocument, solved: z.infer<typeof rowsSchema>): ScheduleDocument {
  return {
    format: 'taktwerk-schedule',
    version: 1,
    problem: problem.name,
    status: 'feasible',
    terms: solved.terms,
    objective: 0,
    seconds: 0,
    seed: 0,
    iterations: 0,
    assignments: assignmentsOf(problem, solved.schedule),
    unscheduled: [],
    relaxed: [],
  };
}

function badSchedule(error: z.ZodError, input: unknown) {
  const issue = error.issues[0];
  const value = issue.path.reduce<unknown>((at, step) => (at as Record<PropertyKey, unknown> | null)?.[step], input);
  const shown = value === undefined ? 'missing' : JSON.stringify(value).slice(0, 80);
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : '';
  return failure('bad-schedule', `${issue.path.join('.') || 'the schedule'} is ${shown}: ${issue.message}${more}.`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
