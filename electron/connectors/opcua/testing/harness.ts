/** For tests: a connector with everything it told, and a demo MES in a process of its own that can be killed and frozen. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ExceptionMessage, JobOrder, JobResponse, MachineStatus } from '../../canonical.ts';
import type { ConnectionState, CredentialSource, MesConnector } from '../../connector.ts';
import { jobOrderId } from '../../job-id.ts';
import { openMes } from '../mes.ts';
import { loadMesProfile, type MesProfile } from '../profile.ts';

export const never = new AbortController().signal;
const root = path.join(import.meta.dirname, '../../../..');

export type Watched = {
  mes: MesConnector;
  states: ConnectionState[];
  machines: MachineStatus[];
  jobs: JobResponse[];
  exceptions: ExceptionMessage[];
  /** Resolves when the condition holds, looked at every few milliseconds; throws after `seconds`. */
  until: (condition: () => boolean, seconds?: number) => Promise<void>;
  online: () => Promise<void>;
};

export function openWatched(options: Parameters<typeof openMes>[0]): Watched {
  const states: ConnectionState[] = [];
  const machines: MachineStatus[] = [];
  const jobs: JobResponse[] = [];
  const exceptions: ExceptionMessage[] = [];
  const mes = openMes(options);
  mes.open({
    onConnection: (state) => void states.push(state),
    onMachine: (status) => void machines.push(status),
    onJob: (response) => void jobs.push(response),
    onException: (exception) => void exceptions.push(exception),
  });
  const until = async (condition: () => boolean, seconds = 30) => {
    const end = performance.now() + seconds * 1000;
    while (!condition()) {
      if (performance.now() > end)
        throw new Error(`never came: ${condition.toString()}; connection ${JSON.stringify(states.at(-1))}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return {
    mes,
    states,
    machines,
    jobs,
    exceptions,
    until,
    online: () => until(() => states.at(-1)?.state === 'online'),
  };
}

/** The profile of the demo plant's MES with short waits, and whatever else is asked for. */
export function demoProfile(limits: Partial<MesProfile['limits']> = {}, rest: object = {}): MesProfile {
  const json = JSON.parse(readFileSync(path.join(root, 'resources/connectors/embedded-mes.json'), 'utf8')) as {
    limits: object;
  };
  const short = {
    requestSeconds: 5,
    confirmSeconds: 2,
    heartbeatSeconds: 0.5,
    publishingMilliseconds: 50,
    reconnectSeconds: 0.5,
  };
  return profileOf({ ...json, ...rest, limits: { ...json.limits, ...short, ...limits } });
}

export function profileOf(json: unknown): MesProfile {
  const loaded = loadMesProfile(json);
  if (!loaded.ok) throw new Error(loaded.message);
  return loaded.value;
}

export function jobOrder(machine: string, order: string, revision = 1, changes: Partial<JobOrder> = {}): JobOrder {
  return {
    id: jobOrderId({ plant: 'P', order, sequence: 10, part: 0 }),
    revision,
    machine,
    operation: 'Turn',
    order,
    orderNumber: order,
    item: 'SHAFT',
    quantity: 12,
    start: '2026-01-05T06:00:00.000Z',
    end: '2026-01-05T09:00:00.000Z',
    setupSeconds: 600,
    runSeconds: 7200,
    position: 1,
    attributes: {},
    tools: [],
    skills: [],
    materials: [],
    ...changes,
  };
}

const credentials = { user: 'planner', password: 'secret' };
export const demoCredentials: CredentialSource = async () => credentials;

/** The demo plant's MES in a process of its own, always at the same address. */
export class MesProcess {
  readonly folder: string;
  readonly port: number;
  readonly speed: number;
  #child: ChildProcess | null = null;
  endpointUrl = '';
  certificateFile = '';
  httpUrl = '';

  constructor(options: { folder: string; port: number; speed: number }) {
    this.folder = options.folder;
    this.port = options.port;
    this.speed = options.speed;
  }

  async start(): Promise<void> {
    const args = [
      path.join(root, 'electron/plant/mes/main.ts'),
      ...['--data-dir', this.folder, '--start-date', '2026-01-05', '--orders', '10', '--trouble', 'none'],
      ...['--port', String(this.port), '--speed', String(this.speed)],
    ];
    const env = {
      ...process.env,
      TAKTWERK_PLANT_USER: credentials.user,
      TAKTWERK_PLANT_PASSWORD: credentials.password,
    };
    const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'ignore'] });
    this.#child = child;
    let text = '';
    for await (const chunk of child.stdout) {
      text += String(chunk);
      if (text.includes('\n')) break;
    }
    if (text === '') throw new Error('The MES did not start.');
    const ready = JSON.parse(text) as MesProcess;
    ({ endpointUrl: this.endpointUrl, certificateFile: this.certificateFile, httpUrl: this.httpUrl } = ready);
  }

  /** Makes a machine break down. */
  async breakDown(machine: string, reason: string): Promise<void> {
    const authorization = `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`;
    const answer = await fetch(new URL('/api/v1/trouble', this.httpUrl), {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ machine, seconds: 3600, reason }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }

  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child!.kill(name);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
}
