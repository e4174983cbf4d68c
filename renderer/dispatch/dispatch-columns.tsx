/** Columns of a work-to list. */
import { Checkbox } from '@blueprintjs/core';
import type { DispatchRow } from '../../electron/host/contract.ts';
import { ui } from '../shell/ui-state.ts';
import type { Column } from '../table/DataTable.tsx';
import { LateSign } from '../table/LateSign.tsx';
import type { PlantFormat } from '../text/plant-format.ts';
import { code, counted, isRecallable, setupText } from './dispatch-text.ts';
import { ReleaseMark } from './ReleaseMark.tsx';

/** Job orders chosen for recall. */
export type DispatchContext = { chosen: ReadonlySet<string>; choose: (jobOrder: string, on: boolean) => void };

function needsText(row: DispatchRow, format: PlantFormat): string {
  const materials = row.materials.map(({ id, quantity, unit }) => `${id} ${format.number(quantity, 2)} ${unit}`);
  return [...counted(row.tools), ...counted(row.skills), ...materials].join(', ');
}

export const dispatchColumns: Column<DispatchRow, DispatchContext>[] = [
  {
    ...{ key: 'choose', title: '', width: '20px' },
    cell: (row, { t }, { chosen, choose }) =>
      isRecallable(row) ? (
        <Checkbox
          checked={chosen.has(row.jobOrder)}
          aria-label={t('dispatch:choose', { job: code(row) })}
          onChange={({ currentTarget }) => choose(row.jobOrder, currentTarget.checked)}
        />
      ) : null,
  },
  {
    ...{ key: 'position', title: 'dispatch:column.position', width: '30px', number: true },
    cell: (row, { format }) => (row.position === 0 ? '▶' : format.number(row.position)),
    whole: (row, { t }) => (row.position === 0 ? t('dispatch:underWay') : ''),
  },
  {
    ...{ key: 'order', title: 'dispatch:column.order', width: 'minmax(126px, 0.9fr)' },
    cell: (row) => (
      <>
        {row.late && <LateSign />}
        <button type="button" className="link" onClick={() => ui.showOnBoard(row.operation, row.part)}>
          {code(row)}
        </button>
      </>
    ),
  },
  {
    ...{ key: 'start', title: 'dispatch:column.start', width: '92px', number: true },
    cell: (row, { format }) => format.dayTime(row.start),
    whole: (row, { format }) => format.instant(row.start),
  },
  {
    ...{ key: 'end', title: 'dispatch:column.end', width: '92px', number: true, from: 740 },
    cell: (row, { format }) => format.dayTime(row.end),
    whole: (row, { format }) => format.instant(row.end),
  },
  {
    ...{ key: 'name', title: 'dispatch:column.name', width: 'minmax(84px, 1fr)', from: 860 },
    cell: (row) => row.name,
    whole: (row) => row.name,
  },
  {
    ...{ key: 'item', title: 'dispatch:column.item', width: 'minmax(76px, 1.2fr)', from: 580 },
    cell: (row) => (
      <>
        {row.item} <span className="muted">{row.itemName}</span>
      </>
    ),
    whole: (row) => `${row.item} · ${row.itemName}`,
  },
  {
    ...{ key: 'quantity', title: 'dispatch:column.quantity', width: '76px', number: true, from: 480 },
    cell: (row, { format }) => `${format.number(row.quantity, 2)} ${row.unit}`,
  },
  {
    ...{ key: 'setup', title: 'dispatch:column.setup', width: 'minmax(84px, 1fr)', from: 960 },
    cell: (row, { format }) => setupText(row, format),
    whole: (row, { format }) => setupText(row, format),
  },
  {
    ...{ key: 'needs', title: 'dispatch:column.needs', width: 'minmax(90px, 1.1fr)', from: 1040 },
    cell: (row, { format }) => needsText(row, format),
    whole: (row, { format }) => needsText(row, format),
  },
  {
    ...{ key: 'state', title: 'dispatch:column.state', width: 'minmax(92px, 1.5fr)' },
    cell: (row) => <ReleaseMark row={row} />,
    whole: (row) => row.error,
  },
  {
    ...{ key: 'progress', title: 'dispatch:column.progress', width: '48px', number: true, from: 1040 },
    cell: (row, { format }) => (row.progress === null ? '' : format.share(row.progress)),
  },
];
