/** Work-to lists whole, for paper and for spreadsheets. */
import type { TFunction } from 'i18next';
import { dispatchColumns } from '../../electron/host/contract.ts';
import type { HostOutputs } from '../../electron/host/contract.ts';
import { success, type Result } from '../../solver/model/result.ts';
import type { Session } from '../host/session.ts';

export type DispatchLists = HostOutputs['dispatchList'][];
type Window = { from: number; to: number };

const pageSize = 500;

/** Lists of several machines with all their rows; machines without any are left out. */
export async function readLists(
  call: Session['call'],
  machines: readonly string[],
  window: Window,
): Promise<Result<DispatchLists>> {
  const lists: DispatchLists = [];
  for (const machine of machines) {
    const input = { machine, ...window, limit: pageSize };
    const list = await call('dispatchList', { ...input, offset: 0 });
    if (!list.ok) return list;
    const { value } = list;
    while (value.rows.length < value.total) {
      const more = await call('dispatchList', { ...input, offset: value.rows.length });
      if (!more.ok) return more;
      if (more.value.rows.length === 0) break;
      value.rows.push(...more.value.rows);
    }
    if (value.total > 0) lists.push(value);
  }
  return success(lists);
}

/** Has the host write the lists as CSV, headed in the planner's language, and hands the file to the browser. */
export async function downloadCsv(
  call: Session['call'],
  machines: string[],
  window: Window,
  t: TFunction,
): Promise<Result<null>> {
  const headings = Object.fromEntries(dispatchColumns.map((column) => [column, t(`dispatch:csvColumn.${column}`)]));
  const csv = await call('dispatchCsv', { machines, ...window, headings });
  if (!csv.ok) return csv;
  // Without a byte order mark spreadsheet programs read UTF-8 wrongly.
  const url = URL.createObjectURL(new Blob(['\uFEFF', csv.value.text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${machines.length === 1 ? machines[0].replaceAll(/[^\p{L}\p{N}._-]+/gu, '-') : t('dispatch:fileName')}.csv`;
  link.click();
  // The browser reads the address after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  return success(null);
}
