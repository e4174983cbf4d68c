import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CredentialProtection } from '../../renderer/host/desktop.ts';
import { CredentialStore, type Cipher } from './credential-store.ts';
import { CredentialEnvironment } from './host-workplace.ts';

/** A cipher anyone can see through, whose key can change. */
class GlassCipher implements Cipher {
  key = 1;
  level: CredentialProtection = 'protected';
  renew = false;
  protection = async (): Promise<CredentialProtection> => this.level;
  encrypt = async (text: string): Promise<Buffer> =>
    Buffer.from([this.key, ...Buffer.from(text).map((byte) => byte ^ 0x55)]);
  decrypt = async (data: Buffer): Promise<{ text: string; renew: boolean }> => {
    if (data[0] !== this.key) throw new Error('another key');
    return { text: Buffer.from(data.subarray(1).map((byte) => byte ^ 0x55)).toString(), renew: this.renew };
  };
}

const planner = { user: 'planner', password: 'pässword' };
let folder: string;
let file: string;
let cipher: GlassCipher;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taktwerk-credentials-'));
  file = join(folder, 'user', 'credentials.json');
  cipher = new GlassCipher();
});
afterEach(() => rm(folder, { recursive: true }));

const open = (): CredentialStore => new CredentialStore(file, cipher);

describe('credentials', () => {
  test('come back in the next session, and are gone once removed', async () => {
    const store = open();
    expect(await store.all()).toEqual({ ok: true, value: { credentials: {}, unreadable: [] } });
    await Promise.all([store.store('plantErp', planner), store.store('mes', { user: 'm', password: '' })]);
    expect(await open().all()).toMatchObject({ value: { credentials: { plantErp: planner, mes: { user: 'm' } } } });
    await store.store('plantErp', null);
    expect(await open().names()).toEqual(['mes']);
  });

  test.skipIf(process.platform === 'win32')('are readable by their owner only', async () => {
    await open().store('plantErp', planner);
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect(await readFile(file, 'utf8')).not.toContain('planner');
  });

  test('that the key store no longer reads are named, and kept', async () => {
    const store = open();
    await store.store('old', planner);
    cipher.key = 2;
    await store.store('fresh', planner);
    expect(await open().all()).toEqual({ ok: true, value: { credentials: { fresh: planner }, unreadable: ['old'] } });
    expect(await open().names()).toEqual(['fresh', 'old']);
  });

  test('are encrypted again when the key has been renewed', async () => {
    await open().store('plantErp', planner);
    const before = await readFile(file, 'utf8');
    cipher.renew = true;
    cipher.decrypt = async (data) => ({
      text: Buffer.from(data.subarray(1).map((byte) => byte ^ 0x55)).toString(),
      renew: true,
    });
    cipher.key = 3;
    expect(await open().all()).toMatchObject({ value: { unreadable: [] } });
    expect(await readFile(file, 'utf8')).not.toBe(before);
  });

  test('are refused where nothing would keep them', async () => {
    cipher.level = 'none';
    expect(await open().store('plantErp', planner)).toMatchObject({ ok: false, code: 'no-key-store' });
    expect(await open().names()).toEqual([]);
  });

  test('of a file that is none of ours are neither read nor overwritten', async () => {
    await open().store('plantErp', planner);
    await writeFile(file, '{"version":2}');
    expect(await open().store('mes', planner)).toMatchObject({ ok: false, code: 'bad-credentials-file' });
    expect(await readFile(file, 'utf8')).toBe('{"version":2}');
  });

  test('reach connectors under the names of their environment variables, until they change', () => {
    const environment: Record<string, string | undefined> = { TAKTWERK_OWN_USER: 'kept' };
    const reached = new CredentialEnvironment(environment);
    reached.replace({ plantErp: planner });
    expect(environment).toMatchObject({ TAKTWERK_PLANT_ERP_USER: 'planner', TAKTWERK_PLANT_ERP_PASSWORD: 'pässword' });
    reached.replace({});
    expect(environment).toEqual({ TAKTWERK_OWN_USER: 'kept' });
  });
});
