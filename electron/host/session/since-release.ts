/** KPIs of a plan against those of the plan last released. */
import type { Situation } from '../edits/situation.ts';
import type { Kpi } from '../contract.ts';
import { kpis } from '../reports/kpis.ts';
import { byKey, differenceOf } from '../store/schedule-difference.ts';
import { documentOf, type ScheduleBase } from '../store/schedules.ts';
import type { ScenarioStore } from '../store/scenario-store.ts';

export class SinceRelease {
  readonly #store: ScenarioStore;
  /** Places of the plan last released, read once. */
  #released: ScheduleBase | null = null;

  constructor(store: ScenarioStore) {
    this.#store = store;
  }

  async kpis({ plan, built }: Situation): Promise<Kpi[]> {
    const released = await this.#lastReleased();
    const values = released === null ? {} : await this.#store.kpis.of(released.version);
    const before = Object.entries(values).map(([key, value]) => ({ key, value }) as Kpi);
    const left = [...built.unplannable.keys()].filter((order) => !plan.orders.has(order)).length;
    const name = (id: string): string => plan.problem.machines.find((machine) => machine.id === id)?.name ?? id;
    const moved = released && plan.schedule ? differenceOf(released.assignments, plan.schedule.assignments) : null;
    return kpis(plan, left, name, before, moved?.changed.length ?? 0);
  }

  async #lastReleased(): Promise<ScheduleBase | null> {
    const { schedules } = this.#store;
    const version = await schedules.version('baseline');
    if (version === null || version === this.#released?.version) return version === null ? null : this.#released;
    const stored = await schedules.read(version);
    this.#released = stored ? { version, assignments: byKey(documentOf(stored).assignments) } : null;
    return this.#released;
  }
}
