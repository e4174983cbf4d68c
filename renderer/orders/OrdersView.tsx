// Rows are placed by position as they scroll into view, which table elements do not allow: roles say what they are.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { Button, ButtonGroup, InputGroup } from '@blueprintjs/core';
import { Search } from '@blueprintjs/icons';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useSessionState } from '../host/context.ts';
import { Empty, LoadFailed } from '../shell/states.tsx';
import { setUi, useUi } from '../shell/ui-state.ts';
import type { OrdersQuery } from '../shell/ui-state.ts';
import { useTexts } from '../text/use-texts.ts';
import { OrderCells, columns } from './OrderCells.tsx';
import { openOrder, showOrderOnBoard } from './open-order.ts';
import { useOrderPages } from './use-order-pages.ts';

const filters = ['all', 'late', 'unscheduled', 'started', 'gone'] as const;
const rowHeight = 28;

export function OrdersView() {
  const { t, format } = useTexts();
  const query = useUi((state) => state.orders);
  const pages = useOrderPages(query);
  const change = (part: Partial<OrdersQuery>): void => setUi({ orders: { ...query, ...part } });
  return (
    <div className="list-view">
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
        {pages.total !== null && (
          <span className="muted">{t('orders:count', { count: format.number(pages.total) })}</span>
        )}
      </div>
      <OrderTable query={query} pages={pages} onSort={change} />
    </div>
  );
}

type TableProps = {
  query: OrdersQuery;
  pages: ReturnType<typeof useOrderPages>;
  onSort: (part: Partial<OrdersQuery>) => void;
};

function OrderTable({ query, pages, onSort }: TableProps) {
  const { t } = useTexts();
  const scroller = useRef<HTMLDivElement>(null);
  const selection = useUi((state) => state.selection);
  const model = useSessionState((state) => state.model);
  // The virtualiser changes in place, which only matters to the React compiler; it is not used here.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: pages.total ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const { want } = pages;
  // Before the first answer there are no rows; the first page is wanted all the same.
  useEffect(() => want(first, last), [want, first, last]);
  const selectedOrder =
    selection === null
      ? null
      : selection.kind === 'order'
        ? selection.row.id
        : selection.operation.slice(0, selection.operation.lastIndexOf('/'));

  if (pages.failure !== null && pages.total === null)
    return <LoadFailed failure={pages.failure} onRetry={pages.reload} />;
  if (pages.total === 0) return <Empty title={t('orders:empty')} text={t('orders:emptyText')} />;
  return (
    <div
      className="order-table"
      role="table"
      aria-label={t('shell:view.orders')}
      aria-rowcount={(pages.total ?? 0) + 1}
    >
      <div className="order-row order-head" role="row">
        {columns.map(({ key, sort, number }) => (
          <div
            key={key}
            role="columnheader"
            className={number === true ? 'number' : ''}
            aria-sort={sort === query.sort ? (query.descending ? 'descending' : 'ascending') : undefined}
          >
            {sort === undefined ? (
              t(`orders:column.${key}`)
            ) : (
              <button
                type="button"
                className="sort"
                onClick={() => {
                  onSort(sort === query.sort ? { descending: !query.descending } : { sort, descending: false });
                  scroller.current?.scrollTo(0, 0);
                }}
              >
                {t(`orders:column.${key}`)}
                {sort === query.sort && (query.descending ? ' ▼' : ' ▲')}
              </button>
            )}
          </div>
        ))}
      </div>
      <div className="order-scroll" ref={scroller}>
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {items.map(({ index, start }) => {
            const row = pages.row(index);
            const open = (): void => {
              if (row !== null) openOrder(row, model);
            };
            return (
              <div
                key={index}
                role="row"
                tabIndex={0}
                aria-rowindex={index + 2}
                aria-selected={row !== null && row.id === selectedOrder}
                className={row !== null && row.id === selectedOrder ? 'order-row selected' : 'order-row'}
                style={{ transform: `translateY(${start}px)` }}
                onClick={open}
                onDoubleClick={() => row !== null && showOrderOnBoard(row, model)}
                onKeyDown={({ key }) => key === 'Enter' && open()}
              >
                {row !== null && <OrderCells row={row} />}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
