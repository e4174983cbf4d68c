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

/**
 * Does the makespan alone count, and is every machine always open, without change-overs, resources that could run short and everything else a graph
 * does not have?
 */
export function isMakespanShop(problem: Problem, solution: Solution | null, weights: Policy['weights']): boolean {
  if (hasScarceResources(problem) || (solution?.notBefore ?? null) !== null) return false;
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

/** Is there a resource of which all machines that draw on it, at once and as much as they ever do, need more than there is at all times? */
function hasScarceResources(problem: Problem): boolean {
  const { machineCount, resourceCount, modeMachine, requirementOffset, requirementResource, requirementUnits } =
    problem;
  if (requirementResource.length === 0) return false;
  const mostOnMachine = new Int32Array(resourceCount * machineCount);
  for (const [mode, machine] of modeMachine.entries()) {
    for (let k = requirementOffset[mode]; k < requirementOffset[mode + 1]; k++) {
      const index = requirementResource[k] * machineCount + machine;
      mostOnMachine[index] = Math.max(mostOnMachine[index], requirementUnits[k]);
    }
  }
  for (let resource = 0; resource < resourceCount; resource++) {
    let needed = 0;
    for (let machine = 0; machine < machineCount; machine++) needed += mostOnMachine[resource * machineCount + machine];
    if (needed > fewestUnits(problem, resource)) return true;
  }
  return false;
}

/** Of a resource, from now on or ever since it has been known. */
function fewestUnits({ capacityOffset, capacityAt, capacityUnits, now }: Problem, resource: number): number {
  const [first, last] = [capacityOffset[resource], capacityOffset[resource + 1]];
  if (first === last || capacityAt[first] > now) return 0;
  return capacityUnits.subarray(first, last).reduce((fewest, units) => Math.min(fewest, units), Infinity);
}
