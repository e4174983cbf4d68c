import { Button } from '@blueprintjs/core';
import { useState } from 'react';
import type { Adjustments, Change, OrderRow } from '../../electron/host/contract.ts';
import { useQuery } from '../host/context.ts';
import { failureText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';
import { EditFrame } from './EditFrame.tsx';
import { NumberField, numberOf } from './fields.tsx';
import { InstantField } from './InstantField.tsx';

/** Due date, quantity and priority of an order, each with the ERP's value and the way back to it. */
export function OrderDialog({ order }: { order: string }) {
  const { t } = useTexts();
  const tree = useQuery('orderTree', { order, limit: 1 }, []);
  const adjustments = useQuery('adjustments', {}, []);
  if (tree.value === null || adjustments.value === null) {
    const failure = tree.failure ?? adjustments.failure;
    return (
      <EditFrame title={t('edits:order.title', { number: '' })} ok={t('edits:order.ok')} changes={null}>
        {failure !== null && <p role="alert">{failureText(failure, t)}</p>}
      </EditFrame>
    );
  }
  const adjusted = adjustments.value.orders.find((row) => row.order === order);
  return <OrderForm row={tree.value.order} adjusted={adjusted} />;
}

function OrderForm({ row, adjusted }: { row: OrderRow; adjusted: Adjustments['orders'][number] | undefined }) {
  const { t, format } = useTexts();
  const [due, setDue] = useState<number | null>(row.due);
  const [quantity, setQuantity] = useState(String(row.quantity));
  const [priority, setPriority] = useState(String(row.priority));
  const erp = adjusted?.erp ?? { due: row.due, quantity: row.quantity, priority: row.priority };
  const [pieces, weight] = [numberOf(quantity), numberOf(priority)];
  const wrong = due === null || pieces === null || weight === null;
  const changed = {
    ...(due === row.due || due === null ? {} : { due: due === erp.due ? null : due }),
    ...(pieces === row.quantity || pieces === null ? {} : { quantity: pieces === erp.quantity ? null : pieces }),
    ...(weight === row.priority || weight === null ? {} : { priority: weight === erp.priority ? null : weight }),
  };
  const changes: Change[] | null =
    wrong || Object.keys(changed).length === 0 ? null : [{ change: 'order', order: row.id, ...changed }];
  return (
    <EditFrame title={t('edits:order.title', { number: row.number })} ok={t('edits:order.ok')} changes={changes}>
      <div className="edit-fields">
        <InstantField
          label={t('edits:field.due')}
          helper={t('edits:order.erp', { value: format.instant(erp.due) })}
          value={due}
          onChange={setDue}
        />
        <Reset shown={due !== erp.due} label={t('edits:reset.due')} onClick={() => setDue(erp.due)} />
        <NumberField
          label={t('edits:field.quantity')}
          helper={t('edits:order.erp', { value: `${format.number(erp.quantity, 3)} ${row.unit}` })}
          value={quantity}
          onChange={setQuantity}
        />
        <Reset
          shown={pieces !== erp.quantity}
          label={t('edits:reset.quantity')}
          onClick={() => setQuantity(String(erp.quantity))}
        />
        <NumberField
          label={t('edits:field.priority')}
          helper={t('edits:order.erp', { value: format.number(erp.priority, 3) })}
          value={priority}
          onChange={setPriority}
        />
        <Reset
          shown={weight !== erp.priority}
          label={t('edits:reset.priority')}
          onClick={() => setPriority(String(erp.priority))}
        />
      </div>
    </EditFrame>
  );
}

function Reset({ shown, label, onClick }: { shown: boolean; label: string; onClick: () => void }) {
  return shown ? (
    <Button variant="outlined" size="small" className="edit-reset" text={label} onClick={onClick} />
  ) : (
    <span />
  );
}
