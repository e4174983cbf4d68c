import { expect, test, vi } from 'vitest';
import type { BoardModel } from '../board/model.ts';

// The screen's state asks the browser for its theme as soon as it is loaded.
vi.stubGlobal('matchMedia', () => ({ matches: false }));
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
const { subjectDoor } = await import('./subject-door.ts');
const { useUi } = await import('../shell/ui-state.ts');

const model = {
  find: (id: string) => (id === 'o1/10' ? 0 : null),
  orderOf: (id: string) => (id === 'o1' ? 0 : null),
  board: { orders: { numbers: ['MO-1'] }, machines: [{ id: 'L1', name: 'Lathe 1' }] },
} as unknown as BoardModel;

const message = (change: Partial<Parameters<typeof subjectDoor>[0]>) => ({
  ...{ kind: 'exception', key: 'X', params: {}, code: 'exception-other' },
  ...change,
});

test('leads to what the message is about, the narrowest first', () => {
  expect(subjectDoor(message({ kind: 'operation', key: 'o1/10' }), model)).toMatchObject({ to: 'operation' });
  expect(subjectDoor(message({ params: { machine: 'L1', order: 'o1' } }), model)).toMatchObject({ name: 'MO-1' });
  const breakdown = message({ code: 'exception-breakdown', params: { machine: 'L1', order: 'o1' } });
  expect(subjectDoor(breakdown, model)).toMatchObject({ to: 'machine', name: 'Lathe 1' });
  expect(subjectDoor(message({ params: { machine: 'L1', order: '' } }), model)).toMatchObject({ name: 'Lathe 1' });
  expect(subjectDoor(message({ kind: 'arrival', key: 'A7', params: { item: 'BAR' } }), model)).toMatchObject({
    name: 'BAR',
  });
  expect(subjectDoor(message({ code: 'pull-timeout', params: { connection: 'erp' } }), model)).toMatchObject({
    to: 'settings',
  });
  expect(subjectDoor(message({ params: { machine: 'gone' } }), model)).toBeNull();
});

test('an order opens in the list by its number', () => {
  subjectDoor(message({ kind: 'order', key: 'o1' }), model)!.open();
  expect(useUi.getState()).toMatchObject({ view: 'orders', orders: { search: 'MO-1', filter: 'all' } });
});
