/**
 * What is being dragged, as nodes over the canvas that only ever change their transform: the hand, which follows the pointer, and the
 * landing, where it would come to lie. The canvas below is not drawn again.
 */

/** A bar in pixels of the timeline's whole content. */
export type Box = { left: number; top: number; width: number; height: number; label: string };

export class Ghosts {
  readonly #layer: HTMLElement;
  readonly #content: HTMLElement;
  readonly #hand: HTMLElement;
  readonly #landing: HTMLElement;
  readonly #landed: HTMLElement[] = [];
  readonly #mark: HTMLElement;

  /** `top` is the height of what is above the timeline inside `parent`. */
  constructor(parent: HTMLElement, top: number) {
    this.#layer = make('board-ghosts');
    this.#layer.style.top = `${top}px`;
    this.#content = make('board-ghosts-content');
    this.#hand = make('board-hand');
    this.#landing = make('board-landing');
    this.#mark = make('board-point-mark');
    this.#mark.hidden = true;
    this.#content.append(this.#mark, this.#landing, this.#hand);
    this.#layer.append(this.#content);
    parent.append(this.#layer);
  }

  /** The bars taken up, where they lie. */
  take(boxes: readonly Box[]): void {
    this.#hand.replaceChildren(...boxes.map((box) => bar(box)));
  }

  /** The part of the content in view. */
  scroll(left: number, top: number): void {
    this.#content.style.transform = `translate(${-left}px, ${-top}px)`;
  }

  /** The hand, so many pixels from where it was taken up. */
  move(dx: number, dy: number): void {
    this.#hand.style.transform = `translate(${dx}px, ${dy}px)`;
  }

  /** Where it would come to lie; null when that is not known or not possible. */
  land(boxes: readonly Box[] | null): void {
    const wanted = boxes ?? [];
    while (this.#landed.length < wanted.length) {
      const element = make('board-ghost');
      this.#landed.push(element);
      this.#landing.append(element);
    }
    for (const [index, element] of this.#landed.entries()) {
      const box = wanted[index];
      element.hidden = box === undefined;
      if (box !== undefined) shape(element, box);
    }
  }

  /** A line where everything to the right is taken. */
  markPoint(left: number, top: number, height: number): void {
    this.#mark.hidden = false;
    this.#mark.style.transform = `translate(${left}px, ${top}px)`;
    this.#mark.style.height = `${height}px`;
  }

  /** `asking`: not known yet; `lawful`: it can lie there; `refused`: it cannot; `dropped`: on its way to the host. */
  show(state: 'asking' | 'lawful' | 'refused' | 'dropped'): void {
    this.#layer.dataset['state'] = state;
  }

  destroy(): void {
    this.#layer.remove();
  }
}

function make(className: string): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  return element;
}

function bar(box: Box): HTMLElement {
  const element = make('board-ghost');
  shape(element, box);
  return element;
}

function shape(element: HTMLElement, { left, top, width, height, label }: Box): void {
  element.style.transform = `translate(${left}px, ${top}px)`;
  element.style.width = `${width}px`;
  element.style.height = `${height}px`;
  element.textContent = width > 34 ? label : '';
}
