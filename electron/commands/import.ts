/** Takes a plant file into a scenario, as a pull of a connection named `import` would. */
import { success, type Result } from '../../solver/model/result.ts';
import type { PullBatch } from '../connectors/canonical.ts';
import { readPlantFile } from '../connectors/plant-file.ts';
import { settingKeys } from '../host/session/settings.ts';
import type { ScenarioStore } from '../host/store/scenario-store.ts';
import { inFile, readText } from './input-file.ts';

const source = 'import';

export type ImportSummary = {
  kinds: { kind: string; read: number; changed: number; gone: number; quarantined: number }[];
};

/** Reads and parses a plant file; records it refuses are in its batches with their reason. */
export async function readPlant(file: string): Promise<Result<PullBatch[]>> {
  const text = await readText(file);
  if (!text.ok) return text;
  const read = readPlantFile(text.value);
  return read.ok ? success(read.value.batches) : inFile(file, read);
}

/** Takes the batches of a plant file in; refused records are kept as messages. */
export async function importPlant(store: ScenarioStore, file: string, batches: PullBatch[]): Promise<ImportSummary> {
  const pull = await store.pulls.begin(source);
  const kinds: ImportSummary['kinds'] = [];
  for (const batch of batches) {
    const { added, changed, gone, quarantined } = await store.records.apply(batch, pull);
    const read = batch.records.length + batch.quarantined.length;
    kinds.push({ kind: batch.kind, read, changed: added + changed, gone, quarantined });
  }
  await store.pulls.finish(pull, null);
  if (kinds.some(({ changed, gone }) => changed + gone > 0)) await store.settings.set(settingKeys.stale, true);
  await store.commands.append({ kind: 'import', payload: { file }, inverse: null, result: { kinds } });
  return { kinds };
}
