import { Button, ButtonGroup, InputGroup, Tab, Tabs } from '@blueprintjs/core';
import { Search } from '@blueprintjs/icons';
import { useState } from 'react';
import type { HostInput } from '../../electron/host/contract.ts';
import { useQuery } from '../host/context.ts';
import { LoadFailed } from '../shell/states.tsx';
import { tabPanel } from '../shell/tab-panel.ts';
import { DataTable } from '../table/DataTable.tsx';
import { usePages } from '../table/use-pages.ts';
import { useTexts } from '../text/use-texts.ts';
import { materialColumns } from './material-columns.tsx';
import { Shortages } from './Shortages.tsx';
import { StockChart } from './StockChart.tsx';
import { StockEvents } from './StockEvents.tsx';
import { StockLegend } from './StockLegend.tsx';

const filters = ['all', 'short', 'bought', 'made'] as const;
type Sort = NonNullable<HostInput<'materials'>['sort']>;

/** Materials with their stock over time, what moves it, and the orders that have to wait for want of it. */
export function MaterialsView() {
  const { t } = useTexts();
  const [search, setSearch] = useState('');
  const [filter, setFilter] = useState<(typeof filters)[number]>('all');
  const [sort, setSort] = useState<{ by: Sort; descending: boolean }>({ by: 'shortage', descending: false });
  const [chosen, setChosen] = useState<string | null>(null);
  const pages = usePages('materials', { search, filter, sort: sort.by, descending: sort.descending }, [
    'plan',
    'scenario',
  ]);
  const first = pages.row(0)?.item ?? null;
  const item = chosen ?? first;
  return (
    <div className="list-view materials-view">
      <div className="toolbar" role="toolbar" aria-label={t('materials:toolbar')}>
        <InputGroup
          size="small"
          leftIcon={<Search size={14} className="input-icon" />}
          value={search}
          maxLength={200}
          placeholder={t('materials:search')}
          aria-label={t('materials:search')}
          onValueChange={setSearch}
        />
        <ButtonGroup>
          {filters.map((name) => (
            <Button
              key={name}
              size="small"
              variant="minimal"
              active={filter === name}
              aria-pressed={filter === name}
              text={t(`materials:filter.${name}`)}
              onClick={() => setFilter(name)}
            />
          ))}
        </ButtonGroup>
        <div className="spring" />
        {pages.total !== null && <span className="muted">{t('materials:count', { count: pages.total })}</span>}
      </div>
      <DataTable
        label={t('shell:view.materials')}
        columns={materialColumns}
        context={undefined}
        pages={pages}
        rowKey={(row) => row.item}
        empty={{ title: t('materials:empty'), text: t('materials:emptyText') }}
        minWidth={600}
        sort={{ ...sort, onSort: (by, descending) => setSort({ by: by as Sort, descending }) }}
        selected={item}
        onSelect={(row) => setChosen(row.item)}
        rowClass={(row) => (row.shortOrders > 0 ? 'row-problem' : '')}
      />
      {item !== null && <MaterialFoot key={item} item={item} />}
    </div>
  );
}

function MaterialFoot({ item }: { item: string }) {
  const { t, format } = useTexts();
  const { value: curve, failure, reload } = useQuery('stock', { item }, ['plan', 'scenario']);
  const [tab, setTab] = useState<'events' | 'shortages'>('events');
  const [from, setFrom] = useState<number | null>(null);
  if (curve === null) {
    return <div className="split-foot">{failure !== null && <LoadFailed failure={failure} onRetry={reload} />}</div>;
  }
  return (
    <div className="split-foot">
      <section className="split-chart" aria-label={t('materials:chart')}>
        <div className="split-title">
          <h4>
            {curve.item} <span className="muted">{curve.name}</span>
          </h4>
          <StockLegend />
        </div>
        <StockChart
          curve={curve}
          onPick={(at) => {
            setFrom(at);
            setTab('events');
          }}
        />
      </section>
      <section className="split-list" aria-label={t('materials:behind')}>
        <div className="split-title">
          <Tabs id="material" selectedTabId={tab} onChange={(name) => setTab(name as typeof tab)}>
            <Tab id="events" title={t('materials:events')} />
            <Tab id="shortages" title={t('materials:shortages')} />
          </Tabs>
          {from !== null && tab === 'events' && (
            <Button
              size="small"
              variant="minimal"
              text={t('materials:from', { at: format.instant(from) })}
              title={t('materials:fromAll')}
              onClick={() => setFrom(null)}
            />
          )}
        </div>
        <div className="split-panel" {...tabPanel('material', tab)}>
          {tab === 'events' ? <StockEvents item={item} from={from} unit={curve.unit} /> : <Shortages item={item} />}
        </div>
      </section>
    </div>
  );
}
