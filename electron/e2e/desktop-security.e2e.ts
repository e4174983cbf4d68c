/** The security list of the desktop, item by item, each shown on the running application or in what it is packaged with. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { channels } from '../shell/channels.ts';
import type { DesktopRun } from '../shell/testing/desktop-run.ts';
import { DesktopPlace } from './desktop-place.ts';

const project = join(import.meta.dirname, '..', '..');

let place: DesktopPlace;
let run: DesktopRun;

beforeAll(async () => {
  place = await DesktopPlace.make();
  run = place.start({ args: [await place.scenario('Safe')] });
  await run.appears('.app');
});
afterAll(() => place?.remove());

async function answers(script: string): Promise<unknown> {
  return run.evaluate(`(async () => { try { return await (${script}); } catch (error) { return error.message; } })()`);
}

/** Asks as a page of that address, and frame, would. */
function ask(channel: string, url: string | null, mainFrame = true): Promise<unknown> {
  return run.act({ act: 'message', channel, url, mainFrame, input: [] });
}

type Item = [item: string, shown: () => Promise<void>];

const list: Item[] = [
  [
    'pages have no Node, an isolated preload and a sandbox (2, 3, 4)',
    async () => {
      const { sandboxed, webPreferences } = await run.facts();
      expect(sandboxed).toBe(true);
      expect(webPreferences).toMatchObject({ nodeIntegration: false, contextIsolation: true, sandbox: true });
      expect(await answers('[typeof require, typeof process, typeof Buffer]')).toEqual(Array(3).fill('undefined'));
    },
  ],
  [
    'no permission is granted (5)',
    async () => {
      for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'hid', 'openExternal']) {
        const granted = await run.act({ act: 'askPermission', permission });
        expect(granted, permission).toEqual({ check: false, request: false, device: false });
      }
    },
  ],
  [
    'web security is on, insecure content, experiments and webviews are off (6, 8, 9, 11)',
    async () => {
      expect((await run.facts()).webPreferences).toMatchObject({
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
      });
    },
  ],
  [
    'the policy comes with every answer, and holds (7)',
    async () => {
      const policy = await answers(`fetch('/').then((answer) => answer.headers.get('content-security-policy'))`);
      expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; /);
      expect(await answers(`fetch('https://example.org/')`)).toMatch(/fetch/i);
      expect(
        await answers(`fetch('/nothing-here.js').then((answer) => answer.headers.has('content-security-policy'))`),
      ).toBe(true);
      const inline = `new Promise((resolve) => {
        addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true });
        document.body.append(Object.assign(document.createElement('script'), { textContent: 'globalThis.evil = true' }));
      })`;
      expect(await answers(inline)).toBe('script-src-elem');
      expect(await answers('globalThis.evil ?? null')).toBeNull();
    },
  ],
  [
    'a page stays where it is (13)',
    async () => {
      await run.evaluate(`(location.href = 'https://example.org/', 0)`);
      await run.evaluate(`(location.href = 'file:///etc/passwd', 0)`);
      await run.evaluate(`new Promise((done) => setTimeout(done, 300))`);
      expect(await run.evaluate('location.host')).toBe('taktwerk');
      await run.appears('.app');
    },
  ],
  [
    'no page opens a window; links to the outside open in the browser, if they are https (14, 15)',
    async () => {
      await run.evaluate(
        `(open('https://example.org/help'), open('http://example.org/'), open('https://u:p@example.org/'), 0)`,
      );
      await run.next('outside', ({ url }) => url === 'https://example.org/help');
      await run.evaluate(`new Promise((done) => setTimeout(done, 300))`);
      expect(run.all('outside')).toEqual([]);
      expect((await run.facts()).openWindows).toBe(1);
    },
  ],
  [
    'messages of strangers are refused: other origins, frames within the page, pages that are gone (17)',
    async () => {
      expect(await ask(channels.credentialNames, 'app://taktwerk/')).toEqual([]);
      for (const url of [
        'https://example.org/',
        'app://taktwerk.example.org/',
        'app://other/',
        'file:///',
        'about:blank',
      ]) {
        await expect(ask(channels.credentialNames, url), url).rejects.toThrow(/was refused/);
      }
      await expect(ask(channels.credentialNames, 'app://taktwerk/', false)).rejects.toThrow(/was refused/);
      await expect(ask(channels.credentialNames, null)).rejects.toThrow(/a page that is gone was refused/);
    },
  ],
  [
    'pages come by a scheme of ours, from their folder only (18)',
    async () => {
      const { schemes } = await run.facts();
      expect(schemes).toEqual([
        { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
      ]);
      const status = (path: string): Promise<unknown> => answers(`fetch('${path}').then(({ status }) => status)`);
      expect(await status('/index.html')).toBe(200);
      for (const path of [
        '/..%2fmain%2fmain.js',
        '/%2e%2e/main/main.js',
        '/..%5cmain%5cmain.js',
        '/assets',
        '/%00.js',
        '/%',
      ]) {
        expect(await status(path), path).toBeGreaterThanOrEqual(400);
      }
      expect(await answers(`fetch('/index.html', { method: 'POST' }).then(({ status }) => status)`)).toBe(405);
    },
  ],
  [
    'the packaged program runs nothing but itself (19)',
    async () => {
      const packaging = readFileSync(join(project, 'electron-builder.yml'), 'utf8');
      const [, block] = /^electronFuses:\n((?: .*\n)+)/m.exec(packaging)!;
      const fuses = Object.fromEntries(
        [...block.matchAll(/^ {2}(\w+): (\w+)$/gm)].map(([, name, on]) => [name, on === 'true']),
      );
      expect(fuses).toEqual({
        runAsNode: false,
        enableNodeOptionsEnvironmentVariable: false,
        enableNodeCliInspectArguments: false,
        enableEmbeddedAsarIntegrityValidation: true,
        onlyLoadAppFromAsar: true,
        grantFileProtocolExtraPrivileges: false,
        enableCookieEncryption: false,
      });
      expect(packaging).toMatch(/^asar: true$/m);
    },
  ],
  [
    'the page is given functions, and nothing of Electron (20)',
    async () => {
      const kinds = await answers(`Object.entries(taktwerkDesktop).map(([name, value]) => [name, typeof value])`);
      expect(
        (kinds as string[][]).filter(([name]) => name !== 'platform').every(([, kind]) => kind === 'function'),
      ).toBe(true);
      const heard = `new Promise((resolve) => taktwerkDesktop.onMenu((...heard) => resolve(heard)))`;
      const hearing = run.evaluate(heard);
      await run.act({ act: 'chooseMenu', id: 'view.board' });
      expect(await hearing).toEqual(['view.board']);
      expect(await answers(`Object.isFrozen(taktwerkDesktop)`)).toBe(true);
    },
  ],
  [
    'the preload is one CommonJS file that requires nothing but electron',
    async () => {
      const preload = readFileSync(join(project, 'out', 'preload', 'preload.cjs'), 'utf8');
      expect([...preload.matchAll(/require\((.*?)\)/g)].map(([, name]) => name)).toEqual(['"electron"']);
      expect(preload).not.toMatch(/^(import|export) /m);
    },
  ],
  [
    'a port reaches our origin only, and only whom it was made for',
    async () => {
      const received = `new Promise((resolve) => {
        const seen = [];
        // Once one has come, a second that should not has time to.
        addEventListener('message', ({ data, ports }) => {
          if (ports.length > 0 && seen.push(data) === 1) setTimeout(() => resolve(seen), 500);
        });
        taktwerkDesktop.connectHost('0123456789abcdef-mine');
      })`;
      expect(await answers(received)).toEqual([{ 'taktwerk:port': '0123456789abcdef-mine' }]);
      expect(readFileSync(join(project, 'out', 'preload', 'preload.cjs'), 'utf8')).not.toMatch(
        /postMessage\([^)]*"\*"/,
      );
    },
  ],
];

describe('security list', () => {
  test.each(list)('%s', async (_item, shown) => shown());
});
