import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { RefCallback } from 'react';
import type { OrderRow } from '../../electron/host/contract.ts';
import type { BoardModel } from '../board/model.ts';
import { useSession, useSessionState } from '../host/context.ts';
import type { Session } from '../host/session.ts';
import { setUi, ui, useUi } from '../shell/ui-state.ts';
import type { Selection } from '../shell/ui-state.ts';
import { useTexts } from '../text/use-texts.ts';
import { closedToAll } from './backdrop.ts';
import { showOrderOnBoard } from './open-order.ts';
import { OrderGantt } from './order-gantt.ts';
import type { OrderGanttEvents, OrderList } from './order-gantt.ts';

const day = 86_400;
/** Operations of an order that are shown. */
const operationsShown = 1000;

/** One chart for as long as its element is on the page; what changes is told to it. */
export function useOrderGantt(rows: readonly OrderRow[]): [OrderGantt | null, RefCallback<HTMLDivElement>] {
  const session = useSession();
  const { t, format } = useTexts();
  const [chart, setChart] = useState<OrderGantt | null>(null);
  const model = useSessionState((state) => state.model);
  const theme = useUi((state) => state.theme);
  const language = useUi((state) => state.language);
  const selection = useUi((state) => state.selection);
  const query = useUi((state) => state.orders);
  const current = useRef<OrderGantt | null>(null);

  const host = useCallback(
    (element: HTMLDivElement | null) => {
      if (element === null) return;
      const made = new OrderGantt(
        element,
        eventsOf(session, () => current.current),
      );
      current.current = made;
      setChart(made);
      return () => {
        current.current = null;
        setChart(null);
        made.destroy();
      };
    },
    [session],
  );

  const list = useMemo(() => listOf(rows, model, session.plantNow()), [rows, model, session]);
  useEffect(() => chart?.setTexts({ t, format, language }, query), [chart, t, format, language, query]);
  useEffect(() => chart?.setTheme(theme), [chart, theme]);
  useEffect(() => {
    if (chart === null) return;
    chart.setNow(session.plantNow());
    chart.setOrders(list);
    void readTrees(session, chart, chart.openOrders);
  }, [chart, list, session]);
  useEffect(() => {
    const { order, operation, part } = selectedParts(selection);
    chart?.setSelected(order, operation, part);
  }, [chart, selection]);
  useEffect(() => {
    const timer = setInterval(() => chart?.setNow(session.plantNow()), 1000);
    return () => clearInterval(timer);
  }, [chart, session]);
  return [chart, host];
}

function eventsOf(session: Session, chart: () => OrderGantt | null): OrderGanttEvents {
  const model = (): BoardModel | null => session.store.getState().model;
  return {
    onOpen: (order) => void readTrees(session, chart(), [order]),
    onSelect: (entry) => {
      if (entry.kind === 'order') return ui.select({ kind: 'order', row: entry.row });
      const { operation, part } = entry.operation;
      ui.select({ kind: 'operation', operation, part });
    },
    onShow: (entry) => {
      if (entry.kind === 'order') return showOrderOnBoard(entry.row, model());
      ui.showOnBoard(entry.operation.operation, entry.operation.part);
    },
    onSort: (sort) =>
      setUi(({ orders }) => ({
        orders: { ...orders, sort, descending: sort === orders.sort ? !orders.descending : false },
      })),
  };
}

async function readTrees({ call }: Session, chart: OrderGantt | null, orders: readonly string[]): Promise<void> {
  for (const order of orders) {
    const result = await call('orderTree', { order, limit: operationsShown });
    if (result.ok) chart?.setTree(result.value);
  }
}

/** Time that is drawn: from a little before the first operation to the last end or due date that is not far behind it. */
function listOf(rows: readonly OrderRow[], model: BoardModel | null, now: number): OrderList {
  const starts = new Map<string, number>();
  if (model !== null) {
    const { start, order } = model.board.operations;
    for (let operation = 0; operation < model.count; operation++) {
      const id = model.board.orders.ids[order[operation]];
      const before = starts.get(id);
      if (before === undefined || start[operation] < before) starts.set(id, start[operation]);
    }
  }
  const empty = model === null || model.count === 0;
  const first = Math.min(now, empty ? now : model.firstStart);
  const last = Math.max(now + 2 * day, empty ? now : model.lastEnd);
  return {
    rows,
    startOf: (order) => starts.get(order) ?? null,
    from: Math.floor(first / day) * day - day / 2,
    to: last + day,
    closed: model === null ? [] : closedToAll(model.board.closed),
  };
}

function selectedParts(selection: Selection | null): { order: string | null; operation: string | null; part: number } {
  if (selection === null) return { order: null, operation: null, part: 0 };
  if (selection.kind === 'order') return { order: selection.row.id, operation: null, part: 0 };
  const { operation, part } = selection;
  return { order: operation.slice(0, operation.lastIndexOf('/')), operation, part };
}
