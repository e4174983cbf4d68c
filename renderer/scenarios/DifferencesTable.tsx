// Rows are placed by position as they scroll into view, which table elements do not allow: roles say what they are.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { Button, ButtonGroup, Callout, HTMLSelect, InputGroup, SegmentedControl } from '@blueprintjs/core';
import { Comparison, Search } from '@blueprintjs/icons';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { DifferenceRow, ParsedInput, Placement, ScenarioRow } from '../../electron/host/contract.ts';
import { setUi, ui, useUi } from '../shell/ui-state.ts';
import { useSession } from '../host/context.ts';
import { failureText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';
import { usePages, type PagesOf } from '../table/use-pages.ts';

const filters = ['all', 'later', 'earlier', 'machine', 'onlyHere', 'onlyThere'] as const;
const rowHeight = 28;
/** All of the question but which scenario and which page. */
type DifferencesQuery = Omit<ParsedInput<'differences'>, 'file' | 'offset' | 'limit'>;
type Sort = DifferencesQuery['sort'];
const columns: { key: 'order' | 'item' | 'here' | 'there' | 'shift' | 'lateness'; sort?: Sort }[] = [
  { key: 'order', sort: 'number' },
  { key: 'item' },
  { key: 'here', sort: 'start' },
  { key: 'there' },
  { key: 'shift', sort: 'shift' },
  { key: 'lateness', sort: 'lateness' },
];

/** What differs per order or operation between the open scenario and one of the others. */
export function DifferencesTable({ others }: { others: ScenarioRow[] }) {
  const { t, format } = useTexts();
  const [wanted, setWanted] = useState('');
  const file = (others.find((row) => row.file === wanted) ?? others[0]).file;
  const [query, setQuery] = useState<DifferencesQuery>({
    ...{ by: 'order', filter: 'all', search: '', sort: 'shift', descending: true },
  });
  const change = (part: Partial<DifferencesQuery>): void => setQuery({ ...query, ...part });
  const pages = usePages('differences', { ...query, file }, ['plan', 'documents']);
  const counts = pages.latest?.counts ?? null;
  const ghostFile = useUi((state) => state.ghostFile);
  return (
    <div className="differences">
      <div className="toolbar" role="toolbar" aria-label={t('scenarios:difference.title')}>
        <h3>{t('scenarios:difference.title')}</h3>
        {others.length > 1 && (
          <HTMLSelect
            value={file}
            aria-label={t('scenarios:difference.other')}
            onChange={({ currentTarget }) => setWanted(currentTarget.value)}
            options={others.map((row) => ({ value: row.file, label: row.name }))}
          />
        )}
        <SegmentedControl
          size="small"
          value={query.by}
          aria-label={t('scenarios:difference.by')}
          options={[
            { value: 'order', label: t('scenarios:difference.order') },
            { value: 'operation', label: t('scenarios:difference.operation') },
          ]}
          onValueChange={(by) => change({ by: by as DifferencesQuery['by'], filter: 'all' })}
        />
        <InputGroup
          size="small"
          leftIcon={<Search size={14} className="input-icon" />}
          value={query.search}
          maxLength={200}
          placeholder={t('scenarios:difference.search')}
          aria-label={t('scenarios:difference.search')}
          onValueChange={(search) => change({ search })}
        />
        <div className="spring" />
        <Button
          size="small"
          icon={<Comparison size={14} />}
          active={ghostFile === file}
          aria-pressed={ghostFile === file}
          text={t('scenarios:compare.onBoard')}
          onClick={() => setUi({ ghostFile: ghostFile === file ? null : file })}
        />
      </div>
      <ButtonGroup className="difference-filters">
        {filters
          .filter((filter) => filter !== 'machine' || query.by === 'operation')
          .map((filter) => (
            <Button
              key={filter}
              size="small"
              variant="minimal"
              active={query.filter === filter}
              aria-pressed={query.filter === filter}
              text={`${t(`scenarios:difference.filter.${filter}`)} ${counts === null ? '' : format.number(counts[filter])}`}
              onClick={() => change({ filter })}
            />
          ))}
      </ButtonGroup>
      {pages.failure !== null && (
        <Callout compact intent="danger" role="alert">
          {failureText(pages.failure, t)}
        </Callout>
      )}
      <Rows file={file} query={query} pages={pages} onSort={change} />
    </div>
  );
}

type RowsProps = {
  file: string;
  query: DifferencesQuery;
  pages: PagesOf<'differences'>;
  onSort: (part: Partial<DifferencesQuery>) => void;
};

function Rows({ file, query, pages, onSort }: RowsProps) {
  const { t } = useTexts();
  const { call } = useSession();
  const scroller = useRef<HTMLDivElement>(null);
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
  useEffect(() => want(first, last), [want, first, last]);
  const show = async (row: DifferenceRow): Promise<void> => {
    if (row.operation !== null) return ui.showOnBoard(row.operation, row.part);
    const found = await call('differences', {
      file,
      by: 'operation',
      search: row.number,
      sort: 'start',
      descending: false,
    });
    const operation = found.ok ? found.value.rows.find((other) => other.order === row.order && other.here) : undefined;
    if (operation?.operation) ui.showOnBoard(operation.operation, operation.part);
    else ui.showOrders({ search: row.number, filter: 'all' });
  };
  return (
    <div
      className="difference-table"
      role="table"
      aria-label={t('scenarios:difference.title')}
      aria-rowcount={(pages.total ?? 0) + 1}
    >
      <div className="difference-row difference-head" role="row">
        {columns.map(({ key, sort }) => (
          <div
            key={key}
            role="columnheader"
            aria-sort={sort === query.sort ? (query.descending ? 'descending' : 'ascending') : undefined}
          >
            {sort === undefined ? (
              t(`scenarios:difference.column.${key}`)
            ) : (
              <button
                type="button"
                className="sort"
                onClick={() => {
                  onSort(
                    sort === query.sort ? { descending: !query.descending } : { sort, descending: sort !== 'number' },
                  );
                  scroller.current?.scrollTo(0, 0);
                }}
              >
                {t(`scenarios:difference.column.${key}`)}
                {sort === query.sort && (query.descending ? ' ▼' : ' ▲')}
              </button>
            )}
          </div>
        ))}
      </div>
      <div className="difference-scroll" ref={scroller}>
        {pages.total === 0 && <p className="muted compare-hint">{t('scenarios:difference.none')}</p>}
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {items.map(({ index, start }) => {
            const row = pages.row(index);
            return (
              <div
                key={index}
                role="row"
                tabIndex={0}
                aria-rowindex={index + 2}
                className="difference-row"
                style={{ transform: `translateY(${start}px)` }}
                title={t('scenarios:difference.show')}
                onClick={() => row !== null && void show(row)}
                onKeyDown={({ key }) => key === 'Enter' && row !== null && void show(row)}
              >
                {row !== null && <Cells row={row} />}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Cells({ row }: { row: DifferenceRow }) {
  const { t, format } = useTexts();
  const { here, there } = row;
  const shift = here?.end == null || there?.end == null ? null : here.end - there.end;
  const [late, before] = [here?.lateness ?? null, there?.lateness ?? null];
  return (
    <>
      <div role="cell">
        <strong>{row.number}</strong>
        {row.operation !== null && <span> {row.operation.slice(row.operation.lastIndexOf('/'))}</span>}
        {row.part > 0 && <span className="muted"> #{row.part + 1}</span>}
      </div>
      <div role="cell">{row.item}</div>
      <div role="cell">
        <Place place={here} />
      </div>
      <div role="cell">
        <Place place={there} />
      </div>
      <div role="cell">
        {shift !== null && shift !== 0 && (
          <span className={shift > 0 ? 'kpi-worse' : 'kpi-better'}>
            {shift > 0 ? '▲' : '▼'}{' '}
            {t(shift > 0 ? 'scenarios:difference.later' : 'scenarios:difference.earlier', {
              by: format.duration(Math.abs(shift)),
            })}
          </span>
        )}
      </div>
      <div role="cell">
        {late !== null && (
          <span className={late > 0 ? 'kpi-late' : undefined}>
            {late > 0
              ? t('scenarios:difference.late', { by: format.duration(late) })
              : t('scenarios:difference.onTime')}
          </span>
        )}
        {late !== null && before !== null && late > 0 !== before > 0 && (
          <span className="muted">
            {' '}
            {before > 0 ? t('scenarios:difference.wasLate') : t('scenarios:difference.wasOnTime')}
          </span>
        )}
      </div>
    </>
  );
}

function Place({ place }: { place: Placement | null }) {
  const { t, format } = useTexts();
  if (place === null) return <span className="muted">{t('scenarios:difference.absent')}</span>;
  if (place.start === null || place.end === null) {
    return <span className="muted">{t('scenarios:difference.unscheduled')}</span>;
  }
  // Of an operation the machine counts, and the end follows from the start.
  if (place.machine !== null) {
    return (
      <span title={`${place.machine} · ${format.instant(place.start)} – ${format.instant(place.end)}`}>
        {format.instant(place.start)} · {place.machine}
      </span>
    );
  }
  return (
    <>
      {format.instant(place.start)} – {format.instant(place.end)}
    </>
  );
}
