import { Button, HTMLSelect, InputGroup } from '@blueprintjs/core';
import { ChevronLeft, ChevronRight, Search } from '@blueprintjs/icons';
import { useState } from 'react';
import type { CalendarResource } from '../../electron/host/contract.ts';
import { useQuery, useSession } from '../host/context.ts';
import { Empty, LoadFailed, Opening } from '../shell/states.tsx';
import { MachineName } from '../dispatch/MachineName.tsx';
import { useTexts } from '../text/use-texts.ts';
import { WeekChart } from './WeekChart.tsx';

const week = 7 * 86_400;

/** Working time of a machine or operator, week by week, with what changes it. */
export function WorkingTime() {
  const { t, format } = useTexts();
  const { plantNow } = useSession();
  const [kind, setKind] = useState<'machine' | 'operator'>('machine');
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState('');
  const [at, setAt] = useState(() => Math.floor(plantNow()));
  const { value, failure, reload } = useQuery('calendarResources', {}, ['scenario']);
  const all = value === null ? [] : kind === 'machine' ? value.machines : value.operators;
  const found = all.filter((resource) => matches(resource, search));
  const resource = found.find(({ id }) => id === chosen) ?? found[0] ?? null;
  const shown = useQuery('workingWeek', resource === null ? null : { kind, id: resource.id, at }, ['plan', 'scenario']);
  if (value === null) return failure === null ? <Opening /> : <LoadFailed failure={failure} onRetry={reload} />;
  return (
    <section className="working-time" aria-label={t('settings:workingTime')}>
      <nav className="dispatch-machines" aria-label={t('settings:resources')}>
        <div className="choice-tools">
          <HTMLSelect
            fill
            aria-label={t('settings:kind')}
            value={kind}
            onChange={({ currentTarget }) => setKind(currentTarget.value === 'operator' ? 'operator' : 'machine')}
            options={[
              { value: 'machine', label: t('settings:machines') },
              { value: 'operator', label: t('settings:operators') },
            ]}
          />
          <InputGroup
            size="small"
            leftIcon={<Search size={14} className="input-icon" />}
            value={search}
            placeholder={t('settings:searchResource')}
            aria-label={t('settings:searchResource')}
            onValueChange={setSearch}
          />
        </div>
        <ul>
          {found.map(({ id, name }) => (
            <li key={id}>
              <button
                type="button"
                className={id === resource?.id ? 'choice chosen' : 'choice'}
                aria-current={id === resource?.id}
                onClick={() => setChosen(id)}
              >
                <MachineName name={name} />
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <div className="working-week">
        <div className="toolbar">
          <Button
            size="small"
            variant="minimal"
            icon={<ChevronLeft size={14} />}
            aria-label={t('settings:weekBefore')}
            title={t('settings:weekBefore')}
            onClick={() => setAt(at - week)}
          />
          <Button
            size="small"
            variant="minimal"
            text={t('settings:thisWeek')}
            onClick={() => setAt(Math.floor(plantNow()))}
          />
          <Button
            size="small"
            variant="minimal"
            icon={<ChevronRight size={14} />}
            aria-label={t('settings:weekAfter')}
            title={t('settings:weekAfter')}
            onClick={() => setAt(at + week)}
          />
          {shown.value !== null && (
            <span>
              {format.dayLong(shown.value.days[0].from)} – {format.dayLong(shown.value.days[6].from)}
            </span>
          )}
        </div>
        {resource === null && <Empty title={t('settings:noResource')} text={t('settings:noResourceText')} />}
        {shown.failure !== null && <LoadFailed failure={shown.failure} onRetry={shown.reload} />}
        {resource !== null && shown.value !== null && <WeekChart week={shown.value} />}
      </div>
    </section>
  );
}

function matches({ id, name, group }: CalendarResource, search: string): boolean {
  const needle = search.trim().toLocaleLowerCase();
  return needle === '' || [id, name, group].some((text) => text.toLocaleLowerCase().includes(needle));
}
