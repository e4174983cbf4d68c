import { Dialog } from '@blueprintjs/core';
import type { DialogProps } from '@blueprintjs/core';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { takeEscape } from './escape.ts';

type QuickDialogProps = Omit<DialogProps, 'isOpen' | 'transitionDuration' | 'onClose' | 'canEscapeKeyClose'> & {
  onClose: () => void;
  /** It is there to be filled in: the first text field gets the focus. */
  toFillIn?: boolean;
};

let open = 0;
/** What had the focus before the dialog, or before the one that led to it. */
let before: HTMLElement | null = null;

function giveBack(): void {
  if (!isDialogOpen() && document.activeElement === document.body) before?.focus();
}

/** Keys held down while a dialog is there. */
class HeldKeys {
  readonly #held = new Set<string>();
  readonly #abort = new AbortController();

  constructor() {
    const options = { capture: true, signal: this.#abort.signal };
    addEventListener('keydown', ({ code }) => this.#held.add(code), options);
    addEventListener('keyup', ({ code }) => this.#held.delete(code), options);
  }

  /** Calls back once nothing is held: the library's buttons take the release of Enter for a click, whoever was pressed upon. */
  whenLetGo(act: () => void): void {
    if (this.#held.size === 0) {
      this.#abort.abort();
      return act();
    }
    const { signal } = this.#abort;
    const look = (): void => {
      if (this.#held.size > 0) return;
      this.#abort.abort();
      act();
    };
    addEventListener('keyup', look, { capture: true, signal });
  }
}

/** Whether keys are a dialog's: one is there, or has just been asked for and has not got the focus yet. */
export function isDialogOpen(): boolean {
  return open > 0;
}

/**
 * A dialog that is there for as long as it is rendered. It takes the keys at once, before the library gives it the focus, and goes at once, as
 * one that fades still has the focus and would swallow the keys of a quick hand. The focus comes back to where it was, unless it has gone
 * elsewhere by then.
 */
export function QuickDialog({ onClose, toFillIn = false, ...props }: QuickDialogProps) {
  const close = useRef(onClose);
  useLayoutEffect(() => {
    close.current = onClose;
  });
  useLayoutEffect(() => {
    open++;
    const focused = document.activeElement;
    if (focused instanceof HTMLElement && focused !== document.body) {
      if (focused.closest('.bp6-dialog') === null) before = focused;
      // What is typed until the dialog has the focus would else be done to the board.
      focused.blur();
    }
    const stop = takeEscape('dialog', () => {
      close.current();
      return true;
    });
    return () => {
      open--;
      stop();
    };
  }, []);
  useEffect(() => {
    const keys = new HeldKeys();
    return () => keys.whenLetGo(giveBack);
  }, []);
  const onOpened = (dialog: HTMLElement): void => {
    if (toFillIn) dialog.querySelector<HTMLElement>('.bp6-dialog-body input[type="text"]')?.focus();
  };
  return (
    <Dialog {...props} isOpen transitionDuration={0} canEscapeKeyClose={false} onClose={onClose} onOpened={onOpened} />
  );
}
