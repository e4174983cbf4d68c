/** Pointer, wheel and keys on the board, told as what they mean. */

export type BoardInput = {
  /** Pointer over a point of the overlay; null when it leaves. */
  onPoint: (point: { x: number; y: number; clientX: number; clientY: number } | null) => void;
  onPick: (point: { x: number; y: number }) => void;
  onScroll: (dx: number, dy: number) => void;
  /** Zoom by a factor, keeping the time at `x` in place; null for the middle. */
  onZoom: (factor: number, x: number | null) => void;
  /** Answers whether the key meant anything. */
  onKey: (key: BoardKey) => void;
};

export type BoardKey = 'left' | 'right' | 'up' | 'down' | 'first' | 'last' | 'fit' | 'now' | 'leave' | 'inspect';

const keys: Record<string, BoardKey> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
  '0': 'fit',
  n: 'now',
  Escape: 'leave',
  Enter: 'inspect',
};
const zoomKeys: Record<string, number> = { '+': 1.5, '=': 1.5, '-': 1 / 1.5 };
const linePixels = 28;

/** Listens on `element`; the answer stops listening. */
export function listenToInput(element: HTMLElement, input: BoardInput): () => void {
  const abort = new AbortController();
  const { signal } = abort;
  const pointOf = ({ clientX, clientY }: PointerEvent | WheelEvent) => {
    const box = element.getBoundingClientRect();
    return { x: clientX - box.left, y: clientY - box.top, clientX, clientY };
  };
  element.addEventListener('pointermove', (event) => input.onPoint(pointOf(event)), { signal });
  element.addEventListener('pointerleave', () => input.onPoint(null), { signal });
  element.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      input.onPick(pointOf(event));
    },
    { signal },
  );
  // The library's own handling loses the first sideways step and jumps back after a jump; this one replaces it.
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      event.stopPropagation();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? linePixels : 1;
      const swapped = event.shiftKey && event.deltaX === 0;
      const dx = (swapped ? event.deltaY : event.deltaX) * unit;
      const dy = (swapped ? 0 : event.deltaY) * unit;
      if (event.ctrlKey || event.metaKey) input.onZoom(Math.exp(-dy / 300), pointOf(event).x);
      else input.onScroll(dx, dy);
    },
    { signal, passive: false },
  );
  element.addEventListener(
    'keydown',
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const factor = zoomKeys[event.key];
      const key = keys[event.key];
      if (factor === undefined && key === undefined) return;
      event.preventDefault();
      if (factor !== undefined) input.onZoom(factor, null);
      else if (key !== undefined) input.onKey(key);
    },
    { signal },
  );
  return () => abort.abort();
}
