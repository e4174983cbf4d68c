import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Result } from '../../../../solver/model/result.ts';
import { createScenario } from '../scenario-file.ts';
import type { ScenarioStore } from '../scenario-store.ts';
import { temporaryFolder } from './temporary-folder.ts';

export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
  return result.value;
}

/** A new scenario in a folder of its own, closed when the test ends. */
export async function newScenario(): Promise<ScenarioStore> {
  const store = must(await createScenario(join(await temporaryFolder(), 'test.takt'), { name: 'Test' }));
  onTestFinished(() => store.close());
  return store;
}
