// Rows are placed by position as they scroll into view, which table elements do not allow: roles say what they are.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { Empty, LoadFailed } from '../shell/states.tsx';
import { useTexts } from '../text/use-texts.ts';
import type { Pages } from './use-pages.ts';
import { useWidth } from './use-width.ts';

const rowHeight = 28;

export type Texts = ReturnType<typeof useTexts>;

/** `Context` is what cells need besides their row, such as which rows are chosen. */
export type Column<Row, Context = undefined> = {
  key: string;
  /** Key of its text in the locales; an empty one is no heading. */
  title: string;
  /** Grid track, such as `minmax(110px, 1fr)` or `90px`. */
  width: string;
  number?: boolean;
  /** Left out where the table is narrower, pixels. */
  from?: number;
  /** Name of the sorting by this column. */
  sort?: string;
  cell: (row: Row, texts: Texts, context: Context) => ReactNode;
  /** Whole text of a cell that may be cut. */
  whole?: (row: Row, texts: Texts) => string;
};

export type DataTableProps<Row, Context> = {
  label: string;
  columns: readonly Column<Row, Context>[];
  context: Context;
  pages: Pages<Row>;
  rowKey: (row: Row) => string;
  empty: { title: string; text: string };
  /** Pixels below which the table scrolls sideways. */
  minWidth: number;
  sort?: { by: string; descending: boolean; onSort: (by: string, descending: boolean) => void };
  selected?: string | null;
  onSelect?: (row: Row) => void;
  onOpen?: (row: Row) => void;
  rowClass?: (row: Row) => string;
};

/** A virtualised table: rows are selected by click or Enter, and moved between by arrow keys. */
export function DataTable<Row, Context>(props: DataTableProps<Row, Context>) {
  const texts = useTexts();
  const { t } = texts;
  const { label, columns, context, pages, rowKey, empty, minWidth, sort, selected, onSelect, onOpen, rowClass } = props;
  const scroller = useRef<HTMLDivElement>(null);
  // The virtualiser changes in place, which only matters to the React compiler; it is not used here.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: pages.total ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const width = useWidth(scroller);
  const shown = columns.filter(({ from = 0 }) => width >= from);
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const { want } = pages;
  // Before the first answer there are no rows; the first page is wanted all the same.
  useEffect(() => want(first, last), [want, first, last]);

  if (pages.failure !== null && pages.total === null)
    return <LoadFailed failure={pages.failure} onRetry={pages.reload} />;
  if (pages.total === 0) return <Empty title={empty.title} text={empty.text} />;
  const gridTemplateColumns = shown.map(({ width }) => width).join(' ');

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>, index: number): void {
    const row = pages.row(index);
    if (event.key === 'Enter' && event.target === event.currentTarget && row !== null) (onOpen ?? onSelect)?.(row);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = scroller.current?.querySelector<HTMLElement>(`[aria-rowindex="${index + step + 2}"]`);
    next?.focus();
    const moved = pages.row(index + step);
    if (next && moved !== null && onSelect) onSelect(moved);
  }

  return (
    <div className="data-table" role="table" aria-label={label} aria-rowcount={(pages.total ?? 0) + 1}>
      {/* Rows take the focus; until they are there, what scrolls does. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="data-scroll" ref={scroller} tabIndex={pages.row(first) === null ? 0 : undefined}>
        <div className="data-row data-head" role="row" style={{ gridTemplateColumns, minWidth }}>
          {shown.map((column) => {
            const sorted = sort !== undefined && column.sort === sort.by;
            return (
              <div
                key={column.key}
                role="columnheader"
                className={column.number === true ? 'number' : ''}
                aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
              >
                {sort === undefined || column.sort === undefined ? (
                  column.title !== '' && t(column.title)
                ) : (
                  <button
                    type="button"
                    className="sort"
                    onClick={() => {
                      sort.onSort(column.sort!, sorted && !sort.descending);
                      scroller.current?.scrollTo(0, 0);
                    }}
                  >
                    {t(column.title)}
                    {sorted && (sort.descending ? ' ▼' : ' ▲')}
                  </button>
                )}
              </div>
            );
          })}
        </div>
        <div className="data-body" style={{ height: virtual.getTotalSize(), position: 'relative', minWidth }}>
          {items.map(({ index, start }) => {
            const row = pages.row(index);
            const chosen = row !== null && selected !== undefined && rowKey(row) === selected;
            return (
              <div
                key={index}
                role="row"
                tabIndex={0}
                aria-rowindex={index + 2}
                aria-selected={selected === undefined ? undefined : chosen}
                className={`data-row${chosen ? ' selected' : ''}${row === null ? '' : ` ${rowClass?.(row) ?? ''}`}`}
                style={{ transform: `translateY(${start}px)`, gridTemplateColumns, minWidth }}
                onClick={() => row !== null && onSelect?.(row)}
                onDoubleClick={() => row !== null && onOpen?.(row)}
                onKeyDown={(event) => onKeyDown(event, index)}
              >
                {row !== null &&
                  shown.map((column) => (
                    <div
                      key={column.key}
                      role="cell"
                      className={column.number === true ? 'number' : ''}
                      title={column.whole?.(row, texts)}
                    >
                      {column.cell(row, texts, context)}
                    </div>
                  ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
