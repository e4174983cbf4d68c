/** Scenario files on their way in and out of browser mode. */
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { failure, success, type Result } from '../../../solver/model/result.ts';
import { openScenario, takeInScenario } from '../store/scenario-file.ts';
import type { ScenarioStore } from '../store/scenario-store.ts';
import { freeFile } from './documents.ts';
import { safeStem } from './file-names.ts';
import { stemOf } from './listing.ts';
import { canonical } from './open-scenario.ts';
import type { Workspace } from './workspace.ts';

/** Largest file taken in, bytes. */
export const maxUploadBytes = 512 * 1024 * 1024;

/** Takes in a file under a free name; it appears among the scenarios once it has been looked over, or not at all. */
export async function upload(
  workspace: Workspace,
  fileName: string,
  content: Readable,
  maxBytes = maxUploadBytes,
): Promise<Result<{ file: string }>> {
  const { folder } = workspace.options;
  await mkdir(folder, { recursive: true });
  const arrived = join(folder, `.${randomUUID()}.upload`);
  try {
    const received = await receive(content, arrived, maxBytes);
    if (!received.ok) return received;
    const file = await freeFile(workspace, stemOf(fileName));
    const taken = await takeInScenario(arrived, file);
    if (!taken.ok) {
      const shown = stemOf(fileName);
      return {
        ...taken,
        message: taken.message.replaceAll(arrived, shown),
        details: { ...taken.details, file: shown },
      };
    }
    workspace.changed();
    return success({ file });
  } finally {
    await rm(arrived, { force: true });
  }
}

async function receive(content: Readable, path: string, maxBytes: number): Promise<Result<null>> {
  let bytes = 0;
  const limit = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(bytes > maxBytes ? new TooLarge() : null, chunk);
    },
  });
  try {
    await pipeline(content, limit, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    return success(null);
  } catch (error) {
    if (error instanceof TooLarge) return tooLarge(maxBytes);
    const message = `The file did not arrive whole (${(error as Error).message}). Send it again.`;
    return failure('upload-broken', message);
  }
}

class TooLarge extends Error {}

export function tooLarge(maxBytes: number): Result<never> {
  const megabytes = Math.floor(maxBytes / 1024 / 1024);
  const message = `The file has more than ${megabytes} MB, which is more than is taken in. Copy it into the scenarios folder instead.`;
  return failure('too-large', message, { megabytes });
}

/** A consistent copy of a scenario, open or not, to be sent. `remove` it afterwards. */
export async function copyForDownload(
  workspace: Workspace,
  file: string,
): Promise<Result<{ path: string; fileName: string; remove: () => Promise<void> }>> {
  const path = join(tmpdir(), `takt-${randomUUID()}.takt`);
  const remove = (): Promise<void> => rm(path, { force: true });
  const wanted = await canonical(file);
  try {
    const name = await workspace.inTurn(async (): Promise<Result<string>> => {
      const open = await workspace.find(wanted);
      if (open) return copy(open.session.store, path, open.session.name);
      const store = await openScenario(wanted);
      if (!store.ok) return store;
      try {
        return await copy(store.value, path, stemOf(wanted));
      } finally {
        await store.value.close();
      }
    });
    if (!name.ok) return name;
    return success({ path, fileName: `${safeStem(name.value)}.takt`, remove });
  } catch (error) {
    await remove();
    throw error;
  }
}

async function copy(store: ScenarioStore, path: string, name: string): Promise<Result<string>> {
  await store.copyTo(path);
  return success(name);
}
