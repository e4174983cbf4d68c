import type { OrderRow } from '../../electron/host/contract.ts';
import { orderStatus } from '../orders/order-status.ts';
import { reasonText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';
import { Facts } from './Facts.tsx';

export function OrderFacts({ row }: { row: OrderRow }) {
  const { t, format } = useTexts();
  const late = (row.lateness ?? 0) > 0;
  return (
    <Facts
      facts={[
        [t('orders:column.item'), row.itemName === row.item ? row.item : `${row.item} · ${row.itemName}`],
        [t('orders:column.quantity'), `${format.number(row.quantity, 3)} ${row.unit}`],
        [t('orders:column.customer'), row.customer],
        [t('orders:kindLabel'), t(`orders:kind.${row.kind}`)],
        [t('orders:column.priority'), format.number(row.priority, 1)],
        [t('orders:release'), row.release === null ? null : format.instant(row.release)],
        [t('orders:column.due'), format.instant(row.due)],
        [t('orders:column.end'), row.end === null ? null : format.instant(row.end)],
        [
          late ? t('orders:late') : t('orders:slack'),
          row.lateness === null ? null : (
            <span className={late ? 'problem' : ''}>{format.duration(Math.abs(row.lateness))}</span>
          ),
        ],
        [t('orders:column.status'), t(`orders:status.${orderStatus(row)}`)],
        [
          t('orders:reason'),
          row.reason === null ? null : <span className="problem">{reasonText(row.reason, t, format)}</span>,
        ],
        [
          t('orders:column.operations'),
          t('orders:progress', { done: format.number(row.operationsDone), total: format.number(row.operations) }),
        ],
      ]}
    />
  );
}
