/** The planner's edits. */
import type { EditOutputs } from '../contract/edits.ts';
import type { PlanningSession } from '../session/planning-session.ts';
import type { Methods } from './methods.ts';

export function editMethods({ edits }: PlanningSession): Methods<keyof EditOutputs> {
  return {
    grab: (input) => edits.grab(input),
    previewMove: (input) => edits.previewMove(input),
    previewEdit: (input) => edits.previewEdit(input),
    edit: (input) => edits.edit(input),
    repairPlan: () => edits.repairPlan(),
    undo: (input) => edits.undo(input),
    redo: () => edits.redo(),
    goTo: (input) => edits.goTo(input),
    history: (input) => edits.history(input),
    adjustments: () => edits.adjustments(),
  };
}
