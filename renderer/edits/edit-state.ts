/** What the screen remembers of edits: the gap rule, what the last edit moved, what it said, and which dialog is open. */
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { EditSummary, GapRule } from '../../electron/host/contract.ts';
import type { Failure } from '../../solver/model/result.ts';

export type PartName = { operation: string; part: number };

/** What one points at on the board or in a list; whatever is known of it. Instants are seconds after the epoch. */
export type EditTarget = {
  operation: string | null;
  part: number;
  order: string | null;
  machine: string | null;
  time: number | null;
};

/** A dialog of the planner's edits, with what it is about. */
export type EditDialog =
  | { kind: 'rushOrder'; due: number | null }
  | { kind: 'order'; order: string }
  | { kind: 'hold'; order: string }
  | { kind: 'split'; operation: string }
  | { kind: 'machineTime'; machine: string | null; time: number | null; as: 'downtime' | 'overtime' };

/** What is told after an edit: `key` makes the same words twice a new telling. */
export type EditNote = {
  key: number;
  what: 'edit' | 'pin' | 'unpin' | 'undo' | 'redo' | 'goTo';
  summary: EditSummary;
};

export type EditState = {
  /** What happens to gaps unless a modifier key says otherwise; remembered on this computer. */
  gaps: GapRule;
  /** Parts that the last edit moved: the board outlines them for some seconds, then they are let go. */
  outlined: readonly PartName[];
  note: EditNote | null;
  /** Why the last edit was refused. */
  refusal: Failure | null;
  /** An edit, undo or redo is on its way. */
  busy: boolean;
  dialog: EditDialog | null;
};

export const useEditState = create<EditState>()(
  persist((): EditState => ({ gaps: 'keep', outlined: [], note: null, refusal: null, busy: false, dialog: null }), {
    name: 'taktwerk-edits',
    partialize: ({ gaps }) => ({ gaps }),
  }),
);

export function setEdits(change: Partial<EditState>): void {
  useEditState.setState(change);
}

export function openEditDialog(dialog: EditDialog): void {
  setEdits({ dialog });
}

/** Seconds for which what moved stays outlined. */
const outlineSeconds = 6;
let outlineTimer: ReturnType<typeof setTimeout> | undefined;

/** Tells of an edit that was carried out and outlines what it moved. */
export function showEdit(what: EditNote['what'], summary: EditSummary): void {
  clearTimeout(outlineTimer);
  const { note } = useEditState.getState();
  setEdits({ outlined: summary.movedParts, note: { key: (note?.key ?? 0) + 1, what, summary } });
  outlineTimer = setTimeout(() => setEdits({ outlined: [] }), outlineSeconds * 1000);
}
