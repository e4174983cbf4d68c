/** What the planner is doing with scenarios on this page: an open dialog, work under way, what went wrong. */
import { create } from 'zustand';
import type { Failure } from '../../solver/model/result.ts';

export type ScenarioDialog =
  | { kind: 'new' }
  | { kind: 'saveAs'; name: string }
  | { kind: 'whatIf'; name: string }
  | { kind: 'rename'; file: string; name: string }
  | { kind: 'delete'; file: string; name: string }
  | { kind: 'promote'; file: string; name: string; record: string };

export type ScenarioState = {
  dialog: ScenarioDialog | null;
  policiesOpen: boolean;
  /** A scenario is being opened, copied or promoted. */
  busy: boolean;
  failure: Failure | null;
  /** Said once something has gone well that cannot be seen elsewhere. */
  notice: Notice | null;
  /** Files chosen for comparison. */
  chosen: string[];
};
export type Notice =
  | { kind: 'promoted'; moved: number; late: number; record: string }
  | { kind: 'uploaded'; name: string; connectionsOff: boolean };

export const useScenarios = create<ScenarioState>()(() => ({
  dialog: null,
  policiesOpen: false,
  busy: false,
  failure: null,
  notice: null,
  chosen: [],
}));

export function setScenarios(
  change: Partial<ScenarioState> | ((state: ScenarioState) => Partial<ScenarioState>),
): void {
  useScenarios.setState(change);
}
