/** The box drawn with the pointer to select what it touches. */
export class RubberBand {
  readonly #element: HTMLElement;

  constructor(parent: HTMLElement) {
    this.#element = document.createElement('div');
    this.#element.className = 'board-rubber-band';
    parent.append(this.#element);
  }

  /** Between two points of the parent. */
  show(x1: number, y1: number, x2: number, y2: number): void {
    this.#element.style.transform = `translate(${Math.min(x1, x2)}px, ${Math.min(y1, y2)}px)`;
    this.#element.style.width = `${Math.abs(x2 - x1)}px`;
    this.#element.style.height = `${Math.abs(y2 - y1)}px`;
  }

  destroy(): void {
    this.#element.remove();
  }
}
