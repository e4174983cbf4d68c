/** What makes a copy a what-if. */
import { z } from 'zod';
import { readAdjustments, type AdjustmentSet } from '../edits/adjustments.ts';
import type { PlanningSession } from '../session/planning-session.ts';
import { settingKeys } from '../session/settings.ts';
import type { ScenarioStore } from '../store/scenario-store.ts';

/** Settings that differ in a what-if copy: it speaks to nobody, and its clock goes on from the present one. */
export async function whatIfSettings(session: PlanningSession): Promise<Record<string, unknown>> {
  // A what-if of a what-if is measured by the plan of record, too.
  const base = session.kind === 'whatIf' ? await baseAdjustments(session.store) : session.adjustments;
  return {
    [settingKeys.connections]: [],
    [settingKeys.connectionsOff]: [],
    [settingKeys.clock]: session.clock(),
    [settingKeys.baseAdjustments]: [...base],
  };
}

/** The adjustments of the plan of record when the what-if was copied from it. */
export async function baseAdjustments(store: ScenarioStore): Promise<AdjustmentSet> {
  const stored = await store.settings.get(settingKeys.baseAdjustments, z.array(z.tuple([z.string(), z.unknown()])));
  return readAdjustments(new Map(stored.ok ? (stored.value ?? []) : []));
}
