import { Button, ButtonGroup, HTMLSelect } from '@blueprintjs/core';
import { ChevronLeft, ChevronRight } from '@blueprintjs/icons';
import { useState } from 'react';
import type { Load } from '../../electron/host/contract.ts';
import { useQuery } from '../host/context.ts';
import { Empty, LoadFailed, Opening } from '../shell/states.tsx';
import { useTexts } from '../text/use-texts.ts';
import type { Bucketing } from './bucket-text.ts';
import { HeatTable } from './HeatTable.tsx';
import { LoadChart } from './LoadChart.tsx';
import { LoadFacts } from './LoadFacts.tsx';
import { LoadLegend } from './LoadLegend.tsx';
import { LoadOperations } from './LoadOperations.tsx';

const bucketings = ['shift', 'day', 'week'] as const;
const counts: Record<Bucketing, number> = { shift: 42, day: 28, week: 26 };

/** Load against capacity: every work center or machine over time, and the one chosen as a chart with the operations behind a column. */
export function LoadView() {
  const { t, format } = useTexts();
  const [by, setBy] = useState<'workCenter' | 'machine'>('workCenter');
  const [bucket, setBucket] = useState<Bucketing>('day');
  const [center, setCenter] = useState('');
  const [from, setFrom] = useState<number | null>(null);
  const [chosen, setChosen] = useState<{ resource: string; from: number } | null>(null);
  const { value, failure, reload } = useQuery(
    'load',
    {
      ...{ by, bucket, count: counts[bucket] },
      ...(from === null ? {} : { from }),
      ...(by === 'machine' && center !== '' ? { workCenter: center } : {}),
    },
    ['plan', 'scenario'],
  );
  const centers = useQuery('load', { by: 'workCenter', bucket: 'week', count: 1 }, ['plan', 'scenario']).value;
  if (value === null) return failure === null ? <Opening /> : <LoadFailed failure={failure} onRetry={reload} />;
  if (value.resources.length === 0) return <Empty title={t('load:empty')} text={t('load:emptyText')} />;
  const buckets = value.edges.length - 1;
  const cell = cellOf(value, chosen);
  const [first, last] = [value.edges[0], value.edges[buckets]];

  return (
    <div className="list-view load-view">
      <div className="toolbar" role="toolbar" aria-label={t('load:toolbar')}>
        <ButtonGroup>
          {(['workCenter', 'machine'] as const).map((name) => (
            <Button
              key={name}
              size="small"
              variant="minimal"
              active={by === name}
              aria-pressed={by === name}
              text={t(`load:by.${name}`)}
              onClick={() => {
                setBy(name);
                setChosen(null);
              }}
            />
          ))}
        </ButtonGroup>
        {by === 'machine' && (
          <HTMLSelect
            value={center}
            aria-label={t('load:center')}
            onChange={({ currentTarget }) => {
              setCenter(currentTarget.value);
              setChosen(null);
            }}
            options={[
              { value: '', label: t('load:allCenters') },
              ...(centers?.resources ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        )}
        <span className="top-divider" />
        <ButtonGroup>
          {bucketings.map((name) => (
            <Button
              key={name}
              size="small"
              variant="minimal"
              active={bucket === name}
              aria-pressed={bucket === name}
              text={t(`load:bucket.${name}`)}
              onClick={() => setBucket(name)}
            />
          ))}
        </ButtonGroup>
        <span className="top-divider" />
        <Button
          size="small"
          variant="minimal"
          icon={<ChevronLeft size={14} />}
          aria-label={t('load:earlier')}
          title={t('load:earlier')}
          onClick={() => setFrom(first - (last - first) / 2)}
        />
        <Button size="small" variant="minimal" text={t('load:today')} onClick={() => setFrom(null)} />
        <Button
          size="small"
          variant="minimal"
          icon={<ChevronRight size={14} />}
          aria-label={t('load:later')}
          title={t('load:later')}
          onClick={() => setFrom(Math.round((first + last) / 2))}
        />
        <span className="muted nowrap">
          {format.dayMonth(first)} – {format.dayMonth(last - 1)}
        </span>
      </div>
      <HeatTable
        load={value}
        bucket={bucket}
        picked={cell}
        onPick={({ resource, bucket: column }) =>
          setChosen({ resource: value.resources[resource].id, from: value.edges[column] })
        }
      />
      <div className="split-foot">
        <section className="split-chart" aria-label={t('load:chart')}>
          <div className="split-title">
            <h4>{value.resources[cell.resource].name}</h4>
            <LoadLegend />
          </div>
          <LoadChart
            load={value}
            resource={cell.resource}
            bucket={bucket}
            picked={cell.bucket}
            onPick={(column) => setChosen({ resource: value.resources[cell.resource].id, from: value.edges[column] })}
          />
        </section>
        <section className="split-list" aria-label={t('load:operations')}>
          <LoadFacts load={value} cell={cell} bucket={bucket} />
          <LoadOperations
            by={by}
            id={value.resources[cell.resource].id}
            from={value.edges[cell.bucket]}
            to={value.edges[cell.bucket + 1]}
          />
        </section>
      </div>
    </div>
  );
}

/** The cell chosen before as it lies now; the first one otherwise. */
function cellOf(load: Load, chosen: { resource: string; from: number } | null): { resource: number; bucket: number } {
  const resource = load.resources.findIndex(({ id }) => id === chosen?.resource);
  const bucket = load.edges.findLastIndex((edge) => chosen !== null && edge <= chosen.from);
  return {
    resource: Math.max(0, resource),
    bucket: Math.min(Math.max(0, bucket), load.edges.length - 2),
  };
}
