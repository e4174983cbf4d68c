/** What an edit stands on: the situation under the facts as they are now, worked out once for as long as neither changes. */
import { success, type Result } from '../../../solver/model/result.ts';
import type { Planner } from './planner.ts';
import type { Facts, Situation } from './situation.ts';

export type GroundContext = {
  /** What else than the planner's decisions a problem is built from, as it stands now. */
  facts: () => Facts;
  situation: () => Situation;
};

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
    const ground = moved
      ? await this.#planner.carryOver(await this.#planner.rebuild(situation, situation.adjustments, facts), 'keep')
      : await this.#planner.settle(situation, 'keep');
    if (ground.ok) this.#known = { of: situation, revision: facts.revision, ground: ground.value };
    return ground;
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
