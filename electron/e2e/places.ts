/** Folders, files and ports for end-to-end tests. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programFiles, type ProgramFiles } from '../program-files.ts';

export type TestPlace = { folder: string; files: ProgramFiles; scenario: string; remove: () => Promise<void> };

/** A temporary folder that is also the user's folder of the program. */
export async function testPlace(): Promise<TestPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'taktwerk-e2e-'));
  return {
    folder,
    files: { ...programFiles(join(import.meta.dirname, '..')), home: folder },
    scenario: join(folder, 'test.takt'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A port that was free a moment ago, for processes that are to come back at the same address. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
