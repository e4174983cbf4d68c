/** A scenario that holds a generated plant without connections: its clock begins on day 0 and goes on as ours does. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Result } from '../../solver/model/result.ts';
import { success } from '../../solver/model/result.ts';
import { importPlant } from '../commands/import.ts';
import { pulledKinds, type PullBatch, type PulledKind } from '../connectors/canonical.ts';
import { settingKeys } from '../host/session/settings.ts';
import { createScenario } from '../host/store/scenario-file.ts';
import type { ScenarioStore } from '../host/store/scenario-store.ts';
import { generatePlant } from '../plant/generator/generate.ts';
import { recordsByKind, type PlantData } from '../plant/generator/plant-data.ts';

/** Operations that an order of a generated plant has in the plan, on average: parts of split ones count. */
const operationsPerOrder = 8.5;

/** Orders that make about so many operations. */
export function ordersFor(operations: number): number {
  return Math.round(operations / operationsPerOrder);
}

/** Makes the scenario's file, which must not exist. `change` may alter the plant before it is taken in. */
export async function createPlantScenario(
  file: string,
  options: { orders: number; seed: number; startDate: string },
  change: (data: PlantData, store: ScenarioStore) => Promise<void> = async () => {},
): Promise<Result<PlantData>> {
  await mkdir(dirname(file), { recursive: true });
  const created = await createScenario(file, { name: `Plant of ${options.orders} orders` });
  if (!created.ok) return created;
  const store = created.value;
  const data = generatePlant(options);
  await change(data, store);
  const records = recordsByKind(data);
  const batches = (Object.keys(pulledKinds) as PulledKind[]).map((kind): PullBatch => {
    const whole = { quarantined: [], complete: true, delta: false, goneKeys: [] };
    return { kind, records: records[kind], ...whole };
  });
  await importPlant(store, 'generated plant', batches);
  await store.settings.set(settingKeys.clock, { plantAt: data.startAt, atHost: Date.now(), speed: 1 });
  await store.close();
  return success(data);
}
