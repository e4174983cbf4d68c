import { Callout, Button } from '@blueprintjs/core';
import { Cross } from '@blueprintjs/icons';
import { useEffect } from 'react';
import type { TFunction } from 'i18next';
import { useEditState } from '../edits/edit-state.ts';
import { useTexts } from '../text/use-texts.ts';
import { setScenarios, useScenarios, type Notice } from './scenario-state.ts';

const shownMilliseconds = 12_000;

/** Says what a promotion or an upload came to, for some seconds. */
export function NoticeToast() {
  const { t } = useTexts();
  const notice = useScenarios((state) => state.notice);
  useEffect(() => {
    if (notice === null) return undefined;
    const timer = setTimeout(() => setScenarios({ notice: null }), shownMilliseconds);
    return () => clearTimeout(timer);
  }, [notice]);
  const edit = useEditState((state) => state.note?.key ?? null);
  // The newer word goes first: both stand in the same place.
  useEffect(() => {
    if (edit !== null) setScenarios({ notice: null });
  }, [edit]);
  if (notice === null) return null;
  return (
    <Callout compact minimal intent="success" className="scenario-notice" aria-live="polite">
      {noticeText(notice, t)}
      <Button
        variant="minimal"
        size="small"
        icon={<Cross size={14} />}
        aria-label={t('shell:close')}
        onClick={() => setScenarios({ notice: null })}
      />
    </Callout>
  );
}

function noticeText(notice: Notice, t: TFunction): string {
  if (notice.kind === 'promoted') {
    const moved = t('edits:moved', { count: notice.moved });
    const late = t('scenarios:notice.late', { count: notice.late });
    return t('scenarios:notice.promoted', { moved, late });
  }
  const { name } = notice;
  return t(notice.connectionsOff ? 'scenarios:notice.uploadedOff' : 'scenarios:notice.uploaded', { name });
}
