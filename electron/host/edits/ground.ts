/** What an edit stands on: the situation under the facts as they are now, worked out once for as long as neither changes. */
import { success, type Result } from '../../../solver/model/result.ts';
import type { Plan } from '../reports/plan.ts';
import type { Planner } from './planner.ts';
import type { Facts, Situation } from './situation.ts';

export type GroundContext = {
  /** What else than the planner's decisions a problem is built from, as it stands now. */
  facts: () => Facts;
  situation: () => Situation;
};

/** Milliseconds for which work that was to begin, and of which nobody has said that it did, is taken to begin when it was to. */
const grace = 900_000;

export class Ground {
  readonly #context: GroundContext;
  readonly #planner: Planner;
  /** The situation carried over to newer facts, until the next command shows it. */
  #known: { of: Situation; revision: number; ground: Situation } | null = null;

  constructor(context: GroundContext, planner: Planner) {
    this.#context = context;
    this.#planner = planner;
  }

  /** The situation under the facts as they are now. Nobody sees it before a command stands on it. */
  async now(): Promise<Result<Situation>> {
    const situation = this.#context.situation();
    const facts = this.#context.facts();
    const moved = situation.facts.revision !== facts.revision;
    if (!moved && situation.lawful) return success(situation);
    const known = this.#known;
    if (known?.of === situation && known.revision === facts.revision) return success(known.ground);
    const ground = await (facts.sources === situation.facts.sources
      ? this.#onWithHour(situation, facts)
      : this.#takeIn(situation, facts));
    if (ground.ok) this.#known = { of: situation, revision: facts.revision, ground: ground.value };
    return ground;
  }

  /** Records or the floor have changed. */
  async #takeIn(situation: Situation, facts: Facts): Promise<Result<Situation>> {
    return this.#planner.carryOver(await this.#planner.rebuild(situation, situation.adjustments, facts), 'keep');
  }

  /** Nothing but the clock has moved: what is still right stays, and what should just have begun may still begin. */
  async #onWithHour(situation: Situation, facts: Facts): Promise<Result<Situation>> {
    const due = earliestWaiting(situation.plan);
    const present = Date.parse(facts.instant);
    const isInGrace = due !== null && due < present && due >= present - grace;
    const from = isInGrace ? { ...facts, instant: new Date(due).toISOString() } : facts;
    return this.#planner.settle(await this.#planner.rebuild(situation, situation.adjustments, from), 'keep');
  }

  /** As `now`, for a drag that begins: `grabbed` then stays with it. */
  async grab(): Promise<Result<Situation>> {
    const { revision } = this.#context.facts();
    const ground = await this.now();
    if (ground.ok) this.#known = { of: this.#context.situation(), revision, ground: ground.value };
    return ground;
  }

  /** What a drag stands on: as it was grabbed, though the floor goes on meanwhile. The drop takes that in. */
  async grabbed(): Promise<Result<Situation>> {
    return this.#known?.of === this.#context.situation() ? success(this.#known.ground) : this.now();
  }

  /** A command has been shown: what was worked out before it is of no more use. */
  forget(): void {
    this.#known = null;
  }
}

/** When the first part that the floor has not begun is planned to start, Unix milliseconds; null if there is none. */
function earliestWaiting({ problem, assignments, parts }: Plan): number | null {
  let earliest = Infinity;
  for (const [key, { start }] of assignments)
    if (start < earliest && parts.get(key)?.operation.progress === undefined) earliest = start;
  return earliest === Infinity ? null : Date.parse(problem.epoch) + earliest * 1000;
}
