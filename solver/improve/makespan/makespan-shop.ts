/** Problems where nothing but precedence and machines matters to the makespan: the classic job shop and its flexible kin. */
import type { Solution } from '../../construct/solution.ts';
import { partState, type Problem } from '../../model/columns.ts';
import type { Policy } from '../../model/policy.ts';

/** The same, but for resources that operations draw on. */
export function isMakespanShopButForResources(
  problem: Problem,
  { notBefore }: Solution,
  weights: Policy['weights'],
): boolean {
  return countsMakespanAlone(weights) && notBefore === null && isPlain(problem);
}

/** Does the makespan alone count, and is every machine always open, without change-overs and everything else a graph does not have? */
export function isMakespanShop(problem: Problem, solution: Solution | null, weights: Policy['weights']): boolean {
  if (problem.requirementResource.length > 0 || (solution?.notBefore ?? null) !== null) return false;
  return countsMakespanAlone(weights) && isPlain(problem);
}

function countsMakespanAlone({ makespan, ...others }: Policy['weights']): boolean {
  return makespan > 0 && Object.values(others).every((weight) => weight === 0);
}

function isPlain(problem: Problem): boolean {
  if (problem.matrices.length > 0) return false;
  if (problem.maxLag.some((lag) => lag >= 0) || problem.fromShare.some((share) => share >= 0)) return false;
  if (problem.partAnchor.some((kind) => kind !== 0)) return false;
  if (problem.partState.some((state) => state !== partState.planned)) return false;
  return problem.modeCalendar.every((calendar) => isAlwaysOpen(problem, calendar));
}

function isAlwaysOpen(problem: Problem, calendar: number): boolean {
  const first = problem.calendarOffset[calendar];
  if (problem.calendarOffset[calendar + 1] !== first + 1) return false;
  return problem.intervalStart[first] <= problem.now && problem.intervalEnd[first] >= problem.horizon;
}
