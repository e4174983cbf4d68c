/**
 * What a drag asks of the host, one place at a time. Places that have been answered are remembered for as long as the drag lasts; where an
 * answer is not whole and the hand rests, the same is asked again, which carries it on.
 */
import { Latest } from './latest.ts';

/** Milliseconds after which a hand that stays in one place is at rest. */
const restAfter = 80;

/** `keep`: an answer that holds for the rest of the drag; `carryOn`: one that is not whole yet; `forget`: one that may be another next time. */
export type Worth = 'keep' | 'carryOn' | 'forget';

export class Questions<Question, Answer> {
  readonly #latest: Latest<{ key: string; question: Question }, Answer>;
  readonly #tell: (key: string, answer: Answer) => void;
  readonly #worth: (answer: Answer) => Worth;
  readonly #known = new Map<string, Answer>();
  #current: { key: string; question: Question } | null = null;
  #resting = false;
  #rest: ReturnType<typeof setTimeout> | undefined;

  constructor(
    ask: (question: Question) => Promise<Answer>,
    tell: (key: string, answer: Answer) => void,
    worth: (answer: Answer) => Worth,
  ) {
    this.#tell = tell;
    this.#worth = worth;
    this.#latest = new Latest(
      ({ question }) => ask(question),
      ({ key }, answer) => this.#hear(key, answer),
    );
  }

  /** The hand is in another place. */
  ask(key: string, question: Question): void {
    this.leave();
    this.#current = { key, question };
    this.#rest = setTimeout(() => {
      this.#resting = true;
      this.#carryOn();
    }, restAfter);
    const known = this.#known.get(key);
    if (known === undefined) this.#latest.ask(this.#current);
    else this.#tell(key, known);
  }

  /** There is nothing to ask where the hand is now. */
  leave(): void {
    clearTimeout(this.#rest);
    this.#resting = false;
    this.#current = null;
    this.#latest.forget();
  }

  /** No answer is told from now on. */
  end(): void {
    this.leave();
    this.#latest.end();
  }

  #hear(key: string, answer: Answer): void {
    if (this.#worth(answer) !== 'forget') this.#known.set(key, answer);
    const current = this.#current;
    // Of a place that the hand has left it is told while nothing is known of the one it is in: that answer is on its way.
    if (current === null || (current.key !== key && this.#known.has(current.key))) return;
    this.#tell(key, answer);
    if (this.#resting) this.#carryOn();
  }

  #carryOn(): void {
    if (this.#current === null) return;
    const known = this.#known.get(this.#current.key);
    if (known !== undefined && this.#worth(known) === 'carryOn') this.#latest.ask(this.#current);
  }
}
