/** Entry of the MES process. Prints one line of JSON once it answers; ends on SIGTERM or when its standard input closes. */
import { InvalidArgumentError, Option, program } from 'commander';
import { generatePlant } from '../generator/generate.ts';
import type { TroubleLevel } from './floor/state.ts';
import { startMes } from './mes.ts';

const integer = (text: string) => {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('expected a whole number');
  return Number(text);
};
const positive = (text: string) => {
  if (!(Number(text) > 0 && Number(text) <= 100_000)) throw new InvalidArgumentError('expected a number over 0');
  return Number(text);
};

program
  .description('MES of the demo plant. User and password: TAKTWERK_PLANT_USER, TAKTWERK_PLANT_PASSWORD.')
  .requiredOption('--data-dir <folder>', 'database, keys and certificates')
  .requiredOption('--start-date <date>', "local date of the plant's day 0, yyyy-mm-dd")
  .option('--port <port>', 'OPC UA; 0 takes a free one', integer, 0)
  .option('--http-port <port>', 'HTTP; 0 takes a free one', integer, 0)
  .option('--seed <seed>', 'plant and trouble are made from it', integer, 1)
  .option('--orders <count>', 'size of the plant', integer, 60)
  .option('--time-zone <name>', 'IANA name', 'Europe/Berlin')
  .option('--speed <factor>', 'plant seconds per second', positive, 1)
  .addOption(new Option('--trouble <level>').choices(['none', 'normal', 'heavy']).default('normal'))
  // Said outright: in Electron the first arguments would be taken for others.
  .parse(process.argv.slice(2), { from: 'user' });

const options = program.opts<{
  dataDir: string;
  startDate: string;
  port: number;
  httpPort: number;
  seed: number;
  orders: number;
  timeZone: string;
  speed: number;
  trouble: TroubleLevel;
}>();
const { TAKTWERK_PLANT_USER: user, TAKTWERK_PLANT_PASSWORD: password } = process.env;
if (!user || !password) program.error('Set TAKTWERK_PLANT_USER and TAKTWERK_PLANT_PASSWORD');

// Libraries log to the console; standard output carries the ready line alone.
console.log = console.error;
console.info = console.error;

const mes = await startMes({
  data: generatePlant({
    seed: options.seed,
    orders: options.orders,
    startDate: options.startDate,
    timeZone: options.timeZone,
  }),
  dataDirectory: options.dataDir,
  credentials: { user: user, password: password },
  port: options.port,
  httpPort: options.httpPort,
  speed: options.speed,
  trouble: options.trouble,
}).catch((error: unknown) => program.error(error instanceof Error ? error.message : String(error)));

let ending = false;
const end = async () => {
  if (ending) return;
  ending = true;
  await mes.close();
  process.exit(0);
};
process.once('SIGTERM', () => void end());
process.once('SIGINT', () => void end());
process.stdin.once('end', () => void end()).resume();

const { endpointUrl, httpUrl, certificateFile } = mes;
process.stdout.write(`${JSON.stringify({ ready: true, endpointUrl, httpUrl, certificateFile })}\n`);
