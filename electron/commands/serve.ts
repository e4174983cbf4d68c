/** Browser mode: the host on this computer's loopback, its screen in a browser. */
import { existsSync } from 'node:fs';
import open from 'open';
import { success, type Result } from '../../solver/model/result.ts';
import { buildRenderer } from '../serve/build-renderer.ts';
import { scenarioRoutes } from '../serve/scenario-routes.ts';
import { serveHost } from '../serve/serve-host.ts';
import { openWorkplace, type Workplace, type WorkplaceOptions } from './workplace.ts';

export type Served = { url: string; workplace: Workplace; close: () => Promise<void> };

/** Opens a scenario and serves its screen. `url` lets one browser in. */
export async function serve(options: WorkplaceOptions & { port: number }): Promise<Result<Served>> {
  const { directory } = await buildRenderer(options.files.project);
  const workplace = await openWorkplace(options);
  if (!workplace.ok) return workplace;
  const { workspace } = workplace.value;
  const pages = { connect: () => workspace.connect().host() };
  const served = await serveHost(pages, {
    rendererDirectory: directory,
    port: options.port,
    routes: scenarioRoutes(workspace),
    onError: (method, error) => console.error(`${method}:`, error),
  });
  const close = async (): Promise<void> => {
    await served.close();
    await workplace.value.close();
  };
  return success({ url: served.url, workplace: workplace.value, close });
}

/** Shows the page in the user's browser where there is one; nothing happens on a machine without. */
export async function showInBrowser(url: string): Promise<void> {
  const display =
    process.platform !== 'linux' || process.env.DISPLAY !== undefined || process.env.WAYLAND_DISPLAY !== undefined;
  if (!display || process.env.CI !== undefined || existsSync('/.dockerenv')) return;
  const child = await open(url);
  child.once('error', () => undefined);
}
