/** A real session on a generated plant, for tests: its clock stands still, so that what was right stays right. */
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import { policySchema } from '../../../../solver/model/policy.ts';
import { SolverPool } from '../../../../solver/pool/pool.ts';
import { RepairDesk } from '../../../../solver/pool/repair-desk.ts';
import type { PulledKind } from '../../../connectors/canonical.ts';
import { generatePlant } from '../../../plant/generator/generate.ts';
import { recordsByKind } from '../../../plant/generator/plant-data.ts';
import { PlanningSession } from '../../session/planning-session.ts';
import type { Repairs } from '../repairs.ts';
import { settingKeys } from '../../session/settings.ts';
import { createScenario, openScenario } from '../../store/scenario-file.ts';
import type { ScenarioStore } from '../../store/scenario-store.ts';
import { must } from '../../store/testing/open.ts';
import { temporaryFolder } from '../../store/testing/temporary-folder.ts';

export type PlannedSession = {
  session: PlanningSession;
  /** Closes the session and opens its file anew. */
  reopen: () => Promise<PlanningSession>;
  /** Sets the plant's clock: seconds after the epoch at which it then stands still. */
  setClock: (seconds: number) => Promise<void>;
};

const solverPool = join(import.meta.dirname, '../../../../solver/pool');

/** One for all tests of a file: threads take longer to start than these plants to plan. */
const pool = new SolverPool({ workerFile: join(solverPool, 'worker.ts'), threads: 1 });
afterAll(() => pool.close());

const noConnector = (): never => {
  throw new Error('there is no connection');
};

/** What repairs in a thread of its own. */
export const desk = (): RepairDesk => new RepairDesk({ workerFile: join(solverPool, 'repair-worker.ts') });

/** Opens a session on a new scenario of so many orders, planned without improvement. */
export async function plannedSession(
  orders: number,
  { plan = true, ...options }: { plan?: boolean; repairs?: () => Repairs } = {},
): Promise<PlannedSession> {
  const file = join(await temporaryFolder(), 'plant.takt');
  const data = generatePlant({ seed: orders, orders, startDate: '2026-03-23' });
  const store = must(await createScenario(file, { name: 'Plant' }));
  // Plenty of all that is bought, so that what an edit adds has its material.
  const stock = data.items.map(({ id }) => ({ item: id, quantity: 1e6 }));
  await importRecords(store, { ...recordsByKind(data), stock });
  const clock = { plantAt: new Date(data.startAt).toISOString(), atHost: Date.now(), speed: 0 };
  await store.settings.set(settingKeys.clock, clock);
  await store.settings.set(settingKeys.policy, policySchema.parse({ seconds: 0, workers: 1 }));
  const open = async (on: ScenarioStore): Promise<PlanningSession> =>
    must(await PlanningSession.open({ store: on, pool, factory: { erp: noConnector, mes: noConnector }, ...options }));
  let session = await open(store);
  onTestFinished(() => session.close());
  if (plan) must(await session.makePlan({}));
  const reopen = async (): Promise<PlanningSession> => {
    await session.close();
    session = await open(must(await openScenario(file)));
    return session;
  };
  const setClock = async (seconds: number): Promise<void> => {
    const plantAt = new Date(Date.parse(session.plan.problem.epoch) + seconds * 1000).toISOString();
    await session.store.settings.set(settingKeys.clock, { ...clock, plantAt });
    await reopen();
  };
  return {
    get session() {
      return session;
    },
    reopen,
    setClock,
  };
}

type RecordSets = ReturnType<typeof recordsByKind>;

/** Takes records in as a complete pull would. */
export async function importRecords(store: ScenarioStore, records: Partial<RecordSets>): Promise<void> {
  const pull = await store.pulls.begin('import');
  for (const [kind, list] of Object.entries(records)) {
    const batch = {
      kind: kind as PulledKind,
      records: list,
      quarantined: [],
      complete: true,
      delta: false,
      goneKeys: [],
    };
    await store.records.apply(batch, pull);
  }
  await store.pulls.finish(pull, null);
}
