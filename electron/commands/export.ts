/** Schedule and dispatch lists of a scenario as JSON or CSV. */
import { stringify } from 'csv-stringify/sync';
import { success, type Result } from '../../solver/model/result.ts';
import type { Host } from '../host/contract.ts';

export type ExportRow = {
  machine: string;
  position: number;
  order: string;
  item: string;
  sequence: number;
  part: number;
  start: string;
  runStart: string;
  end: string;
  due: string;
  late: boolean;
  pinned: boolean;
  released: boolean;
};

/**
 * One row per operation on a machine, by machine and start. `dispatch` leaves out what is started or done. Instants are ISO 8601 UTC.
 */
export async function exportRows(
  host: Host,
  what: 'schedule' | 'dispatch',
  flags: Flags,
): Promise<Result<ExportRow[]>> {
  const answer = await host.board({});
  if (!answer.ok) return answer;
  const board = answer.value;
  const epoch = Date.parse(board.epochAt);
  const instant = (seconds: number): string => new Date(epoch + seconds * 1000).toISOString();
  const rows: ExportRow[] = [];
  const { operations } = board;
  let position = 0;
  for (let row = 0; row < operations.order.length; row++) {
    position = row > 0 && operations.machine[row] === operations.machine[row - 1] ? position + 1 : 1;
    const flag = operations.flags[row];
    if (what === 'dispatch' && flag & (flags.started | flags.done)) continue;
    const order = operations.order[row];
    rows.push({
      machine: board.machines[operations.machine[row]].id,
      position,
      order: board.orders.numbers[order],
      item: board.orders.items[order],
      sequence: operations.sequence[row],
      part: operations.part[row],
      start: instant(operations.start[row]),
      runStart: instant(operations.runStart[row]),
      end: instant(operations.end[row]),
      due: instant(board.orders.due[order]),
      late: (flag & flags.late) !== 0,
      pinned: (flag & flags.pinned) !== 0,
      released: (flag & flags.released) !== 0,
    });
  }
  return success(rows);
}

type Flags = { started: number; done: number; late: number; pinned: number; released: number };

/** CSV with a header line. Cells that a spreadsheet would take for a formula are escaped. */
export function csvOf(rows: ExportRow[]): string {
  return stringify(rows, { header: true, escape_formulas: true, cast: { boolean: (value) => (value ? 'yes' : 'no') } });
}
