import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, test, vi } from 'vitest';
import { menuTemplate, type MenuOptions } from './menu-template.ts';
import { nearestLanguage, Texts } from './texts.ts';

function all(items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap((item) => [item, ...all(Array.isArray(item.submenu) ? item.submenu : [])]);
}

function menu(options: Partial<MenuOptions> = {}, language: 'en' | 'zh-CN' = 'en'): MenuItemConstructorOptions[] {
  const nothing = (): void => {};
  return menuTemplate({
    t: new Texts(language).t,
    platform: 'linux',
    recent: [],
    developer: false,
    choose: nothing,
    openRecent: nothing,
    clearRecent: nothing,
    about: nothing,
    ...options,
  });
}

describe.each(['darwin', 'linux', 'win32'] as const)('the menu on %s', (platform) => {
  test.each(['en', 'zh-CN'] as const)('has a text for every entry (%s)', (language) => {
    for (const { label, role, type } of all(menu({ platform, developer: true }, language))) {
      if (type === 'separator' || role === 'appMenu') continue;
      expect(label).toMatch(/\S/);
      expect(label).not.toMatch(/^(desktop:|menu\.)/);
    }
  });

  test('gives no key to two entries', () => {
    const keys = all(menu({ platform })).flatMap(({ accelerator }) =>
      typeof accelerator === 'string' ? [accelerator] : [],
    );
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThan(10);
  });

  test('tells which command was chosen', () => {
    const choose = vi.fn<MenuOptions['choose']>();
    const commands = all(menu({ platform, choose })).filter(({ id }) => id !== undefined && !/recent|about/i.test(id));
    for (const { click } of commands) click!({} as never, undefined, {});
    expect(choose.mock.calls.map(([command]) => command)).toEqual(commands.map(({ id }) => id));
    expect(commands.length).toBeGreaterThan(15);
  });
});

test('recent scenarios are listed by name, and open by path', () => {
  const openRecent = vi.fn<MenuOptions['openRecent']>();
  const recent = ['/plans/R&D.takt', '/plans/week 47.takt'];
  const entries = all(menu({ recent, openRecent })).filter(({ sublabel }) => sublabel !== undefined);
  expect(entries.map(({ label }) => label)).toEqual(['R&&D.takt', 'week 47.takt']);
  entries[1].click!({} as never, undefined, {});
  expect(openRecent).toHaveBeenCalledExactlyOnceWith('/plans/week 47.takt');
});

test('developer tools are offered to developers only', () => {
  const roles = (developer: boolean) => all(menu({ developer })).map(({ role }) => role);
  expect(roles(false)).not.toContain('toggleDevTools');
  expect(roles(true)).toContain('toggleDevTools');
});

test.each([
  [['de-DE', 'zh-TW', 'en'], 'zh-CN'],
  [['en-GB', 'zh-CN'], 'en'],
  [['zh-Hans-CN'], 'zh-CN'],
  [['fr'], 'en'],
  [[], 'en'],
])('to somebody who reads %j the desktop speaks %s', (preferred, language) => {
  expect(nearestLanguage(preferred)).toBe(language);
});
