/** The scheme `app://`, under which the window's page comes from the built screen. */
import { protocol, session } from 'electron';
import { appScheme } from './origin.ts';
import { pageResponse } from './page-files.ts';

/** To be called once, before the application is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Answers the scheme from a folder, once the application is ready. */
export function serveScreen(directory: string): void {
  session.defaultSession.protocol.handle(appScheme, (request) => pageResponse(request, directory));
}
