import { Button, ProgressBar } from '@blueprintjs/core';
import { Stop } from '@blueprintjs/icons';
import type { TaskProgress } from '../../electron/host/contract.ts';
import { useSession } from '../host/context.ts';
import { useTexts } from '../text/use-texts.ts';
import { ui } from './ui-state.ts';

/** A running task in the place of the button that began it: what it does, how far, and a way to stop it. */
export function TaskLine({ progress }: { progress: TaskProgress }) {
  const { t, format } = useTexts();
  const { call } = useSession();
  const phase = t(`shell:phase.${progress.phase}`, { defaultValue: progress.phase });
  const share =
    progress.total === null || progress.total === 0 ? undefined : Math.min(1, progress.done / progress.total);
  return (
    <div className="task-line" aria-live="polite">
      <button
        type="button"
        className="task-line-text"
        onClick={() => ui.openDrawer('progress')}
        title={progress.subject}
      >
        {t(`shell:task.${progress.task}`)}: {phase}
        {share !== undefined && <span className="muted"> {format.share(share)}</span>}
      </button>
      <ProgressBar
        animate={false}
        stripes={share === undefined}
        intent="primary"
        {...(share !== undefined && { value: share })}
      />
      <Button
        variant="minimal"
        size="small"
        icon={<Stop size={12} />}
        aria-label={progress.task === 'plan' ? t('shell:cancelPlan') : t('shell:cancel')}
        title={progress.task === 'plan' ? t('shell:cancelPlan') : t('shell:cancel')}
        onClick={() => void call('cancel', { task: progress.task })}
      />
    </div>
  );
}
