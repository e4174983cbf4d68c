/** What holds plans ready for repair, made when it is first needed. */
import { repairsHere, type Repairs } from './repairs.ts';

export class KeptRepairs {
  readonly #make: () => Repairs;
  #repairs: Repairs | null = null;

  /** In this thread unless told otherwise. */
  constructor(make: () => Repairs = repairsHere) {
    this.#make = make;
  }

  get(): Repairs {
    return (this.#repairs ??= this.#make());
  }

  /** Ends it; the next `get` makes another. */
  async close(): Promise<void> {
    const repairs = this.#repairs;
    this.#repairs = null;
    await repairs?.close();
  }
}
