/** What edits need of the session, and when the session can take none. */
import { failure, type Failure } from '../../../solver/model/result.ts';
import type { Kpi } from '../contract.ts';
import type { Floor } from '../reports/floor.ts';
import type { Events } from '../session/events.ts';
import type { Records } from '../session/records.ts';
import type { Tasks } from '../session/tasks.ts';
import type { ScenarioStore } from '../store/scenario-store.ts';
import type { GroundContext } from './ground.ts';
import type { PlannerContext } from './planner.ts';
import type { Situation } from './situation.ts';

export type EditContext = PlannerContext &
  GroundContext & {
    store: ScenarioStore;
    events: Events;
    tasks: Tasks;
    floor: Floor;
    /** KPIs of a plan against those of the last release. */
    kpis: (situation: Situation) => Promise<Kpi[]>;
    /** Records without adjustments. */
    pulled: () => Records;
    /** Makes a situation the session's. `takenIn`: its plan has taken in whatever has changed since the one before. */
    adopt: (situation: Situation, takenIn: boolean) => Promise<void>;
    /** Tells of all that changes inside `work` at its end, as one. */
    together: <T>(work: () => Promise<T>) => Promise<T>;
  };

/** Why nothing can be done to plan `planVersion` now; null when it can. */
export function refusalOf({ situation, tasks }: EditContext, planVersion: number): Failure | null {
  const { version } = situation().plan;
  if (planVersion !== version) {
    const text = `Plan ${planVersion} was looked at, but plan ${version} is current. Look at the new one and do it again.`;
    return failure('plan-changed', text, { seen: planVersion, current: version });
  }
  return busyWith(tasks);
}

/** A running plan or pull will replace what an edit would stand on. */
export function busyWith(tasks: Tasks): Failure | null {
  const running = tasks.progress().find(({ task }) => task === 'plan' || task === 'pull');
  if (!running) return null;
  const text = `A ${running.task} is running and will change the plan. Wait for it, or cancel it, then edit.`;
  return failure('busy', text, { task: running.task });
}
