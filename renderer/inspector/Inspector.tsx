import { Button, Tag } from '@blueprintjs/core';
import { Cross, Locate } from '@blueprintjs/icons';
import type { OrderRow } from '../../electron/host/contract.ts';
import { EditActions } from '../edits/EditActions.tsx';
import { useQuery, useSessionState } from '../host/context.ts';
import { showOrderOnBoard } from '../orders/open-order.ts';
import { setUi, ui, useUi } from '../shell/ui-state.ts';
import type { Selection } from '../shell/ui-state.ts';
import { failureText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';
import { OperationFacts } from './OperationFacts.tsx';
import { OrderFacts } from './OrderFacts.tsx';
import { OrderWhy } from './OrderWhy.tsx';

export function Inspector() {
  const { t } = useTexts();
  const selection = useUi((state) => state.selection);
  if (selection === null) return null;
  return (
    <aside className="inspector" aria-label={t('inspector:label')} tabIndex={-1}>
      {selection.kind === 'order' ? <OrderPane selection={selection} /> : <OperationPane selection={selection} />}
    </aside>
  );
}

function Head({ title, subtitle, onShow }: { title: string; subtitle: string; onShow?: () => void }) {
  const { t } = useTexts();
  return (
    <div className="inspector-head">
      <div>
        <h3>{title}</h3>
        <span className="muted">{subtitle}</span>
      </div>
      <div className="spring" />
      {onShow !== undefined && (
        <Button
          variant="minimal"
          size="small"
          icon={<Locate size={14} />}
          aria-label={t('inspector:show')}
          title={t('inspector:show')}
          onClick={onShow}
        />
      )}
      <Button
        variant="minimal"
        size="small"
        icon={<Cross size={14} />}
        aria-label={t('shell:close')}
        onClick={() => setUi({ selection: null })}
      />
    </div>
  );
}

function OrderPane({ selection }: { selection: Extract<Selection, { kind: 'order' }> }) {
  const { t } = useTexts();
  const model = useSessionState((state) => state.model);
  // What was clicked on ages: the plan and the floor go on.
  const { value } = useQuery('orderTree', { order: selection.row.id, limit: 1 }, ['plan', 'orders', 'scenario']);
  const row = value?.order.id === selection.row.id ? value.order : selection.row;
  return (
    <>
      <Head
        title={t('inspector:order', { number: row.number })}
        subtitle={row.itemName}
        onShow={() => showOrderOnBoard(row, model)}
      />
      <EditActions selection={selection} />
      <OrderFacts row={row} />
      <OrderWhy key={row.id} order={row.id} />
    </>
  );
}

function OperationPane({ selection }: { selection: Extract<Selection, { kind: 'operation' }> }) {
  const { t } = useTexts();
  const { operation, part } = selection;
  const { value, failure } = useQuery('operation', { operation, part }, ['plan', 'orders', 'scenario']);
  if (value === null) {
    return (
      <>
        <Head title={operation} subtitle="" />
        {failure !== null && (
          <p className="problem" role="alert">
            {failureText(failure, t)}
          </p>
        )}
      </>
    );
  }
  const sequence = value.operation.slice(value.operation.lastIndexOf('/') + 1);
  return (
    <>
      <Head
        title={`${value.order.number} / ${sequence}${value.part > 0 ? `.${value.part + 1}` : ''}`}
        subtitle={value.name}
        onShow={() => ui.showOnBoard(operation, part)}
      />
      {failure !== null && (
        <Tag minimal intent="warning">
          {failureText(failure, t)}
        </Tag>
      )}
      <WhyLate row={value.order} />
      <EditActions selection={selection} />
      <OperationFacts detail={value} />
      <h4>{t('inspector:order', { number: value.order.number })}</h4>
      <OrderFacts row={value.order} />
      <OrderWhy key={value.order.id} order={value.order.id} />
    </>
  );
}

/** Leads down to why the operation's order is late. */
function WhyLate({ row }: { row: OrderRow }) {
  const { t, format } = useTexts();
  if (row.lateness === null || row.lateness <= 0) return null;
  return (
    <p>
      <button
        type="button"
        className="link problem"
        onClick={() => document.querySelector('.inspector .why')?.scrollIntoView({ block: 'start' })}
      >
        {t('inspector:whyLate', { duration: format.duration(row.lateness) })}
      </button>
    </p>
  );
}
