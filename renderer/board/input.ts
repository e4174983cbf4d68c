/** Pointer, wheel and keys on the board, told as what they mean. */
import { heldIn } from './drag/modifiers.ts';
import type { Held } from './drag/modifiers.ts';

/** A point of the overlay and of the window. */
export type Point = { x: number; y: number; clientX: number; clientY: number };

/** What a press has become once the pointer has moved. */
export type Gesture = {
  move: (point: Point, held: Held) => void;
  end: (point: Point, held: Held) => void;
  cancel: () => void;
};

export type BoardInput = {
  /** Pointer over a point, without a button; null when it leaves. */
  onPoint: (point: Point | null, held: Held) => void;
  /** Pressed and let go in one place. */
  onPick: (point: Point, held: Held) => void;
  /** Pressed at `point` and moved. */
  onDrag: (point: Point, held: Held) => Gesture | null;
  onMenu: (point: Point) => void;
  onScroll: (dx: number, dy: number) => void;
  /** Zoom by a factor, keeping the time at `x` in place; null for the middle. */
  onZoom: (factor: number, x: number | null) => void;
  /** Answers whether the key meant anything. */
  onKey: (key: string, held: Held) => boolean;
};

const linePixels = 28;
/** A hand trembles: closer than this a press is no drag. */
const dragPixels = 4;

export type Listening = {
  /** Takes back what a press has become; false: there was nothing. */
  cancelGesture: () => boolean;
  stop: () => void;
};

/** Listens on `element`. */
export function listenToInput(element: HTMLElement, input: BoardInput): Listening {
  const abort = new AbortController();
  const { signal } = abort;
  const pointOf = ({ clientX, clientY }: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return { x: clientX - box.left, y: clientY - box.top, clientX, clientY };
  };
  let press: { point: Point; held: Held; gesture: Gesture | null; refused: boolean } | null = null;

  // A wheel turns more often than frames are drawn.
  let zooming: { factor: number; x: number } | null = null;
  const zoom = (factor: number, x: number): void => {
    if (zooming === null) {
      requestAnimationFrame(() => {
        if (zooming !== null && !signal.aborted) input.onZoom(zooming.factor, zooming.x);
        zooming = null;
      });
    }
    zooming = { factor: factor * (zooming?.factor ?? 1), x };
  };
  const cancelGesture = (): boolean => {
    const { gesture = null } = press ?? {};
    press = null;
    gesture?.cancel();
    return gesture !== null;
  };
  element.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      element.setPointerCapture(event.pointerId);
      press = { point: pointOf(event), held: heldIn(event), gesture: null, refused: false };
    },
    { signal },
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      const point = pointOf(event);
      if (press === null) return input.onPoint(point, heldIn(event));
      const far = Math.hypot(point.x - press.point.x, point.y - press.point.y) >= dragPixels;
      if (press.gesture === null && far && !press.refused) {
        press.gesture = input.onDrag(press.point, press.held);
        press.refused = press.gesture === null;
      }
      press.gesture?.move(point, heldIn(event));
    },
    { signal },
  );
  element.addEventListener(
    'pointerup',
    (event) => {
      if (press === null || event.button !== 0) return;
      const { gesture, refused } = press;
      press = null;
      if (gesture !== null) gesture.end(pointOf(event), heldIn(event));
      else if (!refused) input.onPick(pointOf(event), heldIn(event));
    },
    { signal },
  );
  element.addEventListener('pointercancel', cancelGesture, { signal });
  element.addEventListener('pointerleave', (event) => press === null && input.onPoint(null, heldIn(event)), { signal });
  element.addEventListener(
    'contextmenu',
    (event) => {
      event.preventDefault();
      // The menu key is told as a key, with the place of what is selected.
      if (event.button === 2) input.onMenu(pointOf(event));
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
      if (event.ctrlKey || event.metaKey) zoom(Math.exp(-dy / 300), pointOf(event).x);
      else input.onScroll(dx, dy);
    },
    { signal, passive: false },
  );
  element.addEventListener(
    'keydown',
    (event) => {
      if (!input.onKey(event.key, heldIn(event))) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { signal },
  );
  return { cancelGesture, stop: () => abort.abort() };
}
