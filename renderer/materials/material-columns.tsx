/** Columns of the list of materials. */
import type { MaterialRow } from '../../electron/host/contract.ts';
import type { Column, Texts } from '../table/DataTable.tsx';

type Quantity = 'stock' | 'arriving' | 'produced' | 'consumed';

function quantity(key: Quantity, title: string, from: number, sort?: string): Column<MaterialRow> {
  return {
    ...{ key, title, width: '76px', number: true, from },
    ...(sort === undefined ? {} : { sort }),
    cell: (row, { format }) => (row[key] === 0 ? <span className="muted">0</span> : format.number(row[key], 2)),
  };
}

function shortText({ short, shortOrders, shortAt }: MaterialRow, t: Texts['t'], format: Texts['format']): string {
  if (shortAt === null) return '';
  const [quantity, at] = [format.number(short, 2), format.dayMonth(shortAt)];
  return t('materials:shortBy', { quantity, count: shortOrders, at });
}

export const materialColumns: Column<MaterialRow>[] = [
  {
    ...{ key: 'item', title: 'materials:column.item', width: 'minmax(170px, 2.4fr)', sort: 'item' },
    cell: (row) => (
      <>
        <strong>{row.item}</strong> <span className="muted">{row.name}</span>
      </>
    ),
    whole: (row) => `${row.item} · ${row.name}`,
  },
  {
    ...{ key: 'made', title: 'materials:column.procurement', width: '60px', from: 700 },
    cell: (row, { t }) => t(row.made ? 'materials:made' : 'materials:bought'),
  },
  { key: 'unit', title: 'materials:column.unit', width: '44px', cell: (row) => row.unit },
  quantity('stock', 'materials:column.stock', 0, 'stock'),
  quantity('arriving', 'materials:column.arriving', 760),
  quantity('produced', 'materials:column.produced', 860),
  quantity('consumed', 'materials:column.consumed', 860),
  {
    ...{ key: 'lowest', title: 'materials:column.lowest', width: 'minmax(112px, 1fr)', number: true, sort: 'lowest' },
    cell: (row, { format }) => (
      <>
        {format.number(row.lowest, 2)} <span className="muted">{format.dayMonth(row.lowestAt)}</span>
      </>
    ),
  },
  {
    ...{ key: 'short', title: 'materials:column.short', width: 'minmax(130px, 1.6fr)', number: true, sort: 'shortage' },
    cell: (row, { t, format }) =>
      row.shortAt === null ? (
        <span className="muted">–</span>
      ) : (
        <span className="problem">▲ {shortText(row, t, format)}</span>
      ),
    whole: (row, { t, format }) => shortText(row, t, format),
  },
];
