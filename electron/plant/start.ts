/** Starts the embedded plant: an ERP and a MES, each a process of its own, reached only by their protocols. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { z } from 'zod';

export type PlantOptions = {
  seed: number;
  orders: number;
  /** Local date of the plant's day 0. */
  startDate: string;
  /** Plant seconds per second of ours. */
  speed: number;
  trouble: 'none' | 'normal' | 'heavy';
  /** Where both keep their databases, keys and certificates. */
  dataDirectory: string;
  /** Entry files of the two processes, set by the program's own entry. */
  erpEntry: string;
  mesEntry: string;
};

export type RunningPlant = {
  erpUrl: string;
  mesEndpoint: string;
  mesHttpUrl: string;
  /** The MES's own certificate, for who is to trust it. */
  mesCertificateFile: string;
  credentials: { user: string; password: string };
  /** Ids of the processes, for tests that kill them. */
  processes: { erp: ChildProcess; mes: ChildProcess };
  close: () => Promise<void>;
};

const erpReady = z.object({ ready: z.literal(true), url: z.url() });
const mesReady = z.object({
  ready: z.literal(true),
  endpointUrl: z.string(),
  httpUrl: z.url(),
  certificateFile: z.string(),
});
const startTimeout = 60_000;

/**
 * Starts both and resolves when they answer. They end with `close`, or by themselves when this process does.
 *
 * @throws Error when one of them does not come up; its own words are in the message.
 */
export async function startPlant(options: PlantOptions): Promise<RunningPlant> {
  const credentials = { user: 'taktwerk', password: randomBytes(24).toString('base64url') };
  const common = ['--seed', `${options.seed}`, '--orders', `${options.orders}`, '--start-date', options.startDate];
  const data = ['--data-dir', options.dataDirectory];
  const environment = { TAKTWERK_PLANT_USER: credentials.user, TAKTWERK_PLANT_PASSWORD: credentials.password };
  const erp = launch(options.erpEntry, ['--port', '0', ...common, ...data], environment);
  const mesArguments = ['--port', '0', '--http-port', '0', '--speed', `${options.speed}`, '--trouble', options.trouble];
  const mes = launch(options.mesEntry, [...mesArguments, ...common, ...data], environment);
  try {
    const [erpAnswer, mesAnswer] = await Promise.all([ready(erp, erpReady), ready(mes, mesReady)]);
    return {
      erpUrl: erpAnswer.url,
      mesEndpoint: mesAnswer.endpointUrl,
      mesHttpUrl: mesAnswer.httpUrl,
      mesCertificateFile: mesAnswer.certificateFile,
      credentials,
      processes: { erp, mes },
      close: async () => void (await Promise.all([stop(erp), stop(mes)])),
    };
  } catch (error) {
    await Promise.all([stop(erp), stop(mes)]);
    throw error;
  }
}

function launch(entry: string, args: string[], environment: Record<string, string>): ChildProcess {
  // The pipe to stdin is the leash: when this process ends, however it ends, the child reads the end of it and stops.
  return spawn(process.execPath, [entry, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
}

function ready<T>(child: ChildProcess, schema: z.ZodType<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(
      () => reject(new Error(`The plant's process did not start in time. ${said}`)),
      startTimeout,
    );
    child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)));
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`The plant's process ended with code ${code}. ${said}`));
    });
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const parsed = line.startsWith('{') ? schema.safeParse(JSON.parse(line)) : null;
      if (!parsed?.success) return;
      clearTimeout(timer);
      resolve(parsed.data);
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(timer);
}
