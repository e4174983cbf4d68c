/**
 * The built desktop application: its real main process, preload, page and host, on a double of the module 'electron' (see
 * electron/shell/testing). The page is a real page of a real browser, the host a real process.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DesktopRun, MenuEntry } from '../shell/testing/desktop-run.ts';
import { callHost, openPort } from '../shell/testing/page-scripts.ts';
import { DesktopPlace } from './desktop-place.ts';

function entries(menu: readonly MenuEntry[]): MenuEntry[] {
  return menu.flatMap((entry) => [entry, ...entries(entry.submenu)]);
}

describe('the desktop', () => {
  let place: DesktopPlace;
  let run: DesktopRun;
  let scenario: string;
  let other: string;

  beforeAll(async () => {
    place = await DesktopPlace.make();
    scenario = await place.scenario('Week 47');
    other = await place.scenario('Week 48');
    // The window was on a screen that is no longer there.
    const window = { x: 4000, y: 100, width: 1200, height: 700, maximised: false };
    await writeFile(join(place.userData, 'desktop.json'), JSON.stringify({ window }));
    run = place.start({ args: [scenario] });
    await run.appears('.app');
  });
  afterAll(() => place?.remove());

  test('opens the scenario named on its command line', async () => {
    await run.next('title', ({ title }) => title === 'Week 47 – Taktwerk');
    expect((await run.facts()).recentDocuments).toContain(scenario);
    expect(entries(run.menu()).map(({ label }) => label)).toContain('Week 47.takt');
  });

  test('keeps the size of its window, and brings it back onto a screen', async () => {
    expect((await run.facts()).bounds).toMatchObject({ width: 1200, height: 700, x: 100 });
  });

  describe('port', () => {
    beforeAll(() => run.evaluate(openPort));

    test('answers by the contract', async () => {
      expect(await run.evaluate(callHost('overview', {}, 'answer.value.scenario.name'))).toBe('Week 47');
    });

    test('refuses what the contract does not know', async () => {
      expect(await run.evaluate(callHost('constructor', {}))).toMatchObject({ code: 'unknown-method' });
      expect(await run.evaluate(callHost('orders', { limit: -1 }))).toMatchObject({ code: 'bad-input' });
    });

    test('closes on what is no call', async () => {
      expect(await run.evaluate(`(testPort.postMessage({ evil: true }), testPort.closed)`)).toBe('closed');
    });
  });

  describe('menu', () => {
    test('brings the page to a view', async () => {
      await run.act({ act: 'chooseMenu', id: 'view.orders' });
      await run.appears('main[aria-label="Orders"]');
      await run.act({ act: 'chooseMenu', id: 'view.board' });
      await run.appears('main[aria-label="Board"]');
    });

    test('switches language, of the page and of itself', async () => {
      await run.act({ act: 'chooseMenu', id: 'view.language' });
      await run.appears('html[lang="zh-CN"]');
      await run.until('a Chinese menu', async () => (run.menu()[0].label === '文件(&F)' ? true : null));
      await run.act({ act: 'chooseMenu', id: 'view.language' });
      await run.until('an English menu', async () => (run.menu()[0].label === '&File' ? true : null));
    });

    test('switches the theme, of the page and of the frame', async () => {
      const before = (await run.facts()).themeSource;
      await run.act({ act: 'chooseMenu', id: 'view.theme' });
      await run.until('another theme', async () => ((await run.facts()).themeSource === before ? null : true));
      await run.act({ act: 'chooseMenu', id: 'view.theme' });
    });

    test('leaves undo to a text field that has the focus', async () => {
      const commands = `(globalThis.commands = [], taktwerkDesktop.onMenu((command) => commands.push(command)), 0)`;
      await run.evaluate(commands);
      await run.act({ act: 'chooseMenu', id: 'edit.undo' });
      await run.until('a command', async () => ((await run.evaluate<string[]>('commands')).length === 1 ? true : null));
      await run.evaluate(`document.body.append(Object.assign(document.createElement('input'), { id: 'field' }))`);
      await run.evaluate(`document.getElementById('field').focus()`);
      await run.act({ act: 'chooseMenu', id: 'edit.redo' });
      await run.until('an edit of the field', async () =>
        ((await run.act({ act: 'webContents' })) as string[]).includes('redo') ? true : null,
      );
      expect(await run.evaluate('commands')).toEqual(['edit.undo']);
      await run.evaluate(`document.getElementById('field').remove()`);
    });
  });

  describe('files', () => {
    test('are chosen in dialogs, which come back to the same folder', async () => {
      const opening = run.evaluate('taktwerkDesktop.openDialog()');
      const open = await run.next('dialog', ({ kind }) => kind === 'open');
      expect(open.options).toMatchObject({ filters: [{ extensions: ['takt'] }] });
      await run.answer(open, { canceled: false, filePaths: [other] });
      expect(await opening).toBe(other);

      const saving = run.evaluate(`taktwerkDesktop.saveDialog('Week 49: rush/late')`);
      const save = await run.next('dialog', ({ kind }) => kind === 'save');
      expect(save.options['defaultPath']).toBe(join(place.folder, 'Week 49  rush late.takt'));
      await run.answer(save, { canceled: false, filePath: join(place.folder, 'chosen') });
      expect(await saving).toBe(join(place.folder, 'chosen.takt'));

      const cancelling = run.evaluate('taktwerkDesktop.openDialog()');
      await run.answer(await run.next('dialog'), { canceled: true, filePaths: [] });
      expect(await cancelling).toBeNull();
    });

    test('of PDF hold what the page would print', async () => {
      const saving = run.evaluate(`taktwerkDesktop.savePdf('Lathe/1')`);
      const save = await run.next('dialog', ({ kind }) => kind === 'save');
      expect(save.options['defaultPath']).toBe(join(place.folder, 'Lathe 1.pdf'));
      const file = join(place.folder, 'lathe');
      await run.answer(save, { canceled: false, filePath: file });
      expect(await saving).toEqual({ ok: true, value: `${file}.pdf` });
      expect((await readFile(`${file}.pdf`)).subarray(0, 5).toString()).toBe('%PDF-');

      const refused = run.evaluate(`taktwerkDesktop.savePdf('x')`);
      const missing = join(place.folder, 'missing', 'x.pdf');
      await run.answer(await run.next('dialog'), { canceled: false, filePath: missing });
      expect(await refused).toMatchObject({ ok: false, code: 'no-access', details: { path: missing } });

      const cancelling = run.evaluate(`taktwerkDesktop.savePdf('x')`);
      await run.answer(await run.next('dialog'), { canceled: true, filePath: '' });
      expect(await cancelling).toEqual({ ok: true, value: null });
    });

    test('dropped on the page have a path', async () => {
      await run.act({ act: 'dropFile', path: other });
      expect(await run.evaluate(`taktwerkDesktop.pathOf(new File(['x'], 'Week 48.takt'))`)).toBe(other);
      expect(await run.evaluate(`taktwerkDesktop.pathOf(new File(['x'], 'made-up.takt'))`)).toBeNull();
    });

    test('that the desktop asks to open come to the page: double click, second start, recent documents', async () => {
      await run.evaluate(`(globalThis.files = [], taktwerkDesktop.onOpenFile((path) => files.push(path)), 0)`);
      const arrived = (count: number) =>
        run.until(`file ${count}`, async () => {
          const files = await run.evaluate<string[]>('files');
          return files.length >= count ? files : null;
        });
      await run.act({ act: 'openFile', path: other });
      await arrived(1);
      await run.act({ act: 'openFile', path: '/etc/passwd' });
      const second = place.start({ args: ['--flag', other] });
      expect(await second.ended).toBe(0);
      expect(second.all('window')).toEqual([]);
      await arrived(2);
      await run.next('window', ({ what }) => what === 'focused');
      await run.act({ act: 'chooseRecent', path: scenario });
      expect(await arrived(3)).toEqual([other, other, scenario]);
    });
  });

  describe('credentials', () => {
    const store = (credential: object | null): string =>
      `taktwerkDesktop.storeCredential('plantErp', ${JSON.stringify(credential)})`;

    test('are kept encrypted, and never come back to the page', async () => {
      expect(await run.evaluate('taktwerkDesktop.credentialProtection()')).toBe('protected');
      expect(await run.evaluate(store({ user: 'planner', password: 's3cret-words' }))).toEqual({
        ok: true,
        value: null,
      });
      expect(await run.evaluate('taktwerkDesktop.credentialNames()')).toEqual(['plantErp']);
      const kept = await readFile(join(place.userData, 'credentials.json'), 'utf8');
      expect(kept).not.toContain('s3cret');
      expect(
        Buffer.from((JSON.parse(kept) as { entries: { plantErp: string } }).entries.plantErp, 'base64').toString(
          'latin1',
        ),
      ).not.toContain('s3cret');
    });

    test('with a name that is none are refused', async () => {
      const refused = await run.evaluate(`taktwerkDesktop.storeCredential('no name', { user: 'u', password: 'p' })`);
      expect(refused).toMatchObject({ ok: false, code: 'bad-input' });
    });

    test('that are not of their form do not get in', async () => {
      await expect(run.evaluate(`taktwerkDesktop.storeCredential('plantErp', { user: 7 })`)).rejects.toThrow(
        /store-credential/,
      );
    });
  });

  test('notifies of critical exceptions, and shows the message that is clicked', async () => {
    const latest = { id: 12, code: 'exception-breakdown', params: { machine: 'Mill 2', order: '' }, text: 'Spindle' };
    await run.act({ act: 'hostSays', message: { kind: 'critical', count: 1, latest } });
    const notification = await run.next('notification');
    expect(notification).toMatchObject({ title: 'Critical exception', body: 'Breakdown · Mill 2: Spindle' });
    await run.act({ act: 'clickNotification', id: notification.id });
    await run.appears('main[aria-label="Messages"]');
    await run.next('window', ({ what }) => what === 'focused');
  });

  test('notifies of what comes up in a scenario that no page shows, in plain text, and a click opens that scenario', async () => {
    const latest = { id: 3, code: 'exception-other', params: { machine: 'M1' }, text: '<b>Oil</b> &\nsmoke' };
    const comesUpIn = async (file: string, name: string) => {
      const where = { file, name, timeZone: 'Europe/Berlin', epochAt: '2026-11-16T00:00:00Z' };
      await run.act({ act: 'hostSays', message: { kind: 'critical', count: 2, scenario: where, latest } });
      const notification = await run.next('notification');
      await run.act({ act: 'clickNotification', id: notification.id });
      const shown = `document.querySelector('header').innerText.includes('${name}')`;
      await run.until(`a page at ${name}`, async () => ((await run.evaluate(shown)) ? true : null));
      await run.appears('main[aria-label="Messages"]');
      return notification;
    };
    const { title, body } = await comesUpIn(other, 'Week 48');
    expect(title).toBe('Critical exception · Week 48');
    const oil = process.platform === 'linux' ? '&lt;b&gt;Oil&lt;/b&gt; &amp; smoke' : '<b>Oil</b> & smoke';
    expect(body).toBe(`2 critical exceptions. The latest: Exception · M1: ${oil}`);
    await comesUpIn(scenario, 'Week 47');
  });

  describe('when things die', () => {
    /** Ends the host that was started last, as a crash does. */
    async function killHost(): Promise<void> {
      const { pid } = await run.next('process');
      process.kill(pid, 'SIGKILL');
    }

    test('a page that crashes is loaded again; if it does so at once, the planner is asked', async () => {
      await run.evaluate(`globalThis.before = true`);
      await run.act({ act: 'crashPage' });
      await run.until('a new page', async () =>
        (await run.evaluate('globalThis.before === undefined').catch(() => null)) ? true : null,
      );
      await run.appears('.app');
      await run.act({ act: 'crashPage' });
      // A page that took long to come back did not crash at once: it is loaded again, and then does.
      if (run.all('dialog').length === 0) await run.act({ act: 'crashPage' });
      const asked = await run.next('dialog', ({ kind }) => kind === 'message');
      expect(asked.options).toMatchObject({
        message: 'The screen ended unexpectedly',
        buttons: ['Load again', 'Quit'],
      });
      await run.answer(asked, { response: 0 });
      await run.appears('.app');
    });

    test('a host that crashes is started again, with the scenario that was open, and the page comes back to it', async () => {
      await run.evaluate(openPort);
      const lost = `addEventListener('message', ({ data }) => { if (data?.['taktwerk:port-lost']) lost.push(data); })`;
      await run.evaluate(`(globalThis.lost = [], ${lost}, 0)`);
      await killHost();
      expect(await run.evaluate('testPort.closed')).toBe('closed');
      // Ports may tell late or never that the other end is gone: the desktop says so itself, of the screen's port and of ours.
      await run.until('both ports lost', async () => ((await run.evaluate('lost.length')) === 2 ? true : null));
      await run.evaluate(openPort);
      expect(await run.evaluate(callHost('overview', {}, 'answer.value.scenario.name'))).toBe('Week 47');
      expect(run.said).toMatch(/The host ended with code 9; it is started again in 250 ms/);
      await run.until('the page to be back', async () =>
        (await run.evaluate<number>(`document.querySelectorAll('.offline-bar').length`)) === 0 ? true : null,
      );
    });

    test('a host that crashes again and again is given up; the planner is told, and may try again', async () => {
      // A crash of more than a minute ago does not count, so that one more may be needed.
      for (let isGivenUp = false; !isGivenUp;) {
        await killHost();
        isGivenUp = await run.until('another host, or none any more', async () => {
          if (run.all('dialog').length > 0) return true;
          return run.all('process').length > 0 ? false : null;
        });
      }
      const told = await run.next('dialog', ({ kind }) => kind === 'message');
      expect(told.options).toMatchObject({
        message: 'Planning has ended several times',
        buttons: ['Try again', 'Quit'],
      });
      expect(told.options['detail']).toMatch(/ended 5 times within a minute, last with code 9/);
      await run.answer(told, { response: 0 });
      await run.evaluate(openPort);
      expect(await run.evaluate(callHost('overview', {}, 'answer.ok'))).toBe(true);
    });
  });

  test('ends with its window', async () => {
    await run.act({ act: 'closeWindow' });
    if (process.platform === 'darwin') await run.quit();
    expect(await run.ended).toBe(0);
  });
});

describe('the desktop in trouble', () => {
  let place: DesktopPlace;
  beforeAll(async () => {
    place = await DesktopPlace.make();
  });
  afterAll(() => place?.remove());

  test('says why a file is not opened, and opens another', async () => {
    const good = await place.scenario('Good');
    const bad = join(place.folder, 'bad.takt');
    await writeFile(bad, 'no scenario');
    const run = place.start({ args: [bad], keyStore: 'basic_text', language: 'zh-CN' });
    const told = await run.next('dialog');
    expect(told.options).toMatchObject({ message: '无法打开方案' });
    expect(told.options['detail']).toContain(bad);
    await run.answer(told, { response: 1 });
    await run.answer(await run.next('dialog', ({ kind }) => kind === 'open'), { canceled: false, filePaths: [good] });
    await run.appears('.app');

    // The same run, with no key ring: the planner is told once.
    const store = `taktwerkDesktop.storeCredential('plantErp', { user: 'planner', password: 'p' })`;
    expect(await run.evaluate('taktwerkDesktop.credentialProtection()')).toBe('plain');
    expect(await run.evaluate(store)).toMatchObject({ ok: true });
    const warned = await run.next('dialog');
    expect(warned.options).toMatchObject({ type: 'warning' });
    await run.answer(warned, { response: 0 });
    expect(await run.evaluate(store)).toMatchObject({ ok: true });
    expect(run.all('dialog')).toEqual([]);
    expect(await run.quit()).toBe(0);
  });

  test('opens what was open last, and names passwords that the key store no longer reads', async () => {
    const run = place.start({ key: 'another key' });
    const told = await run.next('dialog');
    expect(told.options['detail']).toContain('plantErp');
    await run.answer(told, { response: 0 });
    await run.next('title', ({ title }) => title.startsWith('Good'));
    expect(await run.quit()).toBe(0);
  });
});

describe('the desktop with a plan', () => {
  let place: DesktopPlace;
  let run: DesktopRun;
  beforeAll(async () => {
    place = await DesktopPlace.make();
    run = place.start();
    await run.appears('.app');
    await run.evaluate(openPort);
    expect(await run.evaluate(callHost('pull', { full: true }, 'answer.ok'))).toBe(true);
    expect(await run.evaluate(callHost('plan', { policy: { seconds: 0 } }, 'answer.ok'))).toBe(true);
  });
  afterAll(() => place?.remove());

  test('saves all work-to lists as one PDF, every machine on pages of its own, and says where', async () => {
    await run.act({ act: 'chooseMenu', id: 'view.dispatch' });
    await run.click('button:has-text("PDF of all"):enabled');
    const save = await run.next('dialog', ({ kind }) => kind === 'save');
    expect(save.options['defaultPath']).toMatch(/work-to-lists\.pdf$/);
    const machines = await run.evaluate<number>(`document.querySelectorAll('.print-sheet').length`);
    expect(machines).toBeGreaterThan(5);
    const file = join(place.folder, 'lists.pdf');
    await run.answer(save, { canceled: false, filePath: file });
    await run.appears(`.dispatch-saved:has-text("Saved as ${file}")`);
    const pages = (await readFile(file)).toString('latin1').match(/\/Type \/Page\b/g) ?? [];
    expect(pages.length).toBeGreaterThanOrEqual(machines);
    // Paper is gone from the page once it is saved.
    expect(await run.evaluate(`document.querySelectorAll('.print-sheets').length`)).toBe(0);
  });
});
