/**
 * One canvas the size of the view, over the timeline and its header, inside a focusable element. It is never as large as the content:
 * at quarter-hour zoom a plan of weeks is wider than any canvas may be.
 */
export class Overlay {
  readonly element: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  #frame = 0;
  readonly #draw: (context: CanvasRenderingContext2D) => void;

  constructor(draw: (context: CanvasRenderingContext2D) => void) {
    this.#draw = draw;
    this.element = document.createElement('div');
    this.element.className = 'board-overlay';
    this.element.tabIndex = 0;
    this.element.setAttribute('role', 'application');
    this.#canvas = document.createElement('canvas');
    this.#canvas.setAttribute('aria-hidden', 'true');
    this.element.append(this.#canvas);
    this.#context = this.#canvas.getContext('2d', { alpha: false })!;
  }

  /** Puts the overlay (back) over the timeline. To be drawn before the next frame, so that no torn one shows. */
  place(parent: HTMLElement, width: number, height: number): void {
    if (this.element.parentElement !== parent) parent.append(this.element);
    this.element.style.width = `${width}px`;
    this.element.style.height = `${height}px`;
  }

  /** Draws before the next frame; many calls make one drawing. */
  invalidate(): void {
    this.#frame ||= requestAnimationFrame(() => this.drawNow());
  }

  drawNow(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const ratio = devicePixelRatio;
    const width = Math.round(this.element.clientWidth * ratio);
    const height = Math.round(this.element.clientHeight * ratio);
    if (width === 0 || height === 0) return;
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
      this.#canvas.style.width = `${width / ratio}px`;
      this.#canvas.style.height = `${height / ratio}px`;
    }
    this.#context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#draw(this.#context);
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    this.element.remove();
  }
}
