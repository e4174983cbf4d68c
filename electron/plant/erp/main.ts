/**
 * The demo plant's ERP as a process of its own. Prints `{ "ready": true, "url": … }` on one line when it answers; ends with its standard
 * input or on SIGTERM. Credentials come in the environment: TAKTWERK_PLANT_USER and TAKTWERK_PLANT_PASSWORD.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { generatePlant } from '../generator/generate.ts';
import { startErp } from './server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    orders: { type: 'string', default: '60' },
    'start-date': { type: 'string' },
    'time-zone': { type: 'string', default: 'Europe/Berlin' },
    'data-dir': { type: 'string' },
    'session-seconds': { type: 'string', default: '3600' },
  },
});

const parsed = z
  .object({
    port: z.coerce.number().int().min(0).max(65_535),
    seed: z.coerce.number().int(),
    orders: z.coerce.number().int().min(1).max(50_000),
    'start-date': z.iso.date(),
    'time-zone': z.string(),
    'data-dir': z.string().min(1),
    'session-seconds': z.coerce.number().positive(),
    TAKTWERK_PLANT_USER: z.string().min(1),
    TAKTWERK_PLANT_PASSWORD: z.string().min(1),
  })
  .safeParse({ ...process.env, ...values });
if (!parsed.success) {
  process.stderr.write(`The ERP of the demo plant cannot start:\n${z.prettifyError(parsed.error)}\n`);
  process.exit(2);
}

const options = parsed.data;
const { seed, orders, 'start-date': startDate, 'data-dir': directory } = options;
await mkdir(directory, { recursive: true });
const erp = await startErp({
  port: options.port,
  data: generatePlant({ seed, orders, startDate, timeZone: options['time-zone'] }),
  // A file belongs to one plant: what was written for other orders must not meet these.
  databaseFile: join(directory, `erp-${seed}-${orders}-${startDate}.sqlite`),
  credentials: { user: options.TAKTWERK_PLANT_USER, password: options.TAKTWERK_PLANT_PASSWORD },
  sessionSeconds: options['session-seconds'],
});
process.stdout.write(`${JSON.stringify({ ready: true, url: erp.url })}\n`);

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await erp.close();
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
process.stdin.on('end', () => void stop()).on('close', () => void stop());
process.stdin.resume();
