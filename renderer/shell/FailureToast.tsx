import { Button, Callout } from '@blueprintjs/core';
import { useState } from 'react';
import { Cross } from '@blueprintjs/icons';
import type { Failure } from '../../solver/model/result.ts';
import { failureText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';

/** A failure of what the palette began, where no button stands that could say it. */
export function FailureToast({ failure }: { failure: Failure }) {
  const { t } = useTexts();
  const [seen, setSeen] = useState<Failure | null>(null);
  if (seen === failure) return null;
  return (
    <Callout compact minimal className="shell-toast" intent="danger" role="alert">
      {failureText(failure, t)}
      <Button
        size="small"
        variant="minimal"
        icon={<Cross size={14} />}
        aria-label={t('shell:close')}
        onClick={() => setSeen(failure)}
      />
    </Callout>
  );
}
