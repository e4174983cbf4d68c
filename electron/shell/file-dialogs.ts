/** The system's dialogs for scenario files, and for what is saved of them. They begin in the folder last chosen in. */
import { dirname, join } from 'node:path';
import { dialog, type BrowserWindow } from 'electron';
import type { DesktopMemory } from './desktop-memory.ts';
import { asScenario, scenarioExtension } from './scenario-argument.ts';
import type { Texts } from './texts.ts';

export type FileDialogs = {
  open: (window: BrowserWindow) => Promise<string | null>;
  save: (window: BrowserWindow, name: string) => Promise<string | null>;
  savePdf: (window: BrowserWindow, name: string) => Promise<string | null>;
};

export function fileDialogs(memory: DesktopMemory, { t }: Pick<Texts, 't'>, firstFolder: string): FileDialogs {
  const folder = (): string => memory.value.folder ?? firstFolder;
  const filters = () => [{ name: t('desktop:file.scenario'), extensions: [scenarioExtension.slice(1)] }];
  const chosen = (path: string): string => {
    void memory.set({ folder: dirname(path) });
    return path;
  };
  return {
    open: async (window) => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: t('desktop:file.open'),
        defaultPath: folder(),
        properties: ['openFile'],
        filters: filters(),
      });
      return canceled || filePaths.length === 0 ? null : chosen(filePaths[0]);
    },
    save: async (window, name) => {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title: t('desktop:file.save'),
        defaultPath: join(folder(), asScenario(fileName(name))),
        properties: ['createDirectory', 'showOverwriteConfirmation'],
        filters: filters(),
      });
      return canceled || filePath === '' ? null : chosen(asScenario(filePath));
    },
    savePdf: async (window, name) => {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        title: t('desktop:file.savePdf'),
        defaultPath: join(folder(), `${fileName(name)}.pdf`),
        properties: ['createDirectory', 'showOverwriteConfirmation'],
        filters: [{ name: 'PDF', extensions: ['pdf'] }],
      });
      if (canceled || filePath === '') return null;
      return chosen(/\.pdf$/i.test(filePath) ? filePath : `${filePath}.pdf`);
    },
  };
}

/** The name as part of a path: scenario names may hold what paths may not. */
export function fileName(name: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  const safe = name.replaceAll(/[\u0000-\u001f<>:"/\\|?*]/g, ' ').trim();
  return safe.replace(/^\.+/, '').slice(0, 120) || 'Scenario';
}
