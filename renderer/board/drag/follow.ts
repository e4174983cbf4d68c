/** A drag that follows the pointer, scrolling the board where the pointer comes near its edge. */
import type { Gesture, Point } from '../input.ts';
import { headerHeight } from '../grid.ts';
import type { Viewport } from '../viewport.ts';
import type { Drag } from './drag.ts';
import type { Held } from './modifiers.ts';

/** Pixels from the edge at which the board begins to scroll, and the most it scrolls per frame. */
const edge = 36;
const fastest = 22;
/** Pixels by which a hand strays that means to go straight. */
const tremble = 8;

/** Pixels to scroll per frame for a pointer at `at` between `low` and `high`; faster nearer to the edge and beyond. */
export function edgeSpeed(at: number, low: number, high: number): number {
  const below = low + edge - at;
  const above = at - (high - edge);
  if (below > 0) return -Math.min(fastest, Math.ceil((below / edge) * fastest));
  return above > 0 ? Math.min(fastest, Math.ceil((above / edge) * fastest)) : 0;
}

/**
 * Pixels to scroll per frame for a pointer that took hold at `from`. Who takes a bar close to an edge and moves it along the edge, or away from
 * it, does not mean to scroll: only going nearer to the edge does.
 */
export function scrollSpeed(at: number, from: number, low: number, high: number): number {
  const speed = edgeSpeed(at, low, high);
  return (at - from) * Math.sign(speed) > tremble ? speed : 0;
}

/** `from` is where the pointer took hold. */
export function followPointer(
  drag: Drag,
  viewport: Viewport,
  overlay: HTMLElement,
  from: Point,
  { onDrop, onCancel }: { onDrop: () => void; onCancel: () => void },
): Gesture {
  const timeAtHold = viewport.timeAt(from.x);
  const begun = overlay.dataset;
  begun['dragging'] = 'true';
  let last: { point: Point; held: Held } | null = null;
  let frame = 0;

  const aim = (point: Point, held: Held): void => {
    drag.pointTo(viewport.timeAt(point.x) - timeAtHold, viewport.machineAt(point.y), held);
    drag.placeCard(point.clientX, point.clientY);
  };
  const scroll = (): void => {
    frame = 0;
    if (last === null) return;
    const { point, held } = last;
    const { width, height } = viewport.size;
    const dx = scrollSpeed(point.x, from.x, 0, width);
    // Whole orders and everything right of a point do not change machines: they need no scrolling up and down.
    const dy = drag.taken.machine === null ? 0 : scrollSpeed(point.y, from.y, headerHeight, headerHeight + height);
    if (dx === 0 && dy === 0) return;
    viewport.scrollBy(dx, dy);
    aim(point, held);
    frame = requestAnimationFrame(scroll);
  };
  const finish = (): void => {
    cancelAnimationFrame(frame);
    removeEventListener('keydown', onModifier);
    removeEventListener('keyup', onModifier);
    last = null;
    delete begun['dragging'];
  };
  // A modifier pressed with the pointer at rest changes what the drop would do.
  const onModifier = ({ altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): void => {
    if (last === null) return;
    last.held = { alt: altKey, ctrl: ctrlKey || metaKey, shift: shiftKey };
    aim(last.point, last.held);
  };
  addEventListener('keydown', onModifier);
  addEventListener('keyup', onModifier);
  return {
    move: (point, held) => {
      last = { point, held };
      aim(point, held);
      frame ||= requestAnimationFrame(scroll);
    },
    end: (point, held) => {
      aim(point, held);
      finish();
      onDrop();
    },
    cancel: () => {
      finish();
      onCancel();
    },
  };
}
