/** Orders, operations and machines as people call them, where the plan knows them. */
import type { MessageRow } from '../../electron/host/contract.ts';
import { operationCode } from '../board/describe.ts';
import type { BoardModel } from '../board/model.ts';

export function named<Row extends Pick<MessageRow, 'params'>>(row: Row, model: BoardModel | null): Row {
  if (model === null) return row;
  const { order, machine } = row.params;
  const known = typeof order === 'string' ? model.orderOf(order) : null;
  return {
    ...row,
    params: {
      ...row.params,
      ...(known === null ? {} : { order: model.board.orders.numbers[known] }),
      ...(typeof machine === 'string' ? { machine: machineName(machine, model) } : {}),
    },
  };
}

/** Number of the order, or code of the operation, of an id; what the plan does not know stays as it is. */
export function workName(id: string, model: BoardModel | null): string {
  if (model === null) return id;
  const operation = model.find(id, 0);
  if (operation !== null) return operationCode(model, operation);
  const order = model.orderOf(id);
  return order === null ? id : model.board.orders.numbers[order];
}

/** Name of the machine of an id; what is no machine stays as it is. */
export function machineName(id: string, model: BoardModel | null): string {
  return model?.board.machines.find((machine) => machine.id === id)?.name ?? id;
}
