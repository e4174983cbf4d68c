/** What the host's process opens for the desktop: the workplace on a scenario, with credentials from the desktop's store. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createDemoScenario, latestMonday, openWorkplace } from '../commands/workplace.ts';
import { credentialVariable } from '../connectors/credentials.ts';
import type { RunningHost } from '../host/workspace/client.ts';
import type { ProgramFiles } from '../program-files.ts';
import { success, type Result } from '../../solver/model/result.ts';
import type { Credential } from './credential-store.ts';
import { watchWorkspace } from './critical-watch.ts';
import { criticalNotice, type FromHost } from './host-messages.ts';

/** Milliseconds for which the solver's warming up leaves the processor to the screen that opens. */
const untilWarmUp = 2000;

export type DesktopWorkplace = {
  scenario: string;
  /** The host for one page more; closing it lets go of the page alone. */
  page: () => RunningHost;
  close: () => Promise<void>;
};

/**
 * Opens a scenario, or the user's demo (made if need be) for null. One that was not `named` by the planner, but came by a double click, has its
 * connections off unless it is known.
 */
export async function openDesktopWorkplace(
  files: ProgramFiles,
  scenario: string | null,
  named: boolean,
): Promise<Result<DesktopWorkplace>> {
  const file = resolve(scenario ?? join(files.home, 'demo.takt'));
  if (scenario === null && !existsSync(file)) {
    const settings = { seed: 1, orders: 60, speed: 1, trouble: 'normal', startDate: latestMonday() } as const;
    const created = await createDemoScenario(file, settings);
    if (!created.ok) return created;
  }
  const workplace = await openWorkplace({ files, scenario: file, foreign: scenario !== null && !named });
  if (!workplace.ok) return workplace;
  const { workspace, warmUp, close } = workplace.value;
  const warming = setTimeout(warmUp, untilWarmUp);
  const stopWatching = watchWorkspace(workspace, (messages, at) => tellShell(criticalNotice(messages, at)));
  return success({
    scenario: file,
    page: () => workspace.connect().host(),
    close: () => {
      clearTimeout(warming);
      stopWatching();
      return close();
    },
  });
}

/** What happens with or without a page is told to the process that made this one. */
function tellShell(message: FromHost): void {
  process.parentPort.postMessage(message);
}

/** Connectors look credentials up in this process's environment, by their names. */
export class CredentialEnvironment {
  readonly #environment: Record<string, string | undefined>;
  #set: string[] = [];

  constructor(environment: Record<string, string | undefined>) {
    this.#environment = environment;
  }

  /** Puts these in place of the ones set before. */
  replace(credentials: Readonly<Record<string, Credential>>): void {
    for (const variable of this.#set) delete this.#environment[variable];
    this.#set = [];
    for (const [name, { user, password }] of Object.entries(credentials)) {
      for (const [part, value] of [
        ['USER', user],
        ['PASSWORD', password],
      ] as const) {
        const variable = `${credentialVariable(name)}_${part}`;
        this.#environment[variable] = value;
        this.#set.push(variable);
      }
    }
  }
}
