import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { credentialSource, credentialVariable } from './credentials.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'credentials-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(mode: number, content: string): Promise<string> {
  const path = join(folder, `${mode.toString(8)}-${content.length}.json`);
  await writeFile(path, content);
  await chmod(path, mode);
  return path;
}
const stored = JSON.stringify({ erp: { user: 'filed', password: 'from the file' } });

it('prefers the environment to the file, and knows nothing else', async () => {
  const path = await file(0o600, stored);
  const environment = { TAKTWERK_PLANT_ERP_USER: 'u', TAKTWERK_PLANT_ERP_PASSWORD: 'p', TAKTWERK_HALF_USER: 'only' };
  const source = await credentialSource({ environment, file: path });
  if (!source.ok) throw new Error(source.message);
  expect(await source.value('plantErp')).toEqual({ user: 'u', password: 'p' });
  expect(await source.value('erp')).toEqual({ user: 'filed', password: 'from the file' });
  expect(await source.value('half')).toBeNull();
  expect(await source.value('constructor')).toBeNull();
  const both = await credentialSource({
    environment: { TAKTWERK_ERP_USER: 'u', TAKTWERK_ERP_PASSWORD: 'p' },
    file: path,
  });
  expect(both.ok && (await both.value('erp'))).toEqual({ user: 'u', password: 'p' });
});

it.skipIf(process.platform === 'win32').each([0o644, 0o640, 0o604])(
  'refuses a file others can read (%o)',
  async (mode) => {
    const refused = await credentialSource({ environment: {}, file: await file(mode, stored) });
    expect(refused).toMatchObject({
      ok: false,
      code: 'bad-credentials-file',
      message: expect.stringContaining('chmod 600'),
    });
  },
);

it('accepts a file only the owner can read, without write', async () => {
  expect((await credentialSource({ environment: {}, file: await file(0o400, stored) })).ok).toBe(true);
});

it('says what is wrong with a file without quoting it', async () => {
  for (const content of [
    '{"erp": {"user": "u", "password": "hushhush"',
    '{"erp": {"user": "u", "password": ["hushhush"]}}',
  ]) {
    const refused = await credentialSource({ environment: {}, file: await file(0o600, content) });
    expect(refused).toMatchObject({ ok: false, message: expect.stringContaining('is not JSON of the form') });
    expect(JSON.stringify(refused)).not.toContain('hushhush');
  }
  const missing = await credentialSource({ environment: {}, file: join(folder, 'none.json') });
  expect(missing).toMatchObject({ ok: false, message: expect.stringContaining('ENOENT') });
});

it('names variables by words', () => {
  expect(credentialVariable('demoPlantErp')).toBe('TAKTWERK_DEMO_PLANT_ERP');
});
