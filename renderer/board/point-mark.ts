/** The handle under the pointer that drags everything right of it. */
export class PointMark {
  readonly #element: HTMLElement;
  readonly #label: HTMLElement;

  constructor(parent: HTMLElement) {
    this.#element = document.createElement('div');
    this.#element.className = 'board-handle';
    this.#label = document.createElement('span');
    this.#element.append(this.#label);
    this.#element.hidden = true;
    parent.append(this.#element);
  }

  /** At pixels of the parent. */
  show(x: number, top: number, height: number, label: string): void {
    this.#element.hidden = false;
    this.#element.style.transform = `translate(${x}px, ${top}px)`;
    this.#element.style.height = `${height}px`;
    if (this.#label.textContent !== label) this.#label.textContent = label;
  }

  hide(): void {
    this.#element.hidden = true;
  }
}
