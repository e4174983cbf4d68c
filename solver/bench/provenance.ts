/** What a table must say of the runs it is made of, which may be of several days, machines and engines. */
import type { StoredRun } from './stored-runs.ts';

/** One line, and one more for whatever makes the runs unlike. At least one run. */
export function provenance(runs: readonly StoredRun[]): string {
  const { suite, seconds, workers } = runs[0];
  const days = distinct(runs.map(({ begunAt }) => begunAt.slice(0, 10))).sort();
  const cpus = distinct(runs.map(({ cpu }) => cpu));
  const nodes = distinct(runs.map(({ node }) => node));
  const engines = distinct(runs.map(({ engine }) => engine));
  const when = days.length === 1 ? days[0] : `${days[0]} to ${days.at(-1)}`;
  const lines = [
    `Suite ${suite}, ${when}, ${cpus.join(' and ')}, Node ${nodes.join(' and ')}, ${seconds} s wall clock, ${workers} threads, ` +
      `${seedsOf(runs)}, engine ${engines.join(' and ')}.`,
  ];
  if (engines.length > 1) lines.push(`Mixed: ${engines.map((engine) => `${count(runs, engine)} of engine ${engine}`).join(', ')}.`); // prettier-ignore
  const stopped = runs.filter((run) => 'stoppedAtBest' in run.run && run.run.stoppedAtBest === true).length;
  if (stopped > 0) {
    lines.push(
      `Stopped at the best known value: ${stopped} of ${runs.length} runs, which might have gone below it in their full time.`,
    );
  }
  return lines.join('\n');
}

function seedsOf(runs: readonly StoredRun[]): string {
  const bySize = Object.values(Object.groupBy(runs, ({ instance }) => instance)).map((own) => own!.length);
  const [least, most] = [Math.min(...bySize), Math.max(...bySize)];
  return `${least === most ? most : `${least} to ${most}`} ${most === 1 ? 'seed' : 'seeds'}`;
}

function count(runs: readonly StoredRun[], engine: string): number {
  return runs.filter((run) => run.engine === engine).length;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
