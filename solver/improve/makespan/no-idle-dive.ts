/**
 * A dive for schedules as short as the load of the fullest machine: non-delay dispatching in which every machine has a budget of idle time, what
 * the target leaves of its load. Where budgets are small, most choices are forced and wrong ones soon come out: a machine must have some
 * node on its way that can reach it before it has been idle for too long (forward checking; Haralick and Elliott 1980). Chronological
 * backtracking over the choices that are left.
 */
import type { Genome } from '../shop/genome.ts';
import type { Shop } from '../shop/shop.ts';

/** Budgets are whole seconds of 32 bits. */
const longestTarget = 0x7fff_ffff;
/** Starts between two looks at whether to stop. */
const stopInterval = 1024;

/** Share of the target that machines are busy on average: with less, choices are free and nothing is found out. */
const leastLoad = 0.9;
/** Failures after which a rule is given up: a dive that leads anywhere fails once in hundreds of starts. */
const leastFailures = 1000;
const failuresPerNode = 0.05;
/** Starts times chains, at most: a second or two. */
const mostSteps = 2e8;
/**
 * Which of the waiting nodes goes first: what became ready last, so that chains do not come to a halt, or what has most work behind it.
 */
const rules = ['lastReady', 'mostWork'] as const;

/**
 * A schedule of at most `target`, or null if none was found. For shops of chains (`isPlain`) in which every node has one mode, that of
 * `mode`.
 */
export function noIdleDive(shop: Shop, mode: Int32Array, target: number, shouldStop: () => boolean): Genome | null {
  const { nodes, work, before, none, problem, isPlain } = shop;
  if (!isPlain || target <= 0 || target > longestTarget) return null;
  let load = 0;
  let chains = 0;
  for (const node of nodes) {
    load += work[mode[node]];
    if (before[node] === none) chains++;
  }
  if (load < leastLoad * target * problem.machineCount) return null;
  if (nodes.length * chains > mostSteps) return null;
  for (const rule of rules) {
    const order = new NoIdleDive(shop, mode, target, rule).run(shouldStop);
    if (order !== null) return { order, mode };
  }
  return null;
}

class NoIdleDive {
  private readonly none: number;
  private readonly count: number;
  private readonly after: Int32Array;
  private readonly machine: Int32Array;
  private readonly work: Int32Array;
  private readonly behind: Float64Array;
  private readonly target: number;
  private readonly rule: (typeof rules)[number];
  /** Of each chain: its next node, `none` at the end, and when that is ready. */
  private readonly at: Int32Array;
  private readonly ready: Int32Array;
  /** And the machine of that node, -1 at the end, and the work from there on: beside one another, as all chains are looked at over and over. */
  private readonly place: Int32Array;
  private readonly workLeft: Float64Array;
  /** Of each machine: when it is free, its idle time left, its nodes left. */
  private readonly freeAt: Int32Array;
  private readonly budget: Int32Array;
  private readonly left: Int32Array;
  /** What was started, as chains, and what it takes to undo it. */
  private readonly chain: Int32Array;
  private readonly oldReady: Int32Array;
  private readonly oldFree: Int32Array;
  private readonly oldBudget: Int32Array;
  private readonly node: Int32Array;
  private depth = 0;
  /** Depths at which there was a choice, and the chains not yet tried there. */
  private readonly choiceAt: number[] = [];
  private readonly untried: number[][] = [];

  constructor(shop: Shop, mode: Int32Array, target: number, rule: (typeof rules)[number]) {
    const { nodes, none, before, after, problem, work } = shop;
    this.none = none;
    this.count = nodes.length;
    this.after = after;
    this.target = target;
    this.rule = rule;
    this.machine = new Int32Array(none + 1).fill(-1);
    this.work = new Int32Array(none + 1);
    this.behind = new Float64Array(none + 1);
    this.freeAt = new Int32Array(problem.machineCount);
    this.budget = new Int32Array(problem.machineCount).fill(target);
    this.left = new Int32Array(problem.machineCount);
    for (const node of nodes.toReversed()) {
      this.machine[node] = problem.modeMachine[mode[node]]!;
      this.work[node] = work[mode[node]]!;
      this.behind[node] = this.behind[after[node]] + this.work[node];
      this.budget[this.machine[node]] -= this.work[node];
      this.left[this.machine[node]]++;
    }
    this.at = nodes.filter((node) => before[node] === none);
    this.ready = new Int32Array(this.at.length);
    this.place = Int32Array.from(this.at, (node) => this.machine[node]);
    this.workLeft = Float64Array.from(this.at, (node) => this.behind[node]);
    this.chain = new Int32Array(this.count);
    this.oldReady = new Int32Array(this.count);
    this.oldFree = new Int32Array(this.count);
    this.oldBudget = new Int32Array(this.count);
    this.node = new Int32Array(this.count);
  }

  /** All nodes in the order they were started in, or null. */
  run(shouldStop: () => boolean): Int32Array | null {
    let failures = Math.max(leastFailures, failuresPerNode * this.count);
    for (let made = 0; failures >= 0; made++) {
      if (this.depth === this.count) return this.node;
      if (made % stopInterval === 0 && shouldStop()) break;
      let chain = this.choose();
      while (chain < 0 || !this.start(chain)) {
        failures--;
        chain = this.backtrack();
        // Without a choice that is left, there is no schedule of this kind.
        if (chain < 0) return null;
      }
    }
    return null;
  }

  /** The chain that goes on: whoever can start first, of several on its machine by the rule. -1 on failure. */
  private choose(): number {
    const { ready, freeAt, place, workLeft, target } = this;
    let now = Infinity;
    let first = -1;
    for (let chain = 0; chain < place.length; chain++) {
      if (place[chain] < 0) continue;
      const free = freeAt[place[chain]];
      const start = ready[chain] > free ? ready[chain] : free;
      if (start + workLeft[chain] > target) return -1;
      if (start >= now) continue;
      now = start;
      first = chain;
    }
    const on = place[first];
    const waiting: number[] = [];
    for (let chain = 0; chain < place.length; chain++) {
      if (place[chain] === on && ready[chain] <= now) waiting.push(chain);
    }
    if (waiting.length === 1) return first;
    if (this.rule === 'mostWork') waiting.sort((one, other) => workLeft[one] - workLeft[other] || other - one);
    else waiting.sort((one, other) => ready[one] - ready[other] || other - one);
    const best = waiting.pop()!;
    this.choiceAt.push(this.depth);
    this.untried.push(waiting);
    return best;
  }

  private backtrack(): number {
    const depth = this.choiceAt.at(-1);
    if (depth === undefined) return -1;
    while (this.depth > depth) this.undo();
    const untried = this.untried.at(-1)!;
    const chain = untried.pop()!;
    if (untried.length === 0) {
      this.choiceAt.pop();
      this.untried.pop();
    }
    return chain;
  }

  /** False if a machine would be idle for too long. */
  private start(chain: number): boolean {
    const { at, ready, freeAt, budget, left, machine, place, work, depth } = this;
    const node = at[chain];
    const on = machine[node];
    const free = freeAt[on];
    const begin = ready[chain] > free ? ready[chain] : free;
    this.chain[depth] = chain;
    this.node[depth] = node;
    this.oldReady[depth] = ready[chain]!;
    this.oldFree[depth] = free;
    this.oldBudget[depth] = budget[on]!;
    this.depth++;
    budget[on] -= begin - free;
    left[on]--;
    freeAt[on] = ready[chain] = begin + work[node];
    this.goTo(chain, this.after[node]);
    if (budget[on] < 0 || !this.canFeed(on)) return false;
    if (this.choiceAt.at(-1) !== depth && this.untried.length === 0) return true;
    // Whoever was passed over comes later to its next machine.
    for (let other = 0; other < at.length; other++) {
      if (place[other] !== on || ready[other] > begin) continue;
      const next = this.after[at[other]];
      if (next !== this.none && !this.canFeed(machine[next])) return false;
    }
    return true;
  }

  private undo(): void {
    const { chain, node, oldReady, oldFree, oldBudget, machine } = this;
    const depth = --this.depth;
    const on = machine[node[depth]];
    this.goTo(chain[depth], node[depth]);
    this.ready[chain[depth]] = oldReady[depth]!;
    this.freeAt[on] = oldFree[depth]!;
    this.budget[on] = oldBudget[depth]!;
    this.left[on]++;
  }

  private goTo(chain: number, node: number): void {
    this.at[chain] = node;
    this.place[chain] = this.machine[node]!;
    this.workLeft[chain] = this.behind[node]!;
  }

  /** May any node reach the machine before it has been idle for too long? By the machines on its way alone. */
  private canFeed(on: number): boolean {
    const { at, ready, freeAt, budget, left, machine, work, after, none } = this;
    if (left[on] === 0) return true;
    const latest = freeAt[on] + budget[on];
    for (let chain = 0; chain < at.length; chain++) {
      let arrival = ready[chain];
      for (let node = at[chain]; node !== none && arrival <= latest; node = after[node]) {
        const place = machine[node];
        if (place === on) return true;
        arrival = (arrival > freeAt[place] ? arrival : freeAt[place]) + work[node];
      }
    }
    return false;
  }
}
