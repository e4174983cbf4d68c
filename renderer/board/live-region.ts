/** Says what changes to a screen reader, no faster than one can listen: of several texts in a row only the last is said. */
const pause = 500;

export class LiveRegion {
  readonly #element: HTMLElement;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parent: HTMLElement) {
    this.#element = document.createElement('div');
    this.#element.className = 'visually-hidden';
    this.#element.setAttribute('role', 'status');
    parent.append(this.#element);
  }

  say(text: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#element.textContent = text;
    }, pause);
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.#element.remove();
  }
}
