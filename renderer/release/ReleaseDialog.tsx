import { Button, Callout, DialogBody, DialogFooter, HTMLSelect } from '@blueprintjs/core';
import { SendMessage } from '@blueprintjs/icons';
import { useState } from 'react';
import type { ReleaseSummary } from '../../electron/host/contract.ts';
import type { Failure } from '../../solver/model/result.ts';
import { useQuery, useSession, useSessionState } from '../host/context.ts';
import { QuickDialog } from '../shell/QuickDialog.tsx';
import { useRunning } from '../shell/use-task.ts';
import { setUi } from '../shell/ui-state.ts';
import { failureText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';
import { ReleaseProgress } from './ReleaseProgress.tsx';
import { ReleaseReview } from './ReleaseReview.tsx';

const windows = [8, 24, 72, 168, 336];

/** Review what the floor will get, confirm, and watch it arrive. */
export function ReleaseDialog() {
  const { t, format } = useTexts();
  const { call } = useSession();
  const [hours, setHours] = useState(72);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [sent, setSent] = useState<{ after: number; summary: ReleaseSummary } | null>(null);
  const [sending, setSending] = useState(false);
  const running = useRunning('release') !== null;
  const offline = useSessionState((state) => state.reach !== 'online');
  const preview = useQuery('releasePreview', sent === null ? { hours } : null, [
    'plan',
    'orders',
    'scenario',
    'deliveries',
  ]);

  async function release(): Promise<void> {
    if (preview.value === null) return;
    setFailure(null);
    setSending(true);
    const mark = await call('outboxMark', {});
    const result = mark.ok ? await call('release', { hours, planVersion: preview.value.planVersion }) : mark;
    setSending(false);
    if (!result.ok) setFailure(result);
    else if (mark.ok) setSent({ after: mark.value.last, summary: result.value });
  }

  const close = (): void => setUi({ releaseOpen: false });
  const problem = failure ?? preview.failure;
  return (
    <QuickDialog onClose={close} title={t('release:title')} className="release-dialog">
      <DialogBody>
        {problem !== null && (
          <Callout compact intent="danger" role="alert">
            {failureText(problem, t)}
          </Callout>
        )}
        {sent === null ? (
          <>
            <div className="release-window">
              <label htmlFor="release-hours">{t('release:window')}</label>
              <HTMLSelect
                id="release-hours"
                value={hours}
                onChange={({ currentTarget }) => setHours(Number(currentTarget.value))}
                options={windows.map((value) => ({
                  value,
                  label: t('release:hours', { hours: format.duration(value * 3600) }),
                }))}
              />
              {preview.value !== null && (
                <span className="muted">
                  {t('release:range', {
                    from: format.instant(preview.value.from),
                    to: format.instant(preview.value.to),
                  })}
                </span>
              )}
            </div>
            {preview.value !== null && <ReleaseReview preview={preview.value} />}
          </>
        ) : (
          <ReleaseProgress after={sent.after} sent={sent.summary} onLeave={close} />
        )}
      </DialogBody>
      <DialogFooter
        actions={
          sent === null ? (
            <>
              <Button text={t('shell:cancel')} onClick={close} />
              <Button
                intent="primary"
                icon={<SendMessage size={14} />}
                loading={sending || running}
                disabled={offline || preview.loading || (preview.value?.total ?? 0) === 0}
                text={
                  preview.value === null || preview.value.total === 0
                    ? t('shell:release.none')
                    : t('release:confirm', { count: preview.value.total })
                }
                onClick={() => void release()}
              />
            </>
          ) : (
            <Button intent="primary" text={t('shell:close')} onClick={close} />
          )
        }
      />
    </QuickDialog>
  );
}
