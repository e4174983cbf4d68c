/**
 * Entry of the host's process in Electron (a utilityProcess): opens the scenario the shell names and serves the contract on every port the
 * shell passes in. A bug ends the process; the shell starts it again.
 */
import type { RunningHost } from './host/workspace/client.ts';
import { builtProgramFiles } from './program-files.ts';
import { servePort, type HostPort } from './serve/host-port.ts';
import { toHostSchema, type FromHost } from './shell/host-messages.ts';
import { CredentialEnvironment, openDesktopWorkplace, type DesktopWorkplace } from './shell/host-workplace.ts';

/** What a utilityProcess has towards the process that made it. */
const shell = process.parentPort;
const files = builtProgramFiles(import.meta.dirname, process.argv.at(-1)!);
const credentials = new CredentialEnvironment(process.env);
/** Of the pages that are there. */
const ports = new Set<HostPort>();
let workplace: DesktopWorkplace | null = null;

const tell = (message: FromHost): void => shell.postMessage(message);

// In a utilityProcess an unhandled rejection only warns: without this a host with a bug would go on, in a state nobody knows.
process.on('unhandledRejection', end);
process.on('uncaughtException', end);

shell.on('message', ({ data, ports: [port] }) => {
  const message = toHostSchema.parse(data);
  switch (message.kind) {
    case 'open':
      credentials.replace(message.credentials);
      return void open(message.scenario, message.named);
    case 'credentials':
      return credentials.replace(message.credentials);
    case 'connect':
      if (workplace) serve(port, workplace.page());
      return;
    case 'close':
      return void close();
  }
});

async function open(scenario: string | null, named: boolean): Promise<void> {
  const opened = await openDesktopWorkplace(files, scenario, named);
  if (!opened.ok) return tell({ kind: 'failed', code: opened.code, message: opened.message });
  workplace = opened.value;
  tell({ kind: 'ready', scenario: workplace.scenario });
}

function serve(port: HostPort, host: RunningHost): void {
  servePort(port, host, (method, error) => console.error(`${method}:`, error));
  ports.add(port);
  port.on('close', () => {
    ports.delete(port);
    void host.close();
  });
}

async function close(): Promise<void> {
  // Pages hear no more, so that they do not ask a host that is no longer whole.
  for (const port of ports) port.close();
  await workplace?.close();
  process.exit(0);
}

function end(error: unknown): void {
  console.error(error);
  // `process.exit` would lose what has just been said: the streams to the shell are pipes.
  setTimeout(() => process.exit(1), 100);
}
