import { FormGroup, HTMLSelect, InputGroup } from '@blueprintjs/core';
import { useId, useState } from 'react';
import type { Change } from '../../electron/host/contract.ts';
import { useQuery, useSessionState } from '../host/context.ts';
import { failureText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';
import { EditFrame } from './EditFrame.tsx';
import { numberOf } from './fields.tsx';
import { evenParts, partsOf } from './split-parts.ts';

const mostParts = 20;

/** Cuts an operation into parts that are planned apart, or joins them again. */
export function SplitDialog({ operation }: { operation: string }) {
  const { t, format } = useTexts();
  const model = useSessionState((state) => state.model);
  const detail = useQuery('operation', { operation }, []);
  const [typed, setTyped] = useState<string[] | null>(null);
  const id = useId();
  const quantity = detail.value?.order.quantity ?? 0;
  const there = model === null ? 1 : partsOf(model, operation);
  const quantities = typed ?? evenParts(quantity, Math.max(2, there)).map(String);
  const numbers = quantities.map(numberOf);
  const sum = numbers.reduce<number>((total, one) => total + (one ?? 0), 0);
  const left = quantity - sum;
  const fits = Math.abs(left) <= 1e-6 * quantity && numbers.every((one) => one !== null);
  const changes: Change[] | null =
    detail.value !== null && fits ? [{ change: 'split', operation, quantities: numbers.map((one) => one) }] : null;
  const name = detail.value === null ? operation : `${detail.value.order.number} ${detail.value.name}`;
  const join = { text: t('edits:split.join'), changes: [{ change: 'join' as const, operation }] };
  return (
    <EditFrame
      title={t('edits:split.title', { name })}
      ok={t('edits:split.ok')}
      changes={changes}
      {...(there > 1 ? { other: join } : {})}
    >
      {detail.failure !== null && <p role="alert">{failureText(detail.failure, t)}</p>}
      <FormGroup label={t('edits:split.parts')} labelFor={id} inline>
        <HTMLSelect
          id={id}
          value={quantities.length}
          onChange={({ currentTarget }) => setTyped(evenParts(quantity, Number(currentTarget.value)).map(String))}
          options={Array.from({ length: mostParts - 1 }, (_, index) => index + 2)}
        />
      </FormGroup>
      <div className="edit-parts">
        {quantities.map((text, index) => (
          // Parts have no name but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <FormGroup key={index} label={t('edits:split.part', { part: index + 1 })} labelFor={`${id}-${index}`}>
            <InputGroup
              id={`${id}-${index}`}
              inputMode="decimal"
              value={text}
              onValueChange={(value) => setTyped(quantities.with(index, value))}
            />
          </FormGroup>
        ))}
      </div>
      <p className={fits ? 'muted' : 'edit-bad'}>
        {t(fits ? 'edits:split.fits' : 'edits:split.left', {
          quantity: format.number(quantity, 3),
          left: format.number(left, 3),
        })}
      </p>
    </EditFrame>
  );
}
