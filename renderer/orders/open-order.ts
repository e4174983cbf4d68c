import type { OrderRow } from '../../electron/host/contract.ts';
import type { BoardModel } from '../board/model.ts';
import { ui } from '../shell/ui-state.ts';

/** Selects an order: its first operation that is not done, or the order itself when it has none in the plan. */
export function openOrder(row: OrderRow, model: BoardModel | null): void {
  const operation = firstOpen(row, model);
  if (operation === null || model === null) return ui.select({ kind: 'order', row });
  ui.select({
    kind: 'operation',
    operation: model.operationId(operation),
    part: model.board.operations.part[operation],
  });
}

export function showOrderOnBoard(row: OrderRow, model: BoardModel | null): void {
  const operation = firstOpen(row, model);
  if (operation === null || model === null) return;
  ui.showOnBoard(model.operationId(operation), model.board.operations.part[operation]);
}

function firstOpen(row: OrderRow, model: BoardModel | null): number | null {
  const order = model?.orderOf(row.id) ?? null;
  if (order === null || model === null) return null;
  const route = [...model.route(order)];
  return route.find((operation) => model.board.operations.progress[operation] < 100) ?? route[0] ?? null;
}
