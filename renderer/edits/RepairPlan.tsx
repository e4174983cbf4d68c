import { Button } from '@blueprintjs/core';
import { Flash } from '@blueprintjs/icons';
import { useSessionState } from '../host/context.ts';
import { useTexts } from '../text/use-texts.ts';
import { useEditState } from './edit-state.ts';
import { useEdit } from './use-edit.ts';

/** Says that the plan is out of date, and mends it in place: nothing moves but what no longer fits. */
export function RepairPlan() {
  const { t } = useTexts();
  const edits = useEdit();
  const busy = useEditState((state) => state.busy);
  const waits = useSessionState(
    ({ tasks, reach }) => reach !== 'online' || [tasks.pull, tasks.plan].some((task) => task?.state === 'running'),
  );
  return (
    <Button
      intent="warning"
      variant="outlined"
      icon={<Flash size={14} />}
      disabled={busy || waits}
      title={t('edits:repair.text')}
      text={t('edits:repair.button')}
      onClick={() => void edits.repairPlan()}
    />
  );
}
