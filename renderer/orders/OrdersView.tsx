import { Button, ButtonGroup, InputGroup, Spinner } from '@blueprintjs/core';
import { Locate, Search, ZoomIn, ZoomOut, ZoomToFit } from '@blueprintjs/icons';
import { useEffect } from 'react';
import type { ReactElement, ReactNode } from 'react';
import type { OrderRow } from '../../electron/host/contract.ts';
import { registerCommands } from '../shell/commands.ts';
import type { Command } from '../shell/commands.ts';
import { Empty, LoadFailed } from '../shell/states.tsx';
import { setUi, useUi } from '../shell/ui-state.ts';
import type { OrdersQuery } from '../shell/ui-state.ts';
import { useTexts } from '../text/use-texts.ts';
import { useOrderGantt } from './use-order-gantt.ts';
import { useOrderList } from './use-order-list.ts';

const filters = ['all', 'late', 'unscheduled', 'started', 'gone'] as const;

/** Keys of the chart, which listens for them itself. */
const keys: Command[] = [
  { id: 'orders.open', group: 'list', text: 'orders:keys.open', keys: '→  ←' },
  { id: 'orders.select', group: 'list', text: 'orders:keys.select', keys: 'Enter' },
  { id: 'orders.show', group: 'list', text: 'orders:keys.show', keys: 'Shift+Enter' },
  { id: 'orders.sort', group: 'list', text: 'orders:keys.sort', keys: 'PageUp  ↑  Enter' },
];

/** Orders as a tree beside a timeline: what each consists of is read when it is opened. */
export function OrdersView() {
  const { t, format } = useTexts();
  const query = useUi((state) => state.orders);
  const { rows, total, failure, reload } = useOrderList(query);
  return (
    <div className="list-view">
      {rows === null || rows.length === 0 ? (
        <>
          <Toolbar query={query} />
          {rows !== null ? (
            <Empty title={t('orders:empty')} text={t('orders:emptyText')} />
          ) : failure !== null ? (
            <LoadFailed failure={failure} onRetry={reload} />
          ) : (
            <div className="fill">
              <Spinner size={28} aria-label={t('orders:loading')} />
            </div>
          )}
        </>
      ) : (
        <OrderChart query={query} rows={rows} total={total} />
      )}
      {rows !== null && rows.length < total && (
        <p className="order-cut muted">
          {t('orders:cut', { shown: format.number(rows.length), total: format.number(total) })}
        </p>
      )}
    </div>
  );
}

function OrderChart({ query, rows, total }: { query: OrdersQuery; rows: OrderRow[]; total: number }) {
  const { t } = useTexts();
  const [chart, host] = useOrderGantt(rows);
  useEffect(() => registerCommands(keys), []);
  const button = (icon: ReactElement, label: string, act: () => void) => (
    <Button variant="minimal" size="small" icon={icon} aria-label={label} title={label} onClick={act} />
  );
  return (
    <>
      <Toolbar query={query}>
        <span className="muted">{t('orders:count', { count: total })}</span>
        <ButtonGroup>
          {button(<Locate size={14} />, t('board:now'), () => chart?.showNow())}
          {button(<ZoomOut size={14} />, t('board:zoomOut'), () => chart?.zoom(1 / 1.5))}
          {button(<ZoomIn size={14} />, t('board:zoomIn'), () => chart?.zoom(1.5))}
          {button(<ZoomToFit size={14} />, t('board:fit'), () => chart?.fit())}
        </ButtonGroup>
      </Toolbar>
      <div className="board-host order-host" ref={host} aria-label={t('shell:view.orders')} />
    </>
  );
}

function Toolbar({ query, children }: { query: OrdersQuery; children?: ReactNode }) {
  const { t } = useTexts();
  const change = (part: Partial<OrdersQuery>): void => setUi({ orders: { ...query, ...part } });
  return (
    <div className="toolbar" role="toolbar" aria-label={t('orders:toolbar')}>
      <InputGroup
        size="small"
        leftIcon={<Search size={14} className="input-icon" />}
        value={query.search}
        maxLength={200}
        placeholder={t('orders:search')}
        aria-label={t('orders:search')}
        onValueChange={(search) => change({ search })}
      />
      <ButtonGroup>
        {filters.map((filter) => (
          <Button
            key={filter}
            size="small"
            variant="minimal"
            active={query.filter === filter}
            aria-pressed={query.filter === filter}
            text={t(`orders:filter.${filter}`)}
            onClick={() => change({ filter })}
          />
        ))}
      </ButtonGroup>
      <div className="spring" />
      {children}
    </div>
  );
}
