import { expect, it } from 'vitest';
import { generateBoard } from '../board/testing/generate-board.ts';
import { BoardModel } from '../board/model.ts';
import { machineName, named, workName } from './named.ts';

it('names order and machine as people do, where the plan knows them', () => {
  const model = new BoardModel(generateBoard({ machines: 2, orders: 3, operationsPerOrder: 2 }));
  const { machines, orders } = model.board;
  const row = { params: { machine: machines[1].id, order: orders.ids[0], text: machines[1].id } };
  expect(named(row, model).params).toEqual({
    machine: machines[1].name,
    order: orders.numbers[0],
    text: machines[1].id,
  });
  expect(machines[1].name).not.toBe(machines[1].id);
  const unknown = { params: { machine: 'X-99', order: 'gone', count: 3 } };
  expect(named(unknown, model).params).toEqual(unknown.params);
  expect(named(row, null)).toBe(row);
  expect(machineName('erp', model)).toBe('erp');
  expect(workName(orders.ids[1], model)).toBe(orders.numbers[1]);
  const [operation] = model.route(1);
  expect(workName(model.operationId(operation), model)).toBe(
    `${orders.numbers[1]}/${model.board.operations.sequence[operation]}`,
  );
  expect(workName('gone/10', model)).toBe('gone/10');
});
