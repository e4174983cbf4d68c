/**
 * One plant by policies that weigh other things than tardiness alone: `node policies.ts <operations> <seconds> <workers> <seed>`; prints JSON.
 * Beside each result is the best of all dispatching rules with names by the same policy.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { policySchema, ruleNames, type Policy, type PolicyInput } from '../model/policy.ts';
import type { ProblemDocument } from '../model/problem.ts';
import { searchWeights } from '../model/search-weights.ts';
import type { Terms } from '../model/schedule.ts';
import { objectiveOf } from '../model/terms.ts';
import { SolverPool } from '../pool/pool.ts';
import { plantProblem } from './plant-problem.ts';

export type PolicyResult = {
  operations: number;
  policy: string;
  /** By what the search weighs, ranked terms above all others. */
  ofRules: { objective: number; terms: Terms };
  solved: { objective: number; terms: Terms };
  seconds: number;
  movesPerSecond: number;
};

/** Those of the program, and what none of them asks for. */
const builtIn = join(import.meta.dirname, '..', '..', 'resources', 'policies');
const nothing = { weightedTardiness: 0, lateOrders: 0, makespan: 0, flowTime: 0, setup: 0 };
const others: (PolicyInput & { name: string })[] = [
  { name: 'makespan, then tardiness', weights: { ...nothing, weightedTardiness: 1 }, first: ['makespan'] },
  { name: 'late orders, then tardiness', weights: { ...nothing, weightedTardiness: 1 }, first: ['lateOrders'] },
  { name: 'flow time', weights: { ...nothing, flowTime: 1 } },
  { name: 'dear overtime', weights: { ...nothing, weightedTardiness: 1, overtime: 5 } },
];
/** Overtime behind every shift that nothing follows for so long, seconds. */
const overtime = 4 * 3600;

const [operations, seconds, workers, seed] = process.argv.slice(2).map(Number);
const pool = new SolverPool({ workerFile: join(import.meta.dirname, '..', 'pool', 'worker.ts'), threads: workers });
const results: PolicyResult[] = [];
for (const policy of policies()) {
  const plant = plantProblem(operations);
  const document = policy.weights.overtime > 0 ? withOvertime(plant) : plant;
  const ofRules = await bestRule(document, policy);
  const solved = await solve(document, policy);
  results.push({
    operations: document.orders.reduce((sum, order) => sum + order.operations.length, 0),
    ...{ policy: policy.name, ofRules, solved, seconds: solved.seconds },
    movesPerSecond: Math.round(solved.moves / solved.seconds),
  });
}
await pool.close();
console.log(JSON.stringify(results));

function policies(): Policy[] {
  const shipped = readdirSync(builtIn).map(
    (file) => JSON.parse(readFileSync(join(builtIn, file), 'utf8')) as PolicyInput,
  );
  return [...shipped, ...others].map((policy) => policySchema.parse({ ...policy, frozen: 0, seconds, workers, seed }));
}

async function bestRule(document: ProblemDocument, policy: Policy) {
  const byRule = [];
  for (const rule of ruleNames) byRule.push(await solve(document, { ...policy, seconds: 0, rule, direction: 'best' }));
  // Leaving orders out makes no rule a good one.
  byRule.sort((one, other) => one.unscheduled - other.unscheduled || one.objective - other.objective);
  return byRule[0];
}

async function solve(document: ProblemDocument, policy: Policy) {
  const solved = await pool.solve(document, policy);
  if (!solved.ok) throw new Error(`${policy.name}: ${solved.message}`);
  const { terms, seconds: taken, moves = 0, unscheduled } = solved.value;
  const objective = objectiveOf(terms, searchWeights(policy));
  return { objective, terms, seconds: taken, moves, unscheduled: unscheduled.length };
}

/** The plant with machines that may work longer. */
function withOvertime(document: ProblemDocument): ProblemDocument {
  const calendars = [...document.calendars];
  const machines = document.machines.map((machine) => {
    const { intervals } = document.calendars.find(({ id }) => id === machine.calendar)!;
    const extra = intervals.flatMap(([, to], index): [number, number][] => {
      const next = intervals[index + 1]?.[0] ?? Infinity;
      return to > document.now && next - to > overtime ? [[to, to + overtime]] : [];
    });
    const longer = new Set(extra.map(([from]) => from));
    const calendar = `${machine.calendar} of ${machine.id}`;
    calendars.push({
      id: calendar,
      intervals: intervals.map(([from, to]) => [from, longer.has(to) ? to + overtime : to]),
    });
    return { ...machine, calendar, overtime: extra };
  });
  return { ...document, calendars, machines };
}
