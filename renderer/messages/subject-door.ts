/** From a message to what it is about. */
import type { MessageRow } from '../../electron/host/contract.ts';
import type { BoardModel } from '../board/model.ts';
import { ui } from '../shell/ui-state.ts';

export type Door = { to: 'operation' | 'order' | 'machine' | 'materials' | 'settings'; name: string; open: () => void };

/** The way to a message's subject; null where the screen has no place for it. */
export function subjectDoor(
  { kind, key, params, code }: Pick<MessageRow, 'kind' | 'key' | 'params' | 'code'>,
  model: BoardModel | null,
): Door | null {
  const text = (name: string): string => (typeof params[name] === 'string' ? params[name] : '');
  const operation = kind === 'operation' ? key : text('operation');
  const part = typeof params['part'] === 'number' ? params['part'] : 0;
  if (operation !== '' && model !== null && model.find(operation, part) !== null)
    return { to: 'operation', name: operation, open: () => ui.showOnBoard(operation, part) };
  const order = kind === 'order' ? key : text('order');
  // A breakdown names the order it met, but is about its machine.
  if (order !== '' && code !== 'exception-breakdown') {
    const row = model?.orderOf(order) ?? null;
    const number = row === null ? order : model!.board.orders.numbers[row];
    return { to: 'order', name: number, open: () => ui.showOrders({ search: number, filter: 'all' }) };
  }
  const machine = kind === 'machine' ? key : text('machine');
  const known = model?.board.machines.find(({ id }) => id === machine);
  if (known !== undefined) return { to: 'machine', name: known.name, open: () => ui.showMachine(known.id) };
  if (kind === 'stock' || kind === 'item' || kind === 'arrival') {
    return { to: 'materials', name: text('item') || key, open: () => ui.go('materials') };
  }
  if (code.startsWith('pull-')) return { to: 'settings', name: text('connection'), open: () => ui.go('settings') };
  return null;
}
