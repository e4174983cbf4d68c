/** How the planner looks at the board and what is selected on it. Colours, filter and reach of a drag are remembered on this computer. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { PartName } from '../edits/edit-state.ts';
import type { MenuPoint } from './board-view.ts';
import type { Reach } from './drag/taken.ts';
import { noFilter } from './filter.ts';
import type { BoardFilter } from './filter.ts';
import type { Colouring } from './schemes.ts';

export type BoardState = {
  colouring: Colouring;
  filter: BoardFilter;
  reach: Reach;
  /** Everything selected on the board, the one the inspector tells of among it. */
  picked: readonly PartName[];
  menu: MenuPoint | null;
  /** Instants at the left and right edge of the timeline, once it has come to rest; null before the first time. */
  window: readonly [from: number, to: number] | null;
};

const atFirst: BoardState = {
  ...{ colouring: 'lateness', filter: noFilter, reach: 'operation' },
  ...{ picked: [], menu: null, window: null },
};

export const useBoardState = create<BoardState>()(
  persist((): BoardState => atFirst, {
    name: 'taktwerk-board',
    partialize: ({ colouring, filter }) => ({ colouring, filter: { ...noFilter, rest: filter.rest } }),
  }),
);

export function setBoard(change: Partial<BoardState>): void {
  useBoardState.setState(change);
}
