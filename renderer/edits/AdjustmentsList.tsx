import { Button } from '@blueprintjs/core';
import type { ReactNode } from 'react';
import type { Adjustments, Change } from '../../electron/host/contract.ts';
import { useQuery, useSessionState } from '../host/context.ts';
import { ui } from '../shell/ui-state.ts';
import { failureText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';
import { openEditDialog, useEditState } from './edit-state.ts';
import { useEdit } from './use-edit.ts';

type Line = {
  key: string;
  kind: string;
  what: ReactNode;
  detail: string;
  undo: { text: string; change: Change } | null;
};

/** What the planner has laid over the ERP's data and the plan, each with the way back. */
export function AdjustmentsList() {
  const { t } = useTexts();
  const { value, failure } = useQuery('adjustments', {}, ['history', 'plan', 'orders']);
  const lines = useLines(value);
  const edits = useEdit();
  const busy = useEditState((state) => state.busy);
  if (failure !== null) return <p role="alert">{failureText(failure, t)}</p>;
  if (value === null) return null;
  return (
    <>
      {lines.length === 0 && <p className="muted">{t('edits:adjustments.empty')}</p>}
      <ul className="adjustments">
        {lines.map(({ key, kind, what, detail, undo }) => (
          <li key={key}>
            <span className="muted">{t(`edits:adjustments.kind.${kind}`)}</span>
            <span>{what}</span>
            <span>{detail}</span>
            {undo !== null && (
              <Button
                size="small"
                variant="outlined"
                disabled={busy}
                text={undo.text}
                onClick={() => void edits.edit([undo.change])}
              />
            )}
          </li>
        ))}
      </ul>
      <div className="history-foot">
        <Button
          size="small"
          text={t('edits:action.rushOrder')}
          onClick={() => openEditDialog({ kind: 'rushOrder', due: null })}
        />
        <Button
          size="small"
          text={t('edits:action.machineTime')}
          onClick={() => openEditDialog({ kind: 'machineTime', machine: null, time: null, as: 'downtime' })}
        />
      </div>
    </>
  );
}

function useLines(value: Adjustments | null): Line[] {
  const { t, format } = useTexts();
  const model = useSessionState((state) => state.model);
  if (value === null) return [];
  const machine = (id: string): string => model?.board.machines.find((row) => row.id === id)?.name ?? id;
  const number = (operation: string): string => {
    const cut = operation.lastIndexOf('/');
    const order = model?.orderOf(operation.slice(0, cut)) ?? null;
    return `${order === null ? operation.slice(0, cut) : model!.board.orders.numbers[order]}${operation.slice(cut)}`;
  };
  const door = (operation: string, part: number): ReactNode => (
    <button type="button" className="link" onClick={() => ui.showOnBoard(operation, part)}>
      {number(operation)}
      {part > 0 && `.${part + 1}`}
    </button>
  );
  const span = (from: number, to: number): string => `${format.instant(from)} – ${format.instant(to)}`;
  return [
    ...value.rushOrders.map(({ order, number: name, item, quantity, due }) => ({
      ...{ key: `rush ${order}`, kind: 'rushOrder', what: name },
      detail: t('edits:adjustments.rushOrder', {
        item,
        quantity: format.number(quantity, 3),
        due: format.instant(due),
      }),
      undo: { text: t('edits:action.removeRushOrder'), change: { change: 'removeRushOrder' as const, order } },
    })),
    ...value.orders.map(({ order, number: name, due, quantity, priority, erp }) => ({
      ...{ key: `order ${order}`, kind: 'order', what: name },
      detail: [
        due === null ? '' : t('edits:adjustments.due', { ours: format.instant(due), erp: format.instant(erp.due) }),
        quantity === null
          ? ''
          : t('edits:adjustments.quantity', { ours: format.number(quantity, 3), erp: format.number(erp.quantity, 3) }),
        priority === null
          ? ''
          : t('edits:adjustments.priority', { ours: format.number(priority, 3), erp: format.number(erp.priority, 3) }),
      ]
        .filter((text) => text !== '')
        .join(' · '),
      undo: {
        text: t('edits:action.reset'),
        change: { change: 'order' as const, order, due: null, quantity: null, priority: null },
      },
    })),
    ...value.holds.map(({ order, number: name, reason }) => ({
      ...{ key: `hold ${order}`, kind: 'hold', what: name, detail: reason },
      undo: { text: t('edits:action.letGo'), change: { change: 'letGo' as const, order } },
    })),
    ...value.machineTimes.map(({ id, machine: on, kind, start, end, reason }) => ({
      ...{ key: `time ${id}`, kind, what: machine(on) },
      detail: reason === '' ? span(start, end) : `${span(start, end)} · ${reason}`,
      undo: { text: t('edits:action.remove'), change: { change: 'removeMachineTime' as const, id } },
    })),
    ...value.splits.map(({ operation, quantities }) => ({
      ...{ key: `split ${operation}`, kind: quantities.length > 1 ? 'split' : 'join', what: door(operation, 0) },
      detail: quantities.map((quantity) => format.number(quantity, 3)).join(' + '),
      undo:
        quantities.length > 1 ? { text: t('edits:action.join'), change: { change: 'join' as const, operation } } : null,
    })),
    ...value.pins.map(({ operation, part, machine: on, start }) => ({
      ...{ key: `pin ${operation} ${part}`, kind: 'pin', what: door(operation, part) },
      detail: `${machine(on)}, ${format.instant(start)}`,
      undo: { text: t('edits:action.unpin'), change: { change: 'unpin' as const, parts: [{ operation, part }] } },
    })),
  ];
}
