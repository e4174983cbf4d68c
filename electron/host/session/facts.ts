/** When problems have to be built anew: what they are built from besides the planner's decisions has changed, or the hour has. */
import type { Facts } from '../edits/situation.ts';
import type { Live } from './live.ts';

/** Hours after which the present is taken anew, though nothing was reported. */
const longest = 0.25;

export class FactsWatch {
  readonly #live: Pick<Live, 'floor' | 'openExceptions'>;
  readonly #instant: () => string;
  #facts: Facts = { revision: 0, sources: 0, instant: '' };
  #floor = '';

  /** `instant` is the plant's present, ISO 8601 UTC. */
  constructor(live: Pick<Live, 'floor' | 'openExceptions'>, instant: () => string) {
    this.#live = live;
    this.#instant = instant;
  }

  /** The same value while neither floor nor hour have changed to speak of. */
  now(): Facts {
    const age = Math.abs(Date.parse(this.#instant()) - Date.parse(this.#facts.instant)) / 3_600_000;
    if (this.#floor !== this.#floorSign()) return this.renew();
    return age > longest ? this.#take(this.#facts.sources) : this.#facts;
  }

  /** Records have changed, or a plan is to begin at the very present. */
  renew(): Facts {
    this.#floor = this.#floorSign();
    return this.#take(this.#facts.sources + 1);
  }

  #take(sources: number): Facts {
    this.#facts = { revision: this.#facts.revision + 1, sources, instant: this.#instant() };
    return this.#facts;
  }

  /** Changes whenever the floor begins, ends or aborts something, or a machine breaks down or is back. */
  #floorSign(): string {
    const counts = new Map<string, number>();
    for (const { state } of this.#live.floor.jobs.values()) counts.set(state, (counts.get(state) ?? 0) + 1);
    const broken = this.#live
      .openExceptions()
      .flatMap(({ id, kind, until }) => (kind === 'breakdown' ? [id, until] : []));
    return JSON.stringify([[...counts].toSorted(), broken]);
  }
}
