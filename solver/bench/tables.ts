/** Benchmark results as Markdown tables. */
import type { CaseResult, Run } from './run-cases.ts';

/** Share by which `value` lies above `reference`; 0 for two zeros. */
export function gap(value: number, reference: number): number {
  return value === reference ? 0 : (value - reference) / Math.abs(reference);
}

/** Share of the value by which it may, for all that is proven, lie above the optimum. */
function provenGap({ value, bound }: CaseResult): number {
  return value === 0 ? 0 : Math.max(0, value - bound) / value;
}

/** One row per case, then family means. Gaps are to the best known value. */
export function caseTable(results: readonly CaseResult[]): string {
  const engines = enginesOf(results);
  const stops = results.some(({ runs }) => runs.some(isStopped));
  const rows = results.map((result) => [
    result.name,
    String(result.operations),
    String(result.value),
    String(result.best.upper),
    percent(gap(result.value, result.best.upper)),
    percent(gap(Math.min(...result.runs.map(({ value }) => value)), result.best.upper)),
    ...engines.map((engine) => percent(engineGap(result, engine))),
    percent(provenGap(result)),
    seconds(mean(result.runs.map(({ secondsToBest }) => secondsToBest))),
    perSecond(result),
    ...(stops ? [stopped(result)] : []),
  ]);
  const head = ['instance', 'operations', 'median', 'best known', 'gap', 'best seed', ...engines, 'proven gap', 'to best', 'moves/s', ...(stops ? ['stopped at best known'] : [])]; // prettier-ignore
  return table(head, rows);
}

/** Mean gaps per family, and of the engines on the same instances. */
export function familyTable(results: readonly CaseResult[]): string {
  const engines = enginesOf(results);
  const families = [...new Set(results.map(({ family }) => family)), 'all'];
  const rows = families.map((family) => {
    const members = family === 'all' ? results : results.filter((result) => result.family === family);
    const engineMeans = engines.map((engine) => {
      const gaps = members.map((member) => engineGap(member, engine)).filter((value) => value !== null);
      const missing = members.length - gaps.length;
      return gaps.length === 0 ? '–' : `${percent(mean(gaps))}${missing > 0 ? ` (${missing} without)` : ''}`;
    });
    const own = mean(members.map(({ value, best }) => gap(value, best.upper)));
    return [family, String(members.length), percent(own), ...engineMeans];
  });
  return table(['family', 'instances', 'mean gap', ...engines], rows);
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

export function percent(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(2)} %`;
}

export function seconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)} s`;
}

function enginesOf(results: readonly CaseResult[]): string[] {
  return [...new Set(results.flatMap(({ engines }) => Object.keys(engines)))];
}

function engineGap({ engines, best }: CaseResult, engine: string): number | null {
  const value = engines[engine];
  return value === undefined ? null : gap(value, best.upper);
}

function perSecond({ runs }: CaseResult): string {
  const total = runs.reduce((sum, run) => sum + run.seconds, 0);
  const moves = runs.reduce((sum, run) => sum + run.moves, 0);
  return total === 0 ? '–' : Math.round(moves / total).toLocaleString('en');
}

function stopped({ runs }: CaseResult): string {
  return runs.some(isStopped) ? `${runs.filter(isStopped).length} of ${runs.length}` : '–';
}

function isStopped({ stoppedAtBest }: Run): boolean {
  return stoppedAtBest === true;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
