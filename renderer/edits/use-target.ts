/** What is known of the operation and order that an edit would be about. */
import { operationFlags } from '../../electron/host/contract.ts';
import { useQuery, useSessionState } from '../host/context.ts';

export type TargetState = {
  /** Floor works, or has worked, at it: it stays as it is. */
  begun: boolean;
  pinned: boolean;
  /** The plan has a place for it. */
  placed: boolean;
  held: boolean;
  rush: boolean;
};

export function useTargetState(operation: string | null, part: number, order: string | null): TargetState {
  const model = useSessionState((state) => state.model);
  const { value } = useQuery('adjustments', {}, ['history', 'plan']);
  const row = operation === null ? null : (model?.find(operation, part) ?? null);
  const flags = row === null ? 0 : model!.board.operations.flags[row];
  return {
    begun: (flags & (operationFlags.started | operationFlags.done)) !== 0,
    pinned: (flags & operationFlags.pinned) !== 0,
    placed: row !== null,
    held: value?.holds.some((hold) => hold.order === order) ?? false,
    rush: value?.rushOrders.some((rush) => rush.order === order) ?? false,
  };
}
