import { useCallback, useEffect, useRef, useState } from 'react';
import type { RefCallback } from 'react';
import { useSession, useSessionState } from '../host/context.ts';
import { ui, useUi } from '../shell/ui-state.ts';
import { useTexts } from '../text/use-texts.ts';
import { BoardView } from './board-view.ts';
import type { BoardModel } from './model.ts';

/** One board for as long as its element is on the page; what changes is told to it. */
export function useBoardView(): [BoardView | null, RefCallback<HTMLDivElement>] {
  const session = useSession();
  const { t, format } = useTexts();
  const [view, setView] = useState<BoardView | null>(null);
  const model = useSessionState((state) => state.model);
  const theme = useUi((state) => state.theme);
  const language = useUi((state) => state.language);
  const selection = useUi((state) => state.selection);
  const target = useUi((state) => state.boardTarget);
  const handledTarget = useRef(0);

  const host = useCallback(
    (element: HTMLDivElement) => {
      const board = new BoardView(element, {
        onSelect: (operation) => selectOnBoard(session.store.getState().model, operation),
        onInspect: () => document.querySelector<HTMLElement>('.inspector')?.focus(),
      });
      setView(board);
      return () => board.destroy();
    },
    [session],
  );

  useEffect(() => view?.setTexts({ t, format, language }), [view, t, format, language]);
  useEffect(() => view?.setTheme(theme), [view, theme]);
  useEffect(() => {
    if (model !== null) view?.setModel(model, session.plantNow());
  }, [view, model, session]);
  useEffect(
    () =>
      session.store.subscribe((state, before) => {
        if (state.liveRevision !== before.liveRevision) view?.refreshStatus();
      }),
    [view, session],
  );
  useEffect(() => {
    view?.setSelected(
      selection?.kind === 'operation' ? (model?.find(selection.operation, selection.part) ?? null) : null,
    );
  }, [view, model, selection]);
  useEffect(() => {
    if (view === null || model === null || target === null || handledTarget.current === target.request) return;
    handledTarget.current = target.request;
    if ('machine' in target) {
      view.showMachine(model.board.machines.findIndex(({ id }) => id === target.machine));
      return;
    }
    const operation = model.find(target.operation, target.part);
    if (operation !== null) view.show(operation);
  }, [view, model, target]);
  useEffect(() => {
    const timer = setInterval(() => view?.setNow(session.plantNow()), 1000);
    return () => clearInterval(timer);
  }, [view, session]);
  return [view, host];
}

function selectOnBoard(model: BoardModel | null, operation: number | null): void {
  if (model === null || operation === null) return ui.select(null);
  ui.select({
    kind: 'operation',
    operation: model.operationId(operation),
    part: model.board.operations.part[operation],
  });
}
