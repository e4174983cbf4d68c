import { Button } from '@blueprintjs/core';
import { useSessionState } from '../host/context.ts';
import { Empty, LoadFailed, Opening } from '../shell/states.tsx';
import { ui } from '../shell/ui-state.ts';
import { usePlan, usePull } from '../shell/use-task.ts';
import { useTexts } from '../text/use-texts.ts';
import { BoardMenu } from './BoardMenu.tsx';
import { BoardToolbar } from './BoardToolbar.tsx';
import { useBoardView } from './use-board-view.ts';

export function BoardPane() {
  const { t } = useTexts();
  const model = useSessionState((state) => state.model);
  const failure = useSessionState((state) => state.failure);
  const plan = usePlan();
  const pull = usePull();
  const busy = useSessionState(
    ({ tasks, reach }) => reach !== 'online' || Object.values(tasks).some(({ state }) => state === 'running'),
  );
  const connected = useSessionState((state) => state.overview?.connections.some(({ kind }) => kind === 'erp') === true);
  if (model === null) return failure === null ? <Opening /> : <LoadFailed failure={failure} />;
  if (model.board.machines.length === 0 && !connected) {
    const action = <Button intent="primary" text={t('board:empty.connect')} onClick={() => ui.go('settings')} />;
    return <Empty title={t('board:empty.plant')} text={t('board:empty.connectText')} action={action} />;
  }
  if (model.board.machines.length === 0) {
    const action = (
      <Button
        intent="primary"
        disabled={busy}
        text={t('shell:pull.button')}
        onClick={() => pull.start({ full: false })}
      />
    );
    return <Empty title={t('board:empty.plant')} text={t('board:empty.plantText')} action={action} />;
  }
  if (model.count === 0) {
    const action = (
      <Button intent="primary" disabled={busy} text={t('shell:plan.button')} onClick={() => plan.start({})} />
    );
    return <Empty title={t('board:empty.plan')} text={t('board:empty.planText')} action={action} />;
  }
  return <Board />;
}

function Board() {
  const [view, host] = useBoardView();
  return (
    <div className="board-pane">
      <BoardToolbar view={view} />
      <div className="board-host" ref={host} />
      <BoardMenu onClosed={() => view?.focus()} />
    </div>
  );
}
