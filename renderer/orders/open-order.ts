import type { OrderRow } from '../../electron/host/contract.ts';
import type { BoardModel } from '../board/model.ts';
import { ui } from '../shell/ui-state.ts';

/** Shows an order on the board: its first operation that is not done. An order without operations in the plan is selected where it is. */
export function showOrderOnBoard(row: OrderRow, model: BoardModel | null): void {
  const order = model?.orderOf(row.id) ?? null;
  const route = order === null || model === null ? [] : [...model.route(order)];
  const operation = route.find((candidate) => model!.board.operations.progress[candidate] < 100) ?? route[0];
  if (operation === undefined || model === null) return ui.select({ kind: 'order', row });
  ui.showOnBoard(model.operationId(operation), model.board.operations.part[operation]);
}
