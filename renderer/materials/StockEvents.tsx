import type { StockEvent } from '../../electron/host/contract.ts';
import { ui } from '../shell/ui-state.ts';
import { DataTable } from '../table/DataTable.tsx';
import type { Column } from '../table/DataTable.tsx';
import { operationCode } from '../table/operation-code.ts';
import { usePages } from '../table/use-pages.ts';
import { useTexts } from '../text/use-texts.ts';

const signs: Record<StockEvent['kind'], string> = { arrival: '⬇', production: '⚙', consumption: '−', missing: '▲' };

type Context = { unit: string };

const columns: Column<StockEvent, Context>[] = [
  {
    ...{ key: 'at', title: 'materials:column.at', width: '96px' },
    cell: (row, { format }) => format.dayTime(row.at),
    whole: (row, { format }) => format.instant(row.at),
  },
  {
    ...{ key: 'kind', title: 'materials:column.kind', width: 'minmax(64px, 0.6fr)', from: 372 },
    cell: (row, { t }) => (
      <span className={row.kind === 'missing' ? 'problem' : ''}>
        <span aria-hidden="true">{signs[row.kind]} </span>
        {t(`materials:kind.${row.kind}`)}
      </span>
    ),
  },
  {
    ...{ key: 'quantity', title: 'materials:column.quantity', width: '80px', number: true },
    cell: (row, { format }, { unit }) =>
      `${row.quantity > 0 ? '+' : '−'}${format.number(Math.abs(row.quantity), 2)} ${unit}`,
  },
  {
    ...{ key: 'balance', title: 'materials:column.balance', width: '56px', number: true, from: 420 },
    cell: (row, { format }) => format.number(row.balance, 2),
  },
  {
    ...{ key: 'order', title: 'materials:column.behind', width: 'minmax(88px, 1.4fr)' },
    cell: (row) => <Behind event={row} />,
    whole: (row) => (row.order === null ? `${row.arrival} ${row.supplier}` : row.orderNumber),
  },
];

/** What moves a material's stock, with the order behind each movement. */
export function StockEvents({ item, from, unit }: { item: string; from: number | null; unit: string }) {
  const { t } = useTexts();
  const pages = usePages('stockEvents', from === null ? { item } : { item, from }, ['plan']);
  return (
    <DataTable
      label={t('materials:events')}
      columns={columns}
      context={{ unit }}
      pages={pages}
      rowKey={(row) => `${row.at} ${row.kind} ${row.order} ${row.operation} ${row.arrival}`}
      empty={{ title: t('materials:noEvents'), text: t('materials:noEventsText') }}
      minWidth={300}
    />
  );
}

function Behind({ event }: { event: StockEvent }) {
  const { operation, part, orderNumber, order, arrival, supplier } = event;
  if (order === null) {
    return (
      <>
        {arrival} <span className="muted">{supplier}</span>
      </>
    );
  }
  const open = (): void => {
    if (operation === null) ui.showOrders({ search: orderNumber, filter: 'all' });
    else ui.showOnBoard(operation, part);
  };
  return (
    <button type="button" className="link" onClick={open}>
      {operation === null ? orderNumber : operationCode(orderNumber, operation, part)}
    </button>
  );
}
