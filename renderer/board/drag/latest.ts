/**
 * Asks one question at a time: while an answer is on its way only the latest question waits, and those in between are never asked. So a slow
 * answer delays the next one, and nothing piles up.
 */
export class Latest<Question, Answer> {
  readonly #ask: (question: Question) => Promise<Answer>;
  readonly #tell: (question: Question, answer: Answer) => void;
  #waiting: { question: Question } | null = null;
  #asking = false;
  #ended = false;

  constructor(ask: (question: Question) => Promise<Answer>, tell: (question: Question, answer: Answer) => void) {
    this.#ask = ask;
    this.#tell = tell;
  }

  ask(question: Question): void {
    this.#waiting = { question };
    if (!this.#asking) void this.#work();
  }

  /** Takes back what waits; an answer on its way is still told. */
  forget(): void {
    this.#waiting = null;
  }

  /** No answer is told from now on. */
  end(): void {
    this.#ended = true;
    this.#waiting = null;
  }

  async #work(): Promise<void> {
    this.#asking = true;
    while (this.#waiting !== null) {
      const { question } = this.#waiting;
      this.#waiting = null;
      const answer = await this.#ask(question);
      if (this.#ended) break;
      this.#tell(question, answer);
    }
    this.#asking = false;
  }
}
