/** What the benchmark suites solve: classic instances with what is known of them. Instances are facts of the literature; see instances/. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { benchmarkFormats, benchmarkProblem, readBenchmark } from '../model/benchmark-formats.ts';
import type { ProblemDocument } from '../model/problem.ts';
import { policySchema, type Policy } from '../model/policy.ts';

export const instanceSuites = ['jobshop', 'flexible', 'tardiness', 'operators', 'industrial'] as const;
export type InstanceSuite = (typeof instanceSuites)[number];

/** Families of plant size rather than of puzzle size. */
const industrialFamilies = new Set(['tai', 'dct', 'bel']);

const best = z.strictObject({ lower: z.number().optional(), upper: z.number() });
const catalogueSchema = z.strictObject({
  instances: z.array(
    z.strictObject({
      name: z.string(),
      file: z.string(),
      format: z.enum(benchmarkFormats),
      family: z.string(),
      operations: z.int(),
      best,
      /** Objective that other engines reached in 600 s on four cores. */
      engines: z.record(z.string(), z.number()),
    }),
  ),
  /** Job shops with identical operators, one of whom each operation needs. */
  operators: z.array(
    z.strictObject({ name: z.string(), operators: z.int(), best, engines: z.record(z.string(), z.number()) }),
  ),
  /** Total weighted tardiness (Singer and Pinedo 1998); `jobs`: only the first so many. `unconfirmed`: from one source only. */
  tardiness: z.array(
    z.strictObject({
      name: z.string(),
      factor: z.number(),
      jobs: z.int().optional(),
      best,
      unconfirmed: z.boolean().default(false),
    }),
  ),
});
type Catalogue = z.infer<typeof catalogueSchema>;

export type Case = {
  name: string;
  family: string;
  /** Best known: no schedule is better than `lower`, one of `upper` is known. */
  best: { lower?: number | undefined; upper: number };
  engines: Record<string, number>;
  objective: keyof Policy['weights'] & ('makespan' | 'weightedTardiness');
  problem: () => ProblemDocument;
};

/** The cases of a suite whose names begin with one of `only` (all when empty), from a folder with a catalogue.json. */
export function casesOf(suite: InstanceSuite, folder: string, only: readonly string[]): Case[] {
  const catalogue = catalogueSchema.parse(JSON.parse(readFileSync(join(folder, 'catalogue.json'), 'utf8')));
  const cases = casesBySuite[suite](catalogue, folder);
  return cases.filter(({ name }) => only.length === 0 || only.some((prefix) => name.startsWith(prefix)));
}

const casesBySuite: Record<InstanceSuite, (catalogue: Catalogue, folder: string) => Case[]> = {
  jobshop: (catalogue, folder) =>
    makespanCases(catalogue, folder, ({ format, family }) => format === 'jobshop' && !industrialFamilies.has(family)),
  industrial: (catalogue, folder) => makespanCases(catalogue, folder, ({ family }) => industrialFamilies.has(family)),
  flexible: (catalogue, folder) => makespanCases(catalogue, folder, ({ format }) => format === 'flexible-jobshop'),
  operators: ({ instances, operators }, folder) =>
    operators.map(({ name, operators, best, engines }) => ({
      ...{ name: `${name}-o${operators}`, family: `${operators} operators`, best, engines, objective: 'makespan' },
      problem: () => problemOf(join(folder, fileOf(instances, name)), 'jobshop', { operators }),
    })),
  tardiness: ({ instances, tardiness }, folder) =>
    tardiness.map(({ name, factor, jobs, best, unconfirmed }) => ({
      name: `${name}-f${factor}`,
      family: `f = ${factor}${unconfirmed ? ', value unconfirmed' : ''}`,
      ...{ best, engines: {}, objective: 'weightedTardiness' },
      problem: () => problemOf(join(folder, fileOf(instances, name)), 'jobshop', { tardinessFactor: factor, jobs }),
    })),
};

function makespanCases(
  { instances }: Catalogue,
  folder: string,
  belongs: (instance: Catalogue['instances'][number]) => boolean,
): Case[] {
  return instances.filter(belongs).map(({ name, file, format, family, best, engines }) => ({
    name,
    family: familyOf(name, family),
    ...{ best, engines, objective: 'makespan' },
    problem: () => problemOf(join(folder, file), format, {}),
  }));
}

/** Families as the literature reports them: some by size, some by the flexibility they were given. */
function familyOf(name: string, family: string): string {
  const flexibility = /_(edata|rdata|vdata)$/.exec(name);
  if (flexibility) return flexibility[1];
  const number = Number(/^[a-z]+(\d+)$/.exec(name)?.[1]);
  const bands: Record<string, number[]> = { ta: [10, 20, 30, 40, 50, 80], dmu: [40, 60, 80], swv: [10, 15] };
  const ends = bands[family];
  const at = ends?.findIndex((end) => number <= end) ?? -1;
  if (ends === undefined || at < 0) return family;
  return `${family}${at === 0 ? 1 : ends[at - 1] + 1}–${ends[at]}`;
}

function fileOf(instances: Catalogue['instances'], name: string): string {
  const found = instances.find((instance) => instance.name === name);
  if (!found) throw new Error(`The catalogue has no instance "${name}"`);
  return found.file;
}

function problemOf(
  path: string,
  format: (typeof benchmarkFormats)[number],
  { jobs, ...options }: { jobs?: number | undefined; operators?: number; tardinessFactor?: number },
): ProblemDocument {
  const bytes = readFileSync(path);
  const instance = readBenchmark((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'), format);
  if (!instance.ok) throw new Error(`${path}: ${instance.message}`);
  const problem = benchmarkProblem({ ...instance.value, jobs: instance.value.jobs.slice(0, jobs) }, options);
  if (!problem.ok) throw new Error(`${path}: ${problem.message}`);
  return problem.value;
}

/** A policy that weighs nothing but one objective term. */
export function policyOf(
  objective: Case['objective'],
  run: { seconds: number; seed: number; workers: number },
): Policy {
  const nothing = { weightedTardiness: 0, lateOrders: 0, makespan: 0, flowTime: 0, setup: 0, earliness: 0, moved: 0 };
  return policySchema.parse({ name: objective, ...run, weights: { ...nothing, [objective]: 1 } });
}
