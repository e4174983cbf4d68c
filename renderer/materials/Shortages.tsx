import type { MaterialShortage } from '../../electron/host/contract.ts';
import { ui } from '../shell/ui-state.ts';
import { DataTable } from '../table/DataTable.tsx';
import type { Column } from '../table/DataTable.tsx';
import { usePages } from '../table/use-pages.ts';
import { useTexts } from '../text/use-texts.ts';

const columns: Column<MaterialShortage>[] = [
  {
    ...{ key: 'order', title: 'materials:column.order', width: 'minmax(110px, 1fr)' },
    cell: (row) => (
      <button type="button" className="link" onClick={() => ui.showOrders({ search: row.orderNumber, filter: 'all' })}>
        {row.orderNumber}
      </button>
    ),
    whole: (row) => `${row.item} · ${row.itemName}`,
  },
  {
    ...{ key: 'missing', title: 'materials:column.missing', width: '92px', number: true },
    cell: (row, { format }) => (
      <span className="problem">
        ▲ {format.number(row.missing, 2)} {row.unit}
      </span>
    ),
  },
  {
    ...{ key: 'needed', title: 'materials:column.needed', width: '84px', number: true },
    cell: (row, { format }) => `${format.number(row.needed, 2)} ${row.unit}`,
  },
  {
    ...{ key: 'neededAt', title: 'materials:column.neededAt', width: '92px', number: true },
    cell: (row, { format }) => format.dayTime(row.neededAt),
    whole: (row, { format }) => format.instant(row.neededAt),
  },
  {
    ...{ key: 'due', title: 'materials:column.due', width: '92px', number: true },
    cell: (row, { format }) => format.dayTime(row.due),
    whole: (row, { format }) => format.instant(row.due),
  },
];

/** Orders the plan leaves out for want of a material, with what is missing and when it is needed. */
export function Shortages({ item }: { item: string }) {
  const { t } = useTexts();
  const pages = usePages('materialShortages', { item }, ['plan']);
  return (
    <DataTable
      label={t('materials:shortages')}
      columns={columns}
      context={undefined}
      pages={pages}
      rowKey={(row) => row.order}
      empty={{ title: t('materials:noShortages'), text: t('materials:noShortagesText') }}
      minWidth={500}
    />
  );
}
