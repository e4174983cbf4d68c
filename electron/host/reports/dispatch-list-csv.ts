/** Work-to lists for spreadsheet programs. */
import { stringify } from 'csv-stringify/sync';
import type { DispatchRow } from '../contract.ts';
import { dispatchColumns, type DispatchColumn } from '../contract/views.ts';

type Cell = string | number;

/** CSV with headings and `\r\n` lines. Cells that a spreadsheet program would take for a formula begin with an apostrophe. `at` writes instants. */
export function dispatchCsv(
  lists: readonly { machine: string; name: string; rows: readonly DispatchRow[] }[],
  headings: Partial<Record<DispatchColumn, string>>,
  at: (second: number) => string,
): string {
  const records = lists.flatMap(({ machine, name, rows }) => rows.map((row) => cellsOf(machine, name, row, at)));
  return stringify(records, {
    header: true,
    escape_formulas: true,
    record_delimiter: 'windows',
    columns: dispatchColumns.map((key) => ({ key, header: guarded(headings[key] ?? key) })),
  });
}

/** Headings come from the page, and are not escaped with the cells. */
function guarded(heading: string): string {
  return /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(heading) ? `'${heading}` : heading;
}

function cellsOf(
  machine: string,
  machineName: string,
  row: DispatchRow,
  at: (second: number) => string,
): Record<DispatchColumn, Cell> {
  const counted = (list: { id: string; quantity: number }[]): string =>
    list.map(({ id, quantity }) => (quantity === 1 ? id : `${id} × ${quantity}`)).join('; ');
  return {
    machine,
    machineName,
    position: row.position,
    order: row.orderNumber,
    operation: row.sequence,
    part: row.part + 1,
    name: row.name,
    item: row.item,
    itemName: row.itemName,
    quantity: row.quantity,
    unit: row.unit,
    setupFrom: row.setup.map(({ from }) => from).join('; '),
    setupTo: row.setup.map(({ to }) => to).join('; '),
    setupMinutes: Math.round(row.setupSeconds / 6) / 10,
    runMinutes: Math.round(row.runSeconds / 6) / 10,
    start: at(row.start),
    end: at(row.end),
    tools: counted(row.tools),
    skills: counted(row.skills),
    materials: row.materials.map(({ id, quantity, unit }) => `${id} ${quantity} ${unit}`.trim()).join('; '),
    revision: row.revision,
    state: row.state,
    progress: row.progress === null ? '' : Math.round(row.progress * 100),
  };
}
