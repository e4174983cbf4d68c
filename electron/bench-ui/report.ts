/** Figures of the screen as a table, as JSON, and as the page that is kept beside the code. */
import type { Run } from './measure.ts';

export type Row = {
  figure: string;
  operations: number;
  count: number;
  p50: number;
  p95: number;
  max: number;
  target: string;
};
export type Report = {
  date: string;
  machine: string;
  /** Load average of the last minute when it began: above the number of cores the figures say little. */
  load: number;
  rows: Row[];
};

/** Targets by figure, and from which size on they are asked for; milliseconds at p95, MB. */
const targets: { figure: string; operations: number; below: number }[] = [
  { figure: 'drag feedback', operations: 10_000, below: 16 },
  { figure: 'drop to repaired', operations: 10_000, below: 200 },
  { figure: 'scroll x, main thread', operations: 100_000, below: 16.7 },
  { figure: 'scroll y, main thread', operations: 100_000, below: 16.7 },
  { figure: 'zoom, main thread', operations: 100_000, below: 16.7 },
  { figure: 'first screen', operations: 100_000, below: 2000 },
  { figure: 'renderer resident, MB', operations: 100_000, below: 400 },
];

export function rowsOf({ operations, samples }: Run, asked: number): Row[] {
  return Object.entries(samples).map(([figure, values]) => {
    const sorted = values.toSorted((a, b) => a - b);
    const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
    const target = targets.find((candidate) => candidate.figure === figure && asked <= candidate.operations);
    const p95 = at(0.95);
    return {
      ...{ figure, operations, count: sorted.length, p50: at(0.5), p95, max: at(1) },
      target: target === undefined ? '' : `< ${target.below} ${p95 < target.below ? 'met' : 'MISSED'}`,
    };
  });
}

export function tableOf(rows: readonly Row[]): string {
  const number = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(value < 100 ? 1 : 0));
  const cells = rows.map((row) => [
    ...[row.figure, row.operations.toLocaleString('en'), String(row.count)],
    ...[number(row.p50), number(row.p95), number(row.max), row.target],
  ]);
  const head = ['figure (ms)', 'operations', 'n', 'p50', 'p95', 'max', 'target at p95'];
  const widths = head.map((title, column) => Math.max(title.length, ...cells.map((cell) => cell[column].length)));
  const line = (cell: readonly string[]): string =>
    `| ${cell.map((text, column) => (column === 0 || column === 6 ? text.padEnd(widths[column]) : text.padStart(widths[column]))).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 || column === 6 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(head), line(rule), ...cells.map((cell) => line(cell))].join('\n');
}

export function pageOf({ date, machine, load, rows }: Report): string {
  return `# Figures of the screen

Measured by \`npm run bench:ui\` on ${date.slice(0, 10)}: ${machine}; load average ${load.toFixed(1)} when it began.
Real host on a generated plant, real page of 1600 × 950 in headless Chromium, everything rasterised in software.

- drag feedback: from when the page hears of the pointer's move to the first answer in the card beside it, which tells all, or what is certain
  so far ("at least …"); painted: from the move itself, which the browser holds back until a frame, to the frame after the answer.
- whole answer at rest: from the last move to the whole answer, the rest of 80 ms before it is asked for included where the first was not whole.
- drop to repaired: from letting go to the repaired plan drawn, the stored version included.
- main thread: CPU per frame from a trace; frame interval: wall time from one frame to the next, 16.7 at best.
- first screen: from navigation to the drawn board, with host and plan ready.

${tableOf(rows)}
`;
}
