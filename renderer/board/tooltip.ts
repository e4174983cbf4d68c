/** The card beside the pointer. Texts are set as text: names from an ERP are never markup. */
import type { Description } from './describe.ts';

export class Tooltip {
  readonly #element: HTMLElement;

  constructor(parent: HTMLElement) {
    this.#element = document.createElement('div');
    this.#element.className = 'board-tooltip';
    this.#element.setAttribute('role', 'tooltip');
    this.#element.hidden = true;
    parent.append(this.#element);
  }

  /** Shows beside a point of the window, inside it. */
  show(description: Description, x: number, y: number): void {
    const title = document.createElement('strong');
    title.textContent = description.title;
    const list = document.createElement('dl');
    for (const [label, value] of description.lines) {
      const term = document.createElement('dt');
      term.textContent = label;
      const definition = document.createElement('dd');
      definition.textContent = value.slice(0, 120);
      list.append(term, definition);
    }
    const flags = document.createElement('div');
    flags.textContent = description.flags.join(' · ');
    this.#element.replaceChildren(title, list, flags);
    this.#element.hidden = false;
    const { offsetWidth, offsetHeight } = this.#element;
    this.#element.style.left = `${Math.max(4, Math.min(x + 14, innerWidth - offsetWidth - 4))}px`;
    this.#element.style.top = `${y + 18 + offsetHeight > innerHeight ? Math.max(4, y - offsetHeight - 10) : y + 18}px`;
  }

  hide(): void {
    this.#element.hidden = true;
  }

  destroy(): void {
    this.#element.remove();
  }
}
