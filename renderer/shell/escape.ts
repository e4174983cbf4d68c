/**
 * Esc, in one place: of all that it could end, the uppermost takes it and nothing below hears of it. Other popovers of the component library
 * end themselves; they hold the focus meanwhile, so that none of these has it.
 */

/** What Esc ends, uppermost first. */
const layers = ['dialog', 'menu', 'drag', 'search', 'selection'] as const;
export type EscapeLayer = (typeof layers)[number];

const takers = new Map<EscapeLayer, () => boolean>();

/** `take` ends what there is of a layer and answers whether there was anything. Returns how to stop listening. */
export function takeEscape(layer: EscapeLayer, take: () => boolean): () => void {
  takers.set(layer, take);
  return () => {
    if (takers.get(layer) === take) takers.delete(layer);
  };
}

/** Lets the uppermost layer that has something to end take Esc. Answers which, if any. */
export function escape(): EscapeLayer | null {
  return layers.find((layer) => takers.get(layer)?.() === true) ?? null;
}

/** Listens from now on, ahead of whoever else does: the library leaves Esc to the overlay it believes on top, which may just have been closed. */
export function listenForEscape(): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    // An input method takes its own Esc.
    if (event.key !== 'Escape' || event.isComposing || escape() === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  addEventListener('keydown', onKeyDown, { capture: true });
  return () => removeEventListener('keydown', onKeyDown, { capture: true });
}
