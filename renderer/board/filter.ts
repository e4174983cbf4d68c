/** Which operations the planner wants to see; the rest fades or is hidden. */
import { operationFlags } from '../../electron/host/contract.ts';
import type { BoardModel } from './model.ts';
import { atRisk } from './schemes.ts';

export const filterStates = [
  'late',
  'risk',
  'waiting',
  'released',
  'started',
  'done',
  'pinned',
  'frozen',
  'relaxed',
] as const;
export type FilterState = (typeof filterStates)[number];
export type BoardFilter = {
  /** Part of order number, item, customer or set-up family. */
  text: string;
  /** Any of these; none: all. */
  states: readonly FilterState[];
  rest: 'fade' | 'hide';
};

export const noFilter: BoardFilter = { text: '', states: [], rest: 'fade' };

/** 1 for each operation that passes; null when everything does. */
export function filterMask(model: BoardModel, { text, states }: BoardFilter): Uint8Array | null {
  const wanted = text.trim().toLowerCase();
  if (wanted === '' && states.length === 0) return null;
  const { orders, operations, families } = model.board;
  const contains = (value: string): boolean => value.toLowerCase().includes(wanted);
  const orderPasses = Uint8Array.from(orders.ids, (_, order) =>
    Number(contains(orders.numbers[order]) || contains(orders.items[order]) || contains(orders.customers[order])),
  );
  const familyPasses = Uint8Array.from(families, (family) => Number(contains(family)));
  const mask = new Uint8Array(model.count);
  for (let operation = 0; operation < model.count; operation++) {
    const order = operations.order[operation];
    const named = wanted === '' || orderPasses[order] === 1 || familyPasses[operations.family[operation]] === 1;
    const inState =
      states.length === 0 ||
      states.some((state) => isIn(state, operations.flags[operation], () => atRisk(model, order)));
    mask[operation] = Number(named && inState);
  }
  return mask;
}

function isIn(state: FilterState, flags: number, risk: () => boolean): boolean {
  if (state === 'risk') return (flags & operationFlags.done) === 0 && risk();
  if (state === 'waiting')
    return (flags & (operationFlags.started | operationFlags.done | operationFlags.released)) === 0;
  return (flags & operationFlags[state]) !== 0;
}
