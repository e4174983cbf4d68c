import { Button, Callout, PopoverNext } from '@blueprintjs/core';
import { WarningSign } from '@blueprintjs/icons';
import type { Failure } from '../../solver/model/result.ts';
import { failureText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';

/** A failed command, beside the button that began it. */
export function FailureNote({ failure }: { failure: Failure | null }) {
  const { t } = useTexts();
  if (failure === null) return null;
  return (
    <PopoverNext
      defaultIsOpen
      placement="bottom-start"
      content={
        <Callout className="failure-note" intent="danger" role="alert">
          {failureText(failure, t)}
        </Callout>
      }
    >
      <Button
        variant="minimal"
        size="small"
        intent="danger"
        icon={<WarningSign size={14} />}
        aria-label={t('shell:failed.show')}
      />
    </PopoverNext>
  );
}
