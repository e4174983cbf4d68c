import { Button, ButtonGroup } from '@blueprintjs/core';
import { CollapseAll, ExpandAll, Key, Locate, ZoomIn, ZoomOut, ZoomToFit } from '@blueprintjs/icons';
import { useEffect, useRef, useState } from 'react';
import type { ReactElement, RefObject } from 'react';
import { useSession, useSessionState } from '../host/context.ts';
import { Empty, LoadFailed, Opening } from '../shell/states.tsx';
import { usePlan } from '../shell/use-task.ts';
import { setUi, ui, useUi } from '../shell/ui-state.ts';
import { useTexts } from '../text/use-texts.ts';
import { BoardSearch } from './BoardSearch.tsx';
import { BoardView } from './board-view.ts';
import { Legend } from './Legend.tsx';
import type { BoardModel } from './model.ts';

export function BoardPane() {
  const { t } = useTexts();
  const model = useSessionState((state) => state.model);
  const failure = useSessionState((state) => state.failure);
  const plan = usePlan();
  if (model === null) return failure === null ? <Opening /> : <LoadFailed failure={failure} />;
  if (model.board.machines.length === 0)
    return <Empty title={t('board:empty.plant')} text={t('board:empty.plantText')} />;
  if (model.count === 0) {
    const action = <Button intent="primary" text={t('shell:plan.button')} onClick={() => plan.start({})} />;
    return <Empty title={t('board:empty.plan')} text={t('board:empty.planText')} action={action} />;
  }
  return <Board />;
}

function Board() {
  const { t } = useTexts();
  const host = useRef<HTMLDivElement>(null);
  const view = useBoardView(host);
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

/** One board for as long as the pane is shown; what changes is told to it. */
function useBoardView(host: RefObject<HTMLDivElement | null>): BoardView | null {
  const session = useSession();
  const { t, format } = useTexts();
  const [view, setView] = useState<BoardView | null>(null);
  const model = useSessionState((state) => state.model);
  const liveRevision = useSessionState((state) => state.liveRevision);
  const theme = useUi((state) => state.theme);
  const language = useUi((state) => state.language);
  const selection = useUi((state) => state.selection);
  const target = useUi((state) => state.boardTarget);
  const handledTarget = useRef(0);

  useEffect(() => {
    const board = new BoardView(host.current!, { t, format, language }, theme, {
      onSelect: (operation) => selectOnBoard(session.store.getState().model, operation),
      onInspect: () => document.querySelector<HTMLElement>('.inspector')?.focus(),
    });
    setView(board);
    return () => board.destroy();
    // Texts and theme are told to the living board below.
  }, [host, session]);

  useEffect(() => view?.setTexts({ t, format, language }), [view, t, format, language]);
  useEffect(() => view?.setTheme(theme), [view, theme]);
  useEffect(() => {
    if (model !== null) view?.setModel(model, session.plantNow());
  }, [view, model, session]);
  useEffect(() => view?.refreshStatus(), [view, liveRevision]);
  useEffect(() => {
    view?.setSelected(
      selection?.kind === 'operation' ? (model?.find(selection.operation, selection.part) ?? null) : null,
    );
  }, [view, model, selection]);
  useEffect(() => {
    if (view === null || model === null || target === null || handledTarget.current === target.request) return;
    handledTarget.current = target.request;
    if ('machine' in target) view.showMachine(model.board.machines.findIndex(({ id }) => id === target.machine));
    else {
      const operation = model.find(target.operation, target.part);
      if (operation !== null) view.show(operation);
    }
  }, [view, model, target]);
  useEffect(() => {
    const timer = setInterval(() => view?.setNow(session.plantNow()), 1000);
    return () => clearInterval(timer);
  }, [view, session]);
  return view;
}

function selectOnBoard(model: BoardModel | null, operation: number | null): void {
  if (model === null || operation === null) return ui.select(null);
  ui.select({
    kind: 'operation',
    operation: model.operationId(operation),
    part: model.board.operations.part[operation],
  });
}
