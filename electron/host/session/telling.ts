/** Word of changes, held back while what they are about is not yet shown: who asks then must not see what was before. */
import type { ChangeTopic } from '../contract.ts';
import type { Events } from './events.ts';

export class Telling {
  readonly #events: Events;
  #untold: Set<ChangeTopic> | null = null;

  constructor(events: Events) {
    this.#events = events;
  }

  tell(topics: readonly ChangeTopic[]): void {
    if (this.#untold === null) this.#events.changed(topics);
    else for (const topic of topics) this.#untold.add(topic);
  }

  /** Tells of all that changes inside `work` at its end, as one. */
  async together<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#untold;
    const untold = before ?? new Set<ChangeTopic>();
    this.#untold = untold;
    try {
      return await work();
    } finally {
      this.#untold = before;
      if (before === null) this.#events.changed(untold);
    }
  }
}
