/** Modifier keys during a drag. Those held when it began have said what is dragged, and count again only after they were let go. */
import type { HostInput } from '../../../electron/host/contract.ts';

/** What happens to the gaps around a drop. */
export const gapRules = ['keep', 'compact', 'push'] as const satisfies NonNullable<HostInput<'edit'>['gaps']>[];
export type GapRule = (typeof gapRules)[number];

export type Held = { alt: boolean; ctrl: boolean; shift: boolean };

export const noneHeld: Held = { alt: false, ctrl: false, shift: false };

export function heldIn({ altKey, ctrlKey, metaKey, shiftKey }: MouseEvent | KeyboardEvent): Held {
  return { alt: altKey, ctrl: ctrlKey || metaKey, shift: shiftKey };
}

export class FreshModifiers {
  #stale: Held;

  constructor(atStart: Held) {
    this.#stale = { ...atStart };
  }

  /** Of those held now, the ones that were pressed since the drag began. */
  fresh(held: Held): Held {
    const stale = this.#stale;
    this.#stale = { alt: stale.alt && held.alt, ctrl: stale.ctrl && held.ctrl, shift: stale.shift && held.shift };
    return {
      alt: held.alt && !this.#stale.alt,
      ctrl: held.ctrl && !this.#stale.ctrl,
      shift: held.shift && !this.#stale.shift,
    };
  }
}

/** The gap rule of a drop: the chosen one, or another while Ctrl (compact) or Shift (push) is held; either turns its own rule to `keep`. */
export function gapsWith(chosen: GapRule, { ctrl, shift }: Held): GapRule {
  const wanted = ctrl ? 'compact' : shift ? 'push' : chosen;
  return wanted === chosen && (ctrl || shift) ? 'keep' : wanted;
}
