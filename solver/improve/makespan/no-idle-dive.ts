/**
 * A dive for schedules as short as the load of the fullest machine: dispatching in which no machine may be idle for longer than it can afford,
 * with chronological backtracking over the choices among waiting nodes. Where machines can afford next to nothing, most choices are
 * forced, and a dive ends soon. To go back is to dispatch again with other choices.
 */
import type { Genome } from '../shop/genome.ts';
import type { Shop } from '../shop/shop.ts';
import { Dispatch } from './dispatch.ts';
import { workBehind } from './portfolio.ts';

/** A schedule of at most `target`, or null if `tries` dispatches found none. */
export function noIdleDive(
  shop: Shop,
  mode: Int32Array,
  target: number,
  tries: number,
  shouldStop: () => boolean,
): Genome | null {
  const { nodes, problem, work, none } = shop;
  const behind = workBehind(shop, mode);
  const budget = new Float64Array(problem.machineCount).fill(target);
  for (const node of nodes) budget[problem.modeMachine[mode[node]]] -= work[mode[node]];
  const key = new Float64Array(none);
  for (const node of nodes) key[node] = -behind[node];
  const dispatch = new Dispatch(shop, mode, shouldStop);
  const choices: number[] = [];
  const options: number[] = [];
  for (let attempt = 0; attempt < tries && !shouldStop(); attempt++) {
    const left = budget.slice();
    let depth = 0;
    const isFound = dispatch.run(key, 'forward', {
      pick(waiting) {
        if (depth === choices.length) {
          choices.push(0);
          options.push(waiting);
        }
        return choices[depth++];
      },
      allows(machine, idle, node, at) {
        left[machine] -= idle;
        return left[machine] >= 0 && at + work[mode[node]] + behind[node] <= target;
      },
    });
    if (isFound && dispatch.makespan <= target) return { order: dispatch.sequence.slice(), mode };
    while (choices.length > 0 && choices.at(-1)! + 1 >= options.at(-1)!) {
      choices.pop();
      options.pop();
    }
    if (choices.length === 0) return null;
    choices[choices.length - 1]++;
  }
  return null;
}
