import { useMemo, useState } from 'react';
import type { Change } from '../../electron/host/contract.ts';
import { useSession, useSessionState } from '../host/context.ts';
import { useTexts } from '../text/use-texts.ts';
import { EditFrame } from './EditFrame.tsx';
import { NumberField, numberOf, TextField } from './fields.tsx';
import { InstantField } from './InstantField.tsx';

const twoDays = 2 * 86_400;
const rushPriority = '10';

/** An order of the planner's own, before any ERP knows of it. */
export function RushOrderDialog({ due: wanted }: { due: number | null }) {
  const { t } = useTexts();
  const session = useSession();
  const model = useSessionState((state) => state.model);
  const items = useMemo(() => [...new Set(model?.board.orders.items)].toSorted(), [model]);
  const [number, setNumber] = useState('');
  const [item, setItem] = useState('');
  const [quantity, setQuantity] = useState('');
  const [priority, setPriority] = useState(rushPriority);
  const [due, setDue] = useState<number | null>(() => {
    const hour = 3600;
    return wanted ?? Math.ceil((session.plantNow() + twoDays) / hour) * hour;
  });
  const [pieces, weight] = [numberOf(quantity), numberOf(priority)];
  const complete = number.trim() !== '' && item.trim() !== '' && pieces !== null && weight !== null && due !== null;
  const changes: Change[] | null = complete
    ? [
        {
          ...{ change: 'rushOrder', number: number.trim(), item: item.trim() },
          ...{ quantity: pieces, due, priority: weight },
        },
      ]
    : null;
  return (
    <EditFrame title={t('edits:rushOrder.title')} ok={t('edits:rushOrder.ok')} changes={changes}>
      <p className="muted">{t('edits:rushOrder.text')}</p>
      <div className="edit-fields">
        <TextField label={t('edits:field.number')} value={number} onChange={setNumber} />
        <TextField label={t('edits:field.item')} value={item} onChange={setItem} choices={items} />
        <NumberField label={t('edits:field.quantity')} value={quantity} onChange={setQuantity} />
        <NumberField
          label={t('edits:field.priority')}
          helper={t('edits:field.priorityText')}
          value={priority}
          onChange={setPriority}
        />
        <InstantField label={t('edits:field.due')} value={due} onChange={setDue} />
      </div>
    </EditFrame>
  );
}
