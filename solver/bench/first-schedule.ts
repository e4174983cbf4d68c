/**
 * Time to the first complete, checked schedule of a made-up plant, in a fresh process: `node first-schedule.ts <operations>`; prints JSON.
 */
import { checkSchedule } from '../check/check.ts';
import { construct } from '../construct/construct.ts';
import { Decoder } from '../construct/decoder.ts';
import { qualityOf } from '../construct/solution.ts';
import { writeSchedule } from '../construct/write.ts';
import { compile } from '../model/compile.ts';
import { policySchema } from '../model/policy.ts';
import { readProblem } from '../model/read.ts';
import { plantProblem } from './plant-problem.ts';

export type FirstSchedule = {
  operations: number;
  orders: number;
  /** Wall-clock seconds of each phase of the first schedule, in a cold process. */
  phases: { read: number; compile: number; construct: number; write: number; check: number };
  /** From the parsed document to the first complete and checked schedule; `cpu` is what an idle machine would take. */
  first: { seconds: number; cpu: number; objective: number; lateOrders: number; unscheduled: number; relaxed: number };
  /** Highest resident memory until then, MiB. */
  memory: number;
};

const [size] = process.argv.slice(2);
const policy = policySchema.parse({});
const document = plantProblem(Number(size));
const input = JSON.parse(JSON.stringify(document)) as unknown;

let lapAt = performance.now();
const lap = (): number => {
  const now = performance.now();
  const passed = (now - lapAt) / 1000;
  lapAt = now;
  return passed;
};
const readResult = readProblem(input);
if (!readResult.ok) throw new Error(readResult.message);
const problemDocument = readResult.value;
const read = lap();
const cpuBefore = process.threadCpuUsage();
const { problem, pegging } = compile(problemDocument);
const compiled = lap();
const decoder = new Decoder(problem);
construct(decoder, { rule: 'ATCS', direction: 'forward' });
const quality = qualityOf(decoder.schedule, policy.weights);
const constructed = lap();
const facts = { seconds: 0, seed: policy.seed, iterations: 0, cancelled: false };
const schedule = writeSchedule(problemDocument, pegging, decoder.schedule, quality, facts);
const written = lap();
const verdict = checkSchedule(problemDocument, schedule);
const checked = lap();
const { user, system } = process.threadCpuUsage(cpuBefore);
if (!verdict.ok) throw new Error(`${verdict.violations.length} violations, first: ${verdict.violations[0].message}`);

const result: FirstSchedule = {
  operations: problem.operationCount,
  orders: problem.orderCount,
  phases: { read, compile: compiled, construct: constructed, write: written, check: checked },
  first: {
    seconds: compiled + constructed + written + checked,
    cpu: (user + system) / 1e6,
    objective: quality.objective,
    lateOrders: quality.terms.lateOrders,
    unscheduled: schedule.unscheduled.length,
    relaxed: schedule.relaxed.length,
  },
  memory: Math.round(process.resourceUsage().maxRSS / 1024),
};
console.log(JSON.stringify(result));
