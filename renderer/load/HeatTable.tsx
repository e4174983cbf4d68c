// A grid of its own: rows are placed by position as they scroll into view, and arrow keys move between cells.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { Load } from '../../electron/host/contract.ts';
import { useTexts } from '../text/use-texts.ts';
import { bucketHeading, bucketName } from './bucket-text.ts';
import type { Bucketing } from './bucket-text.ts';
import { loadFigures, loadLevel } from './load-figures.ts';

export type Cell = { resource: number; bucket: number };

const rowHeight = 28;
const nameWidth = 210;
const cellWidth = 52;

type HeatTableProps = { load: Load; bucket: Bucketing; picked: Cell | null; onPick: (cell: Cell) => void };

/** Load of every resource in every bucket as a number on a shade; a demand above the capacity is hatched and marked. */
export function HeatTable({ load, bucket, picked, onPick }: HeatTableProps) {
  const { t, format } = useTexts();
  const scroller = useRef<HTMLDivElement>(null);
  const buckets = load.edges.length - 1;
  // The virtualiser changes in place, which only matters to the React compiler; it is not used here.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count: load.resources.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
  });
  const width = nameWidth + buckets * cellWidth;
  const gridTemplateColumns = `${nameWidth}px repeat(${buckets}, ${cellWidth}px)`;

  function onKeyDown(event: KeyboardEvent): void {
    const { resource, bucket: column } = picked ?? { resource: 0, bucket: 0 };
    const steps: Record<string, Cell> = {
      ArrowLeft: { resource, bucket: column - 1 },
      ArrowRight: { resource, bucket: column + 1 },
      ArrowUp: { resource: resource - 1, bucket: column },
      ArrowDown: { resource: resource + 1, bucket: column },
      Home: { resource, bucket: 0 },
      End: { resource, bucket: buckets - 1 },
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    if (next.resource < 0 || next.resource >= load.resources.length || next.bucket < 0 || next.bucket >= buckets)
      return;
    onPick(next);
    virtual.scrollToIndex(next.resource);
    const left = next.bucket * cellWidth;
    const element = scroller.current!;
    if (left < element.scrollLeft) element.scrollLeft = left;
    if (left + cellWidth > element.scrollLeft + element.clientWidth - nameWidth)
      element.scrollLeft = left + cellWidth - element.clientWidth + nameWidth;
  }

  return (
    <div
      className="heat"
      role="grid"
      tabIndex={0}
      ref={scroller}
      aria-label={t('load:tableLabel')}
      aria-rowcount={load.resources.length + 1}
      aria-activedescendant={picked === null ? undefined : cellId(picked)}
      onKeyDown={onKeyDown}
    >
      <div className="heat-row heat-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns, width }}>
        <div role="columnheader" className="heat-name">
          {t('load:resource')}
        </div>
        {Array.from({ length: buckets }, (_, index) => {
          const [above, below] = bucketHeading(bucket, load.edges[index], format);
          return (
            <div role="columnheader" key={load.edges[index]} className="heat-bucket">
              <span>{above}</span>
              <span>{below}</span>
            </div>
          );
        })}
      </div>
      <div style={{ height: virtual.getTotalSize(), width, position: 'relative' }} role="rowgroup">
        {virtual.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            role="row"
            aria-rowindex={index + 2}
            className={picked?.resource === index ? 'heat-row heat-picked-row' : 'heat-row'}
            style={{ transform: `translateY(${start}px)`, gridTemplateColumns, width }}
          >
            <div
              role="rowheader"
              className="heat-name"
              title={`${load.resources[index].id} · ${load.resources[index].name}`}
            >
              {load.resources[index].name}
            </div>
            {Array.from({ length: buckets }, (_, column) => (
              <HeatCell
                key={load.edges[column]}
                load={load}
                bucket={bucket}
                cell={{ resource: index, bucket: column }}
                picked={picked?.resource === index && picked.bucket === column}
                onPick={onPick}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

function cellId({ resource, bucket }: Cell): string {
  return `load-${resource}-${bucket}`;
}

type HeatCellProps = { load: Load; bucket: Bucketing; cell: Cell; picked: boolean; onPick: (cell: Cell) => void };

function HeatCell({ load, bucket, cell, picked, onPick }: HeatCellProps) {
  const { t, format } = useTexts();
  const figures = loadFigures(load, cell.resource, cell.bucket);
  const level = loadLevel(figures);
  const share = figures.share === null ? t('load:closed') : format.share(figures.share);
  const overload = figures.overload > 0;
  const name = `${load.resources[cell.resource].name}, ${bucketName(bucket, load.edges[cell.bucket], load.edges[cell.bucket + 1], format)}: ${share}`;
  const text = overload ? `${name}. ${t('load:overloadText', { overload: format.hours(figures.overload) })}` : name;
  return (
    // Keys are handled by the grid around the cells.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      role="gridcell"
      id={cellId(cell)}
      aria-label={text}
      aria-selected={picked}
      title={text}
      className={`heat-cell heat-${level}${overload ? ' heat-over' : ''}${picked ? ' heat-picked' : ''}`}
      onClick={() => onPick(cell)}
    >
      <span>
        {figures.share === null ? (figures.used + figures.demand > 0 ? '×' : '') : format.share(figures.share)}
        {overload && <b aria-hidden="true">▲</b>}
      </span>
    </div>
  );
}
