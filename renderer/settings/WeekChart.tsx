import type { WorkingWeek } from '../../electron/host/contract.ts';
import { useTexts } from '../text/use-texts.ts';

const hours = [0, 6, 12, 18, 24];

type Span = { from: number; to: number };
type Day = WorkingWeek['days'][number];

/** A week as seven bars of a day each, with working time, overtime and downtime as stretches, and the same in words. */
export function WeekChart({ week }: { week: WorkingWeek }) {
  const { t, format } = useTexts();
  const within = (spans: readonly Span[], day: Day): Span[] =>
    spans
      .filter(({ from, to }) => from < day.to && to > day.from)
      .map(({ from, to }) => ({ from: Math.max(from, day.from), to: Math.min(to, day.to) }));
  const words = ({ from, to }: Span, day: Day): string =>
    `${format.time(from)}–${to === day.to ? '24:00' : format.time(to)}`;
  return (
    <div className="week">
      <h3>
        {week.name} <span className="muted small">{week.calendar}</span>
      </h3>
      <ul className="chart-legend">
        <li>
          <span className="sign week-working" aria-hidden="true" />
          {t('settings:working')}
        </li>
        <li>
          <span className="sign week-overtime" aria-hidden="true" />
          {t('settings:overtime')}
        </li>
        <li>
          <span className="sign week-down" aria-hidden="true" />
          {t('settings:downtime')}
        </li>
      </ul>
      <table className="week-table">
        <thead>
          <tr>
            <th>{t('settings:day')}</th>
            <th className="week-scale" aria-hidden="true">
              {hours.map((hour) => (
                <span key={hour} style={{ left: `${(hour / 24) * 100}%` }}>
                  {hour}
                </span>
              ))}
            </th>
            <th>{t('settings:working')}</th>
            <th>{t('settings:changes')}</th>
          </tr>
        </thead>
        <tbody>
          {week.days.map((day) => {
            const working = within(week.working, day);
            const downtimes = week.downtimes.filter(({ from, to }) => from < day.to && to > day.from);
            return (
              <tr key={day.from}>
                <th scope="row">{format.dayShort(day.from)}</th>
                <td className="week-day" aria-hidden="true">
                  {working.map((span) => (
                    <Stretch key={span.from} day={day} span={span} kind="working" />
                  ))}
                  {within(week.overtime, day).map((span) => (
                    <Stretch key={span.from} day={day} span={span} kind="overtime" />
                  ))}
                  {within(week.downtimes, day).map((span) => (
                    <Stretch key={span.from} day={day} span={span} kind="down" />
                  ))}
                </td>
                <td>
                  {working.length === 0 ? t('settings:closed') : working.map((span) => words(span, day)).join(', ')}
                </td>
                <td>
                  {day.exception !== null && <p>{day.exception === '' ? t('settings:exception') : day.exception}</p>}
                  {downtimes.map((downtime) => (
                    <p key={`${downtime.from} ${downtime.reason}`}>
                      ▨ {t(`settings:cause.${downtime.kind}`)} {format.instant(downtime.from)} –{' '}
                      {format.instant(downtime.to)} {downtime.reason}
                    </p>
                  ))}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Stretch({ day, span, kind }: { day: Day; span: Span; kind: 'working' | 'overtime' | 'down' }) {
  const length = day.to - day.from;
  return (
    <span
      className={`week-stretch week-${kind}`}
      style={{
        left: `${((span.from - day.from) / length) * 100}%`,
        width: `${((span.to - span.from) / length) * 100}%`,
      }}
    />
  );
}
