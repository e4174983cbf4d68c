import type { LoadOperation } from '../../electron/host/contract.ts';
import { ui } from '../shell/ui-state.ts';
import { DataTable } from '../table/DataTable.tsx';
import type { Column } from '../table/DataTable.tsx';
import { LateSign } from '../table/LateSign.tsx';
import { operationCode } from '../table/operation-code.ts';
import { usePages } from '../table/use-pages.ts';
import { useTexts } from '../text/use-texts.ts';

type LoadOperationsProps = { by: 'workCenter' | 'machine'; id: string; from: number; to: number };

const machine: Column<LoadOperation> = {
  ...{ key: 'machine', title: 'load:column.machine', width: '72px', from: 440 },
  cell: (row) => row.machine,
  whole: (row) => row.machineName,
};
const before: Column<LoadOperation>[] = [
  {
    ...{ key: 'order', title: 'load:column.operation', width: 'minmax(126px, 1fr)' },
    cell: (row) => (
      <button type="button" className="link" onClick={() => ui.showOnBoard(row.operation, row.part)}>
        {operationCode(row.orderNumber, row.operation, row.part)}
      </button>
    ),
  },
  {
    ...{ key: 'name', title: 'load:column.name', width: 'minmax(60px, 1.4fr)', from: 520 },
    cell: (row) => row.name,
    whole: (row) => `${row.name} · ${row.item}`,
  },
];
const after: Column<LoadOperation>[] = [
  {
    ...{ key: 'start', title: 'load:column.start', width: '88px', number: true },
    cell: (row, { format }) => format.dayTime(row.start),
    whole: (row, { format }) => `${format.instant(row.start)} – ${format.instant(row.end)}`,
  },
  {
    ...{ key: 'setup', title: 'load:setup', width: '56px', number: true, from: 480 },
    cell: (row, { format }) => (row.setup === 0 ? <span className="muted">–</span> : format.duration(row.setup)),
  },
  {
    ...{ key: 'run', title: 'load:run', width: 'minmax(84px, 1.2fr)', number: true },
    cell: (row, { format }) => (
      <>
        {row.late && <LateSign />}
        {format.duration(row.run)}
      </>
    ),
  },
];
const columns = { machine: [...before, ...after], workCenter: [...before, machine, ...after] };

/** Operations behind a column; one is shown on the board by double click, Enter or its code. */
export function LoadOperations({ by, id, from, to }: LoadOperationsProps) {
  const { t } = useTexts();
  const pages = usePages('loadOperations', { by, id, from, to }, ['plan']);
  return (
    <DataTable
      label={t('load:operations')}
      columns={columns[by]}
      context={undefined}
      pages={pages}
      rowKey={(row) => `${row.operation}#${row.part}`}
      empty={{ title: t('load:noOperations'), text: t('load:noOperationsText') }}
      minWidth={320}
      onOpen={(row) => ui.showOnBoard(row.operation, row.part)}
    />
  );
}
