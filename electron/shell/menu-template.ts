/** The application's menu: what each entry is called, its keys, and what it does. */
import { basename } from 'node:path';
import type { TFunction } from 'i18next';
import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../../renderer/host/desktop.ts';

export type MenuOptions = {
  t: TFunction;
  platform: NodeJS.Platform;
  /** Scenario files opened lately, the latest first. */
  recent: readonly string[];
  /** Whether developer tools are offered: never in a packaged program. */
  developer: boolean;
  choose: (command: MenuCommand) => void;
  openRecent: (path: string) => void;
  clearRecent: () => void;
  about: () => void;
};

type Entry = MenuItemConstructorOptions;

export function menuTemplate(options: MenuOptions): Entry[] {
  const { t, platform, choose, about, developer } = options;
  const mac = platform === 'darwin';
  const separator: Entry = { type: 'separator' };
  const command = (id: MenuCommand, label: string, accelerator?: string): Entry => ({
    id,
    label,
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => choose(id),
  });
  // An ampersand marks a menu's key, which Chinese menus have in brackets; the menus of macOS have no such keys.
  const menu = (label: string, submenu: Entry[], more: Entry = {}): Entry => ({
    label: mac ? label.replace(/\(&.\)|&/, '') : label,
    submenu,
    ...more,
  });

  const file = menu(t('desktop:menu.file'), [
    command('file.new', t('desktop:menu.new'), 'CmdOrCtrl+N'),
    command('file.open', t('desktop:menu.open'), 'CmdOrCtrl+O'),
    { id: 'file.recent', label: t('desktop:menu.recent'), submenu: recentEntries(options) },
    separator,
    command('file.saveAs', t('desktop:menu.saveAs'), 'CmdOrCtrl+Shift+S'),
    command('file.duplicate', t('desktop:menu.duplicate'), 'CmdOrCtrl+Shift+D'),
    ...(mac ? [] : [separator, { role: 'quit', label: t('desktop:menu.quit') } satisfies Entry]),
  ]);
  const edit = menu(t('desktop:menu.edit'), [
    command('edit.undo', t('desktop:menu.undo'), 'CmdOrCtrl+Z'),
    command('edit.redo', t('desktop:menu.redo'), mac ? 'Cmd+Shift+Z' : 'Ctrl+Y'),
    separator,
    { role: 'cut', label: t('desktop:menu.cut') },
    { role: 'copy', label: t('desktop:menu.copy') },
    { role: 'paste', label: t('desktop:menu.paste') },
    { role: 'selectAll', label: t('desktop:menu.selectAll') },
  ]);
  const view = menu(t('desktop:menu.view'), [
    command('view.board', t('desktop:menu.board'), 'CmdOrCtrl+1'),
    command('view.orders', t('desktop:menu.orders'), 'CmdOrCtrl+2'),
    command('view.load', t('desktop:menu.load'), 'CmdOrCtrl+3'),
    command('view.materials', t('desktop:menu.materials'), 'CmdOrCtrl+4'),
    command('view.dispatch', t('desktop:menu.dispatch'), 'CmdOrCtrl+5'),
    command('view.scenarios', t('desktop:menu.scenarios'), 'CmdOrCtrl+6'),
    command('view.messages', t('desktop:menu.messages'), 'CmdOrCtrl+7'),
    command('view.settings', t('desktop:menu.settings'), 'CmdOrCtrl+,'),
    separator,
    command('view.theme', t('desktop:menu.theme')),
    command('view.language', t('desktop:menu.language')),
    separator,
    { role: 'resetZoom', label: t('desktop:menu.zoomReset') },
    { role: 'zoomIn', label: t('desktop:menu.zoomIn') },
    { role: 'zoomOut', label: t('desktop:menu.zoomOut') },
    { role: 'togglefullscreen', label: t('desktop:menu.fullScreen') },
    ...(developer ? [separator, { role: 'toggleDevTools', label: t('desktop:menu.developer') } satisfies Entry] : []),
  ]);
  const plan = menu(t('desktop:menu.plan'), [
    command('plan.pull', t('desktop:menu.pull'), 'CmdOrCtrl+Shift+E'),
    command('plan.plan', t('desktop:menu.makePlan'), 'CmdOrCtrl+Shift+P'),
    command('plan.cancel', t('desktop:menu.cancel')),
    separator,
    command('plan.release', t('desktop:menu.release'), 'CmdOrCtrl+Enter'),
  ]);
  const help = menu(
    t('desktop:menu.help'),
    [
      command('help.keys', t('desktop:menu.keys')),
      ...(mac ? [] : [separator, { id: 'help.about', label: t('desktop:menu.about'), click: about }]),
    ],
    { role: 'help' },
  );
  return mac
    ? [
        { role: 'appMenu' },
        file,
        edit,
        view,
        plan,
        { role: 'windowMenu', label: t('desktop:menu.window').replace(/\(&.\)|&/, '') },
        help,
      ]
    : [file, edit, view, plan, help];
}

function recentEntries({ t, recent, openRecent, clearRecent }: MenuOptions): Entry[] {
  return [
    ...recent.map((path): Entry => ({
      label: basename(path).replaceAll('&', '&&'),
      sublabel: path,
      toolTip: path,
      click: () => openRecent(path),
    })),
    { type: 'separator' },
    { id: 'file.clearRecent', label: t('desktop:menu.clearRecent'), enabled: recent.length > 0, click: clearRecent },
  ];
}
