/** Columns of what differs between two scenarios. */
import type { DifferenceRow, Placement } from '../../electron/host/contract.ts';
import type { Column, Texts } from '../table/DataTable.tsx';
import { operationCode } from '../table/operation-code.ts';

export type DifferencesContext = { show: (row: DifferenceRow) => void };

export const differenceColumns: Column<DifferenceRow, DifferencesContext>[] = [
  {
    ...{ key: 'order', title: 'scenarios:difference.column.order', width: 'minmax(124px, 1.1fr)', sort: 'number' },
    cell: (row, { t }, { show }) => (
      <button type="button" className="link" title={t('scenarios:difference.show')} onClick={() => show(row)}>
        {row.operation === null ? row.number : operationCode(row.number, row.operation, row.part)}
      </button>
    ),
  },
  {
    ...{ key: 'item', title: 'scenarios:difference.column.item', width: 'minmax(64px, 0.6fr)' },
    cell: (row) => row.item,
    whole: (row) => row.item,
  },
  place('here', 'scenarios:difference.column.here', 'start'),
  place('there', 'scenarios:difference.column.there'),
  {
    ...{ key: 'shift', title: 'scenarios:difference.column.shift', width: 'minmax(100px, 0.9fr)', sort: 'shift' },
    cell: ({ here, there }, { t, format }) => {
      const shift = here?.end == null || there?.end == null ? 0 : here.end - there.end;
      if (shift === 0) return null;
      return (
        <span className={shift > 0 ? 'kpi-worse' : 'kpi-better'}>
          {shift > 0 ? '▲' : '▼'}{' '}
          {t(shift > 0 ? 'scenarios:difference.later' : 'scenarios:difference.earlier', {
            by: format.duration(Math.abs(shift)),
          })}
        </span>
      );
    },
  },
  {
    ...{ key: 'lateness', title: 'scenarios:difference.column.lateness', width: 'minmax(140px, 1.3fr)' },
    sort: 'lateness',
    cell: (row, { t, format }) => {
      const [late, before] = [row.here?.lateness ?? null, row.there?.lateness ?? null];
      if (late === null) return null;
      return (
        <>
          <span className={late > 0 ? 'kpi-late' : undefined}>
            {late > 0
              ? t('scenarios:difference.late', { by: format.duration(late) })
              : t('scenarios:difference.onTime')}
          </span>
          {before !== null && late > 0 !== before > 0 && (
            <span className="muted">
              {' '}
              {before > 0 ? t('scenarios:difference.wasLate') : t('scenarios:difference.wasOnTime')}
            </span>
          )}
        </>
      );
    },
  },
];

function place(side: 'here' | 'there', title: string, sort?: string): Column<DifferenceRow, DifferencesContext> {
  return {
    ...{ key: side, title, width: 'minmax(150px, 1.9fr)' },
    ...(sort === undefined ? {} : { sort }),
    cell: (row, texts) => placeText(row[side], texts),
    whole: (row, texts) => wholePlace(row[side], texts),
  };
}

/** Of an operation the machine counts, and the end follows from the start. */
function placeText(place: Placement | null, { t, format }: Texts) {
  if (place === null) return <span className="muted">{t('scenarios:difference.absent')}</span>;
  const { machine, start, end } = place;
  if (start === null || end === null) return <span className="muted">{t('scenarios:difference.unscheduled')}</span>;
  return machine === null
    ? `${format.dayTime(start)} – ${format.dayTime(end)}`
    : `${format.dayTime(start)} · ${machine}`;
}

function wholePlace(place: Placement | null, { format }: Texts): string {
  if (place?.start == null || place.end === null) return '';
  const span = `${format.instant(place.start)} – ${format.instant(place.end)}`;
  return place.machine === null ? span : `${place.machine} · ${span}`;
}
