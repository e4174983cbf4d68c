/** What no page of this program may do, whichever window it is in. */
import { app, session, shell, type WebContents } from 'electron';
import { isOurs } from './origin.ts';

/** Guards every page that will be made. To be called before the application is ready. */
export function guardPages(): void {
  app.on('web-contents-created', (_event, contents) => guard(contents));
}

/** Security list: item 5. Electron grants all that is not refused here. */
export function refusePermissions(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
  session.defaultSession.setDevicePermissionHandler(() => false);
}

function guard(contents: WebContents): void {
  // Security list: item 13, navigation. A page of ours has one address and stays at it.
  const stay = (event: { preventDefault: () => void; url: string }): void => {
    if (!isOurs(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-frame-navigate', stay);
  // Security list: item 14, new windows. Links to the outside open in the browser, where they are allowed to (item 15).
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenOutside(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
  // Item 12, webviews: there are none.
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

/** Security list: item 15. No text of an ERP or a MES opens another program: https alone, without a user in the address. */
export function mayOpenOutside(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed?.protocol === 'https:' && parsed.username === '' && parsed.password === '';
}
