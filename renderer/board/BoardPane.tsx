import { Button, ButtonGroup } from '@blueprintjs/core';
import { CollapseAll, ExpandAll, Key, Locate, ZoomIn, ZoomOut, ZoomToFit } from '@blueprintjs/icons';
import type { ReactElement } from 'react';
import { useSessionState } from '../host/context.ts';
import { Empty, LoadFailed, Opening } from '../shell/states.tsx';
import { usePlan, usePull } from '../shell/use-task.ts';
import { setUi } from '../shell/ui-state.ts';
import { useTexts } from '../text/use-texts.ts';
import { BoardSearch } from './BoardSearch.tsx';
import { Legend } from './Legend.tsx';
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
  if (model === null) return failure === null ? <Opening /> : <LoadFailed failure={failure} />;
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
  const { t } = useTexts();
  const [view, host] = useBoardView();
  const button = (icon: ReactElement, label: string, act: () => void) => (
    <Button variant="minimal" size="small" icon={icon} aria-label={label} title={label} onClick={act} />
  );
  return (
    <div className="board-pane">
      <div className="toolbar" role="toolbar" aria-label={t('board:toolbar')}>
        <BoardSearch />
        <Legend />
        <div className="spring" />
        <ButtonGroup>
          {button(<ExpandAll size={14} />, t('board:expandAll'), () => view?.setAllOpen(true))}
          {button(<CollapseAll size={14} />, t('board:collapseAll'), () => view?.setAllOpen(false))}
        </ButtonGroup>
        <ButtonGroup>
          {button(<Locate size={14} />, t('board:now'), () => view?.showNow())}
          {button(<ZoomOut size={14} />, t('board:zoomOut'), () => view?.zoom(1 / 1.5))}
          {button(<ZoomIn size={14} />, t('board:zoomIn'), () => view?.zoom(1.5))}
          {button(<ZoomToFit size={14} />, t('board:fit'), () => view?.fit())}
          {button(<Key size={14} />, t('shell:keys.title'), () => setUi({ keysOpen: true }))}
        </ButtonGroup>
      </div>
      <div className="board-host" ref={host} />
    </div>
  );
}
