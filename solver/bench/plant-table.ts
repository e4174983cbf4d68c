/** The plants' table: medians over the seeds of the search. */
import type { CpSatResult } from './cp-sat.ts';
import type { PlantRun } from './plant-suite.ts';
import { median } from './run-cases.ts';
import type { StoredPlantRun } from './stored-runs.ts';
import { gap, percent, seconds, table } from './tables.ts';

/** Of one plant; `value` and what else is measured is the median over the runs, the memory the highest. */
export type PlantResult = Omit<PlantRun, 'seed'> & { instance: string; runs: number; bestSeed: number };

/** Of all plants that have runs, the smallest first. */
export function plantResults(runs: readonly StoredPlantRun[]): PlantResult[] {
  const byPlant = Map.groupBy(runs, ({ instance }) => instance);
  return [...byPlant]
    .map(([instance, own]) =>
      plantResult(
        instance,
        own.map(({ run }) => run),
      ),
    ) // prettier-ignore
    .sort((one, other) => one.operations - other.operations);
}

function plantResult(instance: string, runs: readonly PlantRun[]): PlantResult {
  const middle = (figure: (run: PlantRun) => number): number => median(runs.map(figure));
  const { operations, orders, bestRule } = runs[0];
  return {
    ...{ instance, operations, orders, bestRule, runs: runs.length },
    secondsToFirst: middle((run) => run.secondsToFirst),
    first: middle((run) => run.first),
    after: runs[0].after.map((mark, index) => ({ seconds: mark.seconds, value: middle((run) => run.after[index].value ?? Infinity) })), // prettier-ignore
    value: middle((run) => run.value),
    bestSeed: Math.min(...runs.map((run) => run.value)),
    unscheduled: middle((run) => run.unscheduled),
    movesPerSecond: middle((run) => run.movesPerSecond),
    memory: Math.max(...runs.map((run) => run.memory)),
  };
}

/** `cpSat`: by instance, where CP-SAT was given the same plant. */
export function plantTable(results: readonly PlantResult[], cpSat: ReadonlyMap<string, CpSatResult>): string {
  const marks = [...new Set(results.flatMap(({ after }) => after.map((mark) => mark.seconds)))];
  const head = ['operations', 'orders', 'seeds', 'best rule', 'its value (h)', 'first after', 'first (h)', ...marks.map((mark) => `${mark} s (h)`), 'below best rule', 'best seed', 'left out', 'moves/s', 'RSS MiB', 'CP-SAT (h)']; // prettier-ignore
  const rows = results.map((result) => [
    result.operations.toLocaleString('en'),
    result.orders.toLocaleString('en'),
    String(result.runs),
    result.bestRule.name,
    hours(result.bestRule.value),
    seconds(result.secondsToFirst),
    hours(result.first),
    ...marks.map((mark) => hours(result.after.find((entry) => entry.seconds === mark)?.value ?? NaN)),
    belowBestRule(result, result.value),
    belowBestRule(result, result.bestSeed),
    String(result.unscheduled),
    result.movesPerSecond.toLocaleString('en'),
    String(result.memory),
    shown(cpSat.get(result.instance)),
  ]);
  return table(head, rows);
}

function belowBestRule({ bestRule }: PlantResult, value: number): string {
  return percent(bestRule.value === 0 ? 0 : -gap(value, bestRule.value));
}

function shown(result: CpSatResult | undefined): string {
  if (!result) return '–';
  return result.value === null ? 'none' : hours(result.value);
}

/** What is not there is not shown. */
function hours(value: number): string {
  return Number.isFinite(value) ? (value / 3600).toFixed(1) : '–';
}
