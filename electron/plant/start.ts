/** Starts the embedded plant: an ERP and a MES, each a process (in Electron: a thread) of its own, reached only by their protocols. */
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { launchPart, type PlantPart } from './launch.ts';

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
  const erp = launchPart(options.erpEntry, ['--port', '0', ...common, ...data], environment);
  const mesArguments = ['--port', '0', '--http-port', '0', '--speed', `${options.speed}`, '--trouble', options.trouble];
  const mes = launchPart(options.mesEntry, [...mesArguments, ...common, ...data], environment);
  try {
    const [erpAnswer, mesAnswer] = await Promise.all([ready(erp, erpReady), ready(mes, mesReady)]);
    return {
      erpUrl: erpAnswer.url,
      mesEndpoint: mesAnswer.endpointUrl,
      mesHttpUrl: mesAnswer.httpUrl,
      mesCertificateFile: mesAnswer.certificateFile,
      credentials,
      close: async () => void (await Promise.all([stop(erp), stop(mes)])),
    };
  } catch (error) {
    await Promise.all([stop(erp), stop(mes)]);
    throw error;
  }
}

function ready<T>(part: PlantPart, schema: z.ZodType<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(
      () => reject(new Error(`The plant's process did not start in time. ${said}`)),
      startTimeout,
    );
    part.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)));
    part.onExit((code) => {
      clearTimeout(timer);
      reject(new Error(`The plant's process ended with code ${code}. ${said}`));
    });
    createInterface({ input: part.stdout }).on('line', (line) => {
      const parsed = line.startsWith('{') ? schema.safeParse(JSON.parse(line)) : null;
      if (!parsed?.success) return;
      clearTimeout(timer);
      resolve(parsed.data);
    });
  });
}

async function stop(part: PlantPart): Promise<void> {
  const ended = new Promise<void>((resolve) => part.onExit(() => resolve()));
  part.stdin.end();
  const timer = setTimeout(part.kill, 5_000);
  await ended;
  clearTimeout(timer);
}
