/** What a place shows when it has nothing to show yet, or cannot. */
import { Button, NonIdealState, Spinner } from '@blueprintjs/core';
import { Error as ErrorIcon } from '@blueprintjs/icons';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../solver/model/result.ts';
import { useSessionState } from '../host/context.ts';
import { failureText } from '../text/failure-text.ts';

/** Before the first answer of the host. */
export function Opening() {
  const { t } = useTranslation();
  const reach = useSessionState((state) => state.reach);
  const title = reach === 'offline' ? t('shell:opening.unreachable') : t('shell:opening.title');
  const description = reach === 'offline' ? t('shell:opening.unreachableText') : t('shell:opening.text');
  return (
    <div className="fill" aria-live="polite">
      <NonIdealState icon={<Spinner size={28} aria-label={title} />} title={title} description={description} />
    </div>
  );
}

export function LoadFailed({ failure, onRetry }: { failure: Failure; onRetry?: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="fill" role="alert">
      <NonIdealState
        icon={<ErrorIcon size={28} />}
        title={t('shell:failed.title')}
        description={failureText(failure, t)}
        {...(onRetry && { action: <Button text={t('shell:failed.retry')} onClick={onRetry} /> })}
      />
    </div>
  );
}

export function Empty({ title, text, action }: { title: string; text: string; action?: ReactElement }) {
  return (
    <div className="fill">
      <NonIdealState title={title} description={text} {...(action && { action })} />
    </div>
  );
}
