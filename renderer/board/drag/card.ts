/** The card at the pointer while something is dragged. Texts are set as text: names from an ERP are never markup. */
import type { Words } from './words.ts';

const gap = 18;

export class DragCard {
  readonly #element: HTMLElement;
  #width = 0;
  #height = 0;

  constructor(parent: HTMLElement) {
    this.#element = document.createElement('div');
    this.#element.className = 'board-card';
    this.#element.setAttribute('aria-hidden', 'true');
    this.#element.hidden = true;
    parent.append(this.#element);
  }

  show({ title, lines, refusal }: Words, notes: readonly string[]): void {
    const head = document.createElement('strong');
    head.textContent = title;
    const rows = [
      ...lines.map(({ text, tone }) => row(text, tone)),
      ...(refusal === null ? [] : [row(refusal, 'refusal')]),
      ...notes.map((text) => row(text, 'note')),
    ];
    this.#element.replaceChildren(head, ...rows);
    this.#element.hidden = false;
    // Measured once per content, not per move of the pointer: measuring lays the page out.
    ({ offsetWidth: this.#width, offsetHeight: this.#height } = this.#element);
  }

  /** Beside a point of the window, inside it. */
  place(x: number, y: number): void {
    const left = x + gap + this.#width > innerWidth - 4 ? Math.max(4, x - gap - this.#width) : x + gap;
    const top = y + gap + this.#height > innerHeight - 4 ? Math.max(4, y - gap - this.#height) : y + gap;
    this.#element.style.transform = `translate(${left}px, ${top}px)`;
  }

  /** What the host is being asked; by key. */
  ask(key: string): void {
    this.#element.dataset['asked'] = key;
  }

  /** What the card answers from now on, and whether that is the whole answer. */
  answer(key: string, complete: boolean): void {
    this.#element.dataset['answered'] = key;
    if (complete) this.#element.dataset['whole'] = key;
  }

  destroy(): void {
    this.#element.remove();
  }
}

function row(text: string, tone: string): HTMLElement {
  const element = document.createElement('div');
  element.className = `board-card-${tone}`;
  element.textContent = text;
  return element;
}
