/**
 * Time to the first complete, checked schedule of a made-up plant, in a fresh process: `node first-schedule.ts <operations>`; prints JSON.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { checkSchedule } from '../check/check.ts';
import { construct } from '../construct/construct.ts';
import { Decoder } from '../construct/decoder.ts';
import { qualityOf } from '../construct/solution.ts';
import { writeSchedule } from '../construct/write.ts';
import { compile } from '../model/compile.ts';
import { policySchema } from '../model/policy.ts';
import type { ProblemDocument } from '../model/problem.ts';
import { readProblem } from '../model/read.ts';
import { plantProblem } from './plant-problem.ts';

/** Wall-clock seconds of each phase. */
type Phases = { compile: number; construct: number; write: number; check: number };

export type FirstSchedule = {
  operations: number;
  orders: number;
  /** Wall-clock seconds to read the document. */
  read: number;
  phases: Phases;
  /** From the parsed document to the first complete and checked schedule, in a cold process; `cpu` is the processor time of its thread. */
  first: { seconds: number; cpu: number; objective: number; lateOrders: number; unscheduled: number; relaxed: number };
  /** The same once more, warm. */
  again: { seconds: number; cpu: number };
  /** Highest resident memory until the first schedule, MiB. */
  memory: number;
  /** What compiled problem, decoder and solution take, by operation. */
  bytesPerOperation: number;
};

const { weights, seed } = policySchema.parse({});

function engineFor(document: ProblemDocument) {
  const { problem, pegging } = compile(document);
  return { problem, pegging, decoder: new Decoder(problem) };
}

/** The first schedule, and what it took. */
function firstOf(document: ProblemDocument) {
  let lapAt = performance.now();
  const lap = (): number => {
    const now = performance.now();
    const passed = (now - lapAt) / 1000;
    lapAt = now;
    return passed;
  };
  const cpuBefore = process.threadCpuUsage();
  const { problem, pegging, decoder } = engineFor(document);
  const compiled = lap();
  construct(decoder, { rule: 'ATCS', direction: 'forward' });
  const quality = qualityOf(decoder.schedule, weights);
  const constructed = lap();
  const facts = { seconds: 0, seed, iterations: 0, cancelled: false };
  const schedule = writeSchedule(document, pegging, decoder.schedule, quality, facts);
  const written = lap();
  const verdict = checkSchedule(document, schedule);
  const checked = lap();
  const { user, system } = process.threadCpuUsage(cpuBefore);
  if (!verdict.ok) throw new Error(`${verdict.violations.length} violations, first: ${verdict.violations[0].message}`);
  const phases: Phases = { compile: compiled, construct: constructed, write: written, check: checked };
  const seconds = compiled + constructed + written + checked;
  return { problem, quality, schedule, phases, seconds, cpu: (user + system) / 1e6 };
}

/** What is freed when compiled problem, decoder and solution go: objects, and what array buffers hold outside the heap. */
function engineBytes(document: ProblemDocument): number {
  const held: unknown[] = [];
  const fill = (): void => {
    const engine = engineFor(document);
    held.push(engine, construct(engine.decoder, { rule: 'ATCS', direction: 'forward' }));
  };
  fill();
  const before = bytesInUse();
  held.length = 0;
  return before - bytesInUse();
}

/** Bytes that are reachable. */
function bytesInUse(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let round = 0; round < 3; round++) collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const [size] = process.argv.slice(2);
const input = JSON.parse(JSON.stringify(plantProblem(Number(size)))) as unknown;
const readAt = performance.now();
const read = readProblem(input);
if (!read.ok) throw new Error(read.message);
const readFor = (performance.now() - readAt) / 1000;
const { problem, quality, schedule, phases, seconds, cpu } = firstOf(read.value);
const memory = Math.round(process.resourceUsage().maxRSS / 1024);
const again = firstOf(read.value);
const result: FirstSchedule = {
  operations: problem.operationCount,
  orders: problem.orderCount,
  read: readFor,
  phases,
  first: {
    ...{ seconds, cpu, objective: quality.objective, lateOrders: quality.terms.lateOrders },
    unscheduled: schedule.unscheduled.length,
    relaxed: schedule.relaxed.length,
  },
  again: { seconds: again.seconds, cpu: again.cpu },
  memory,
  bytesPerOperation: Math.round(engineBytes(read.value) / problem.operationCount),
};
console.log(JSON.stringify(result));
