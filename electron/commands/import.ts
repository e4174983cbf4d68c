/** Takes a plant file into a scenario, as a pull of a connection named `import` would. */
import { readFile, stat } from 'node:fs/promises';
import { failure, success, type Result } from '../../solver/model/result.ts';
import { readPlantFile } from '../connectors/plant-file.ts';
import type { ScenarioStore } from '../host/store/scenario-store.ts';

const source = 'import';
const maxBytes = 512 * 1024 * 1024;

export type ImportSummary = {
  kinds: { kind: string; read: number; changed: number; gone: number; quarantined: number }[];
};

/** Reads the file and takes its records in; records it refuses are kept as messages with their reason. */
export async function importPlant(store: ScenarioStore, file: string): Promise<Result<ImportSummary>> {
  const found = await stat(file).catch(() => null);
  if (!found) return failure('not-found', `${file} does not exist or cannot be read. Check the path.`);
  if (found.size > maxBytes)
    return failure('bad-plant', `${file} has ${found.size} bytes; at most ${maxBytes} are read.`);
  const read = readPlantFile(await readFile(file, 'utf8'));
  if (!read.ok) return read;
  const pull = await store.pulls.begin(source);
  const kinds: ImportSummary['kinds'] = [];
  for (const batch of read.value.batches) {
    const { added, changed, gone, quarantined } = await store.records.apply(batch, pull);
    kinds.push({ kind: batch.kind, read: batch.records.length, changed: added + changed, gone, quarantined });
  }
  await store.pulls.finish(pull, null);
  await store.commands.append({ kind: 'import', payload: { file }, inverse: null, result: { kinds } });
  return success({ kinds });
}
