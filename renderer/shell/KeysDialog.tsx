import { Dialog, DialogBody } from '@blueprintjs/core';
import { Fragment, useEffect } from 'react';
import { useTexts } from '../text/use-texts.ts';
import { setUi, useUi } from './ui-state.ts';

/** Keys by what they do; `?` shows them. */
const keys = [
  ['←  →', 'neighbour'],
  ['↑  ↓', 'row'],
  ['Home  End', 'ends'],
  ['Enter', 'inspect'],
  ['Esc', 'leave'],
  ['+  −', 'zoom'],
  ['0', 'fit'],
  ['N', 'now'],
  ['Ctrl F', 'find'],
  ['?', 'keys'],
] as const;

export function KeysDialog() {
  const { t } = useTexts();
  const open = useUi((state) => state.keysOpen);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select') !== null;
      if (event.key === '?' && !typing) setUi({ keysOpen: true });
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <Dialog
      isOpen={open}
      onClose={() => setUi({ keysOpen: false })}
      title={t('shell:keys.title')}
      transitionDuration={0}
      className="keys-dialog"
    >
      <DialogBody>
        <dl className="facts">
          {keys.map(([key, meaning]) => (
            <Fragment key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{t(`shell:keys.${meaning}`)}</dd>
            </Fragment>
          ))}
        </dl>
      </DialogBody>
    </Dialog>
  );
}
