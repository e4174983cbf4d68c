import { useState } from 'react';
import { useQuery, useSessionState } from '../host/context.ts';
import { useTexts } from '../text/use-texts.ts';
import { EditFrame } from './EditFrame.tsx';
import { TextField } from './fields.tsx';

/** Takes an order out of the plan until it is let go. */
export function HoldDialog({ order }: { order: string }) {
  const { t } = useTexts();
  const model = useSessionState((state) => state.model);
  const tree = useQuery('orderTree', { order, limit: 1 }, []);
  const [reason, setReason] = useState('');
  const index = model?.orderOf(order) ?? null;
  const number = index === null ? (tree.value?.order.number ?? order) : model!.board.orders.numbers[index];
  return (
    <EditFrame
      title={t('edits:hold.title', { number })}
      ok={t('edits:hold.ok')}
      changes={[{ change: 'hold', order, reason: reason.trim() }]}
    >
      <p className="muted">{t('edits:hold.text')}</p>
      <TextField label={t('edits:field.reason')} value={reason} onChange={setReason} />
    </EditFrame>
  );
}
