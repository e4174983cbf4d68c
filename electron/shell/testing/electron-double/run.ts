/**
 * Runs a built main process on the double: `node run.ts <entry> [arguments]`. As in Electron, the application becomes ready only after its entry
 * has been evaluated: an entry that waits for readiness waits for ever.
 */
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Act, Answer, Facts, Request } from './control.ts';
import { electronVersion } from './stage.ts';

const double = pathToFileURL(join(import.meta.dirname, 'electron.ts')).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: double, shortCircuit: true } : next(specifier, context),
});
Object.defineProperty(process.versions, 'electron', { value: electronVersion });
Object.defineProperty(process, 'type', { value: 'browser' });
process.argv.splice(1, 1);

const { app } = await import('./app.ts');
const { answerDialog, clickMenu, clickNotification, grants, nativeTheme } = await import('./desktop-parts.ts');
const { handleInvoke } = await import('./ipc.ts');
const { registered } = await import('./protocol.ts');
const { latestProcess } = await import('./utility.ts');
const { BrowserWindow, closeBrowser } = await import('./windows.ts');

process.on('message', (request: Request) => void answer(request));
process.once('disconnect', () => void closeBrowser().finally(() => process.exit(1)));
await import(pathToFileURL(process.argv[1]).href);
app.becomeReady();

async function answer(request: Request): Promise<void> {
  let said: Answer;
  try {
    said = { answer: request.request, value: await act(request) };
  } catch (error) {
    said = { answer: request.request, error: (error as Error).message };
  }
  if (process.connected) process.send!(said);
}

async function act(request: Act): Promise<unknown> {
  const [window] = BrowserWindow.getAllWindows();
  switch (request.act) {
    case 'chooseMenu':
      return clickMenu(({ id }) => id === request.id);
    case 'chooseRecent':
      return clickMenu(({ sublabel }) => sublabel === request.path);
    case 'answerDialog':
      return answerDialog(request.id, request.answer);
    case 'clickNotification':
      return clickNotification(request.id);
    case 'openFile':
      return app.emit('open-file', { preventDefault: () => {} }, request.path);
    case 'closeWindow':
      return window.close();
    case 'quit':
      return app.quit();
    case 'askPermission':
      return grants(request.permission);
    case 'message': {
      const frame = request.url === null ? null : { url: request.url, parent: request.mainFrame ? null : {} };
      return handleInvoke(window.webContents, request.channel, request.input, frame);
    }
    case 'page': {
      const page = await window.webContents.page;
      const method = page[request.method].bind(page) as (...args: unknown[]) => Promise<unknown>;
      const result = await method(...request.args);
      return request.method === 'evaluate' ? result : undefined;
    }
    case 'dropFile': {
      const page = await window.webContents.page;
      return page.evaluate((path) => {
        const side = (globalThis as unknown as { electronSide: { dropped: Record<string, string> } }).electronSide;
        side.dropped[path.split('/').at(-1)!] = path;
      }, request.path);
    }
    case 'crashPage':
      return window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    case 'hostSays':
      return latestProcess()?.emit('message', request.message);
    case 'webContents':
      return window.webContents.editing;
    case 'facts':
      return {
        sandboxed: app.sandboxed,
        schemes: registered as Facts['schemes'],
        webPreferences: structuredClone(window.options.webPreferences) as Record<string, unknown>,
        recentDocuments: app.recentDocuments,
        themeSource: nativeTheme.themeSource,
        bounds: window.getNormalBounds(),
        openWindows: BrowserWindow.getAllWindows().length,
      } satisfies Facts;
  }
}
