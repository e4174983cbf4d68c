// Cells of a virtualised table: see OrdersView.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { Tag } from '@blueprintjs/core';
import type { HostInput, OrderRow } from '../../electron/host/contract.ts';
import { reasonText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';

type Column = { key: string; sort?: NonNullable<HostInput<'orders'>['sort']>; number?: true };

/** Order of the cells below. */
export const columns: readonly Column[] = [
  { key: 'number', sort: 'number' },
  { key: 'item', sort: 'item' },
  { key: 'customer' },
  { key: 'quantity', number: true },
  { key: 'priority', sort: 'priority', number: true },
  { key: 'due', sort: 'due', number: true },
  { key: 'end', sort: 'end', number: true },
  { key: 'lateness', sort: 'lateness', number: true },
  { key: 'operations', number: true },
  { key: 'status' },
];

export function OrderCells({ row }: { row: OrderRow }) {
  const { t, format } = useTexts();
  const late = row.lateness !== null && row.lateness > 0;
  return (
    <>
      <div role="cell">
        <strong>{row.number}</strong>
        {row.kind === 'planned' && <span className="muted"> {t('orders:kind.planned')}</span>}
      </div>
      <div role="cell" title={`${row.item} · ${row.itemName}`}>
        {row.item} <span className="muted">{row.itemName}</span>
      </div>
      <div role="cell" title={row.customer}>
        {row.customer}
      </div>
      <div role="cell" className="number">
        {format.number(row.quantity, 3)} {row.unit}
      </div>
      <div role="cell" className="number">
        {format.number(row.priority, 1)}
      </div>
      <div role="cell" className="number">
        {format.instant(row.due)}
      </div>
      <div role="cell" className="number">
        {row.end === null ? '–' : format.instant(row.end)}
      </div>
      <div role="cell" className={late ? 'number problem' : 'number muted'}>
        {row.lateness === null ? '–' : `${late ? '+' : ''}${format.duration(row.lateness)}`}
      </div>
      <div role="cell" className="number">
        {t('orders:progress', { done: format.number(row.operationsDone), total: format.number(row.operations) })}
      </div>
      <div role="cell" title={row.reason === null ? '' : reasonText(row.reason, t, format)}>
        <Tag minimal intent={row.status === 'unscheduled' ? 'danger' : row.status === 'started' ? 'success' : 'none'}>
          {t(`orders:status.${row.status}`)}
        </Tag>
        {row.reason !== null && <span className="muted"> {reasonText(row.reason, t, format)}</span>}
      </div>
    </>
  );
}
