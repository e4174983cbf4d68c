import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { RefCallback } from 'react';
import { openEditDialog, useEditState } from '../edits/edit-state.ts';
import type { PartName } from '../edits/edit-state.ts';
import { useEdit } from '../edits/use-edit.ts';
import type { Edits } from '../edits/use-edit.ts';
import { useQuery, useSession, useSessionState } from '../host/context.ts';
import type { Session } from '../host/session.ts';
import { operationFlags } from '../../electron/host/contract.ts';
import { ui, useUi } from '../shell/ui-state.ts';
import { failureText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';
import { setBoard, useBoardState } from './board-state.ts';
import { BoardView } from './board-view.ts';
import type { BoardEvents } from './board-view.ts';
import type { BoardModel } from './model.ts';

/** One board for as long as its element is on the page; what changes is told to it. */
export function useBoardView(): [BoardView | null, RefCallback<HTMLDivElement>] {
  const session = useSession();
  const edits = useEdit();
  const { t, format } = useTexts();
  const [view, setView] = useState<BoardView | null>(null);
  const model = useSessionState((state) => state.model);
  const frozen = useSessionState((state) => state.overview?.policy.frozen ?? 0);
  const theme = useUi((state) => state.theme);
  const language = useUi((state) => state.language);
  const selection = useUi((state) => state.selection);
  const target = useUi((state) => state.boardTarget);
  const ghostFile = useUi((state) => state.ghostFile);
  const colouring = useBoardState((state) => state.colouring);
  const filter = useBoardState((state) => state.filter);
  const outlined = useEditState((state) => state.outlined);
  const ghost = useQuery('ghost', ghostFile === null ? null : { file: ghostFile }, ['plan', 'documents']);
  const handledTarget = useRef(0);

  const host = useCallback(
    (element: HTMLDivElement) => {
      const board = new BoardView(element, eventsOf(session, edits));
      setView(board);
      return () => board.destroy();
    },
    [session, edits],
  );
  const rowsOfOutlined = useMemo(() => rowsOf(model, outlined), [model, outlined]);

  useEffect(
    () => view?.setTexts({ t, format, language, failureText: (failure) => failureText(failure, t) }),
    [view, t, format, language],
  );
  useEffect(() => view?.setTheme(theme), [view, theme]);
  useEffect(() => view?.setLook({ colouring, filter }), [view, colouring, filter]);
  useEffect(() => view?.setFrozen(frozen), [view, frozen]);
  useEffect(() => {
    if (model !== null) view?.setModel(model, session.plantNow());
  }, [view, model, session]);
  useEffect(() => view?.setGhost(ghostFile === null ? null : ghost.value), [view, ghostFile, ghost.value]);
  useEffect(() => view?.setOutlined(rowsOfOutlined), [view, rowsOfOutlined]);
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

function eventsOf(session: Session, edits: Edits): BoardEvents {
  const model = (): BoardModel | null => session.store.getState().model;
  return {
    onSelect: (operation, picked) => selectOnBoard(model(), operation, picked),
    onInspect: () => document.querySelector<HTMLElement>('.inspector')?.focus(),
    onMenu: (menu) => setBoard({ menu }),
    onPin: (picked) => void togglePins(model(), picked, edits),
    onSplit: (operation) => {
      const plan = model();
      if (plan !== null) openEditDialog({ kind: 'split', operation: plan.operationId(operation) });
    },
    onWindow: (from, to) => setBoard({ window: [from, to] }),
    reach: () => useBoardState.getState().reach,
    drag: {
      grab: (input) => session.call('grab', input),
      preview: (input) => session.call('previewMove', input),
      drop: async ({ gaps = 'keep', planVersion, ...move }) => {
        const result = await edits.edit([{ change: 'move', ...move }], { gaps, planVersion });
        return result.ok ? result.value.planVersion : null;
      },
      gaps: () => useEditState.getState().gaps,
    },
  };
}

function selectOnBoard(model: BoardModel | null, operation: number | null, picked: readonly number[]): void {
  if (model === null) return;
  setBoard({ picked: picked.map((row) => nameOf(model, row)) });
  ui.select(operation === null ? null : { kind: 'operation', ...nameOf(model, operation) });
}

/** Pins what is not pinned yet; when all of it is, lets it go. */
async function togglePins(model: BoardModel | null, picked: readonly number[], edits: Edits): Promise<void> {
  if (model === null) return;
  const loose = picked.filter((row) => (model.board.operations.flags[row] & operationFlags.pinned) === 0);
  const parts = (loose.length === 0 ? picked : loose).map((row) => nameOf(model, row));
  await edits.edit([{ change: loose.length === 0 ? 'unpin' : 'pin', parts }], { planVersion: model.board.planVersion });
}

function nameOf(model: BoardModel, row: number): PartName {
  return { operation: model.operationId(row), part: model.board.operations.part[row] };
}

function rowsOf(model: BoardModel | null, parts: readonly PartName[]): ReadonlySet<number> {
  const rows = parts.map(({ operation, part }) => model?.find(operation, part) ?? null);
  return new Set(rows.filter((row) => row !== null));
}
