/** Questions whose answer was stopped on its way: who asks one of them again wants the whole of it. */

/** Only where a hand rests is asked again, and questions can be long: a few for each page that looks on. */
const most = 20;

export class Unfinished {
  readonly #questions = new Set<string>();

  has(question: string): boolean {
    return this.#questions.has(question);
  }

  note(question: string, complete: boolean): void {
    this.#questions.delete(question);
    if (complete) return;
    this.#questions.add(question);
    const [oldest] = this.#questions;
    if (this.#questions.size > most) this.#questions.delete(oldest);
  }
}
