// A separator that moves is a widget: it takes focus and keys, which a horizontal rule does not.
/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/no-noninteractive-tabindex */
import { Button, Tab, Tabs } from '@blueprintjs/core';
import { Cross } from '@blueprintjs/icons';
import type { KeyboardEvent, PointerEvent } from 'react';
import { MachinesTable } from '../board/MachinesTable.tsx';
import { RoutePanel } from '../board/RoutePanel.tsx';
import { HistoryPanel } from '../edits/HistoryPanel.tsx';
import { LoadPanel } from '../load/LoadPanel.tsx';
import { StockPanel } from '../materials/StockPanel.tsx';
import { DeliveriesTable } from '../release/DeliveriesTable.tsx';
import { useTexts } from '../text/use-texts.ts';
import { ProgressPane } from './ProgressPane.tsx';
import { tabPanel } from './tab-panel.ts';
import { setUi, useUi } from './ui-state.ts';
import type { DrawerTab } from './ui-state.ts';

const lowest = 120;
const step = 24;

export function Drawer() {
  const { t } = useTexts();
  const drawer = useUi((state) => state.drawer);
  const height = useUi((state) => state.drawerHeight);
  if (drawer === null) return null;
  return (
    <section className="drawer" style={{ height }} aria-label={t('shell:drawer.label')}>
      <DrawerEdge height={height} />
      <div className="drawer-head">
        <Tabs id="drawer" selectedTabId={drawer} onChange={(tab) => setUi({ drawer: tab as DrawerTab })}>
          <Tab id="progress" title={t('shell:drawer.progress')} />
          <Tab id="machines" title={t('shell:drawer.machines')} />
          <Tab id="load" title={t('shell:drawer.load')} />
          <Tab id="stock" title={t('shell:drawer.stock')} />
          <Tab id="route" title={t('shell:drawer.route')} />
          <Tab id="history" title={t('shell:drawer.history')} />
          <Tab id="deliveries" title={t('shell:drawer.deliveries')} />
        </Tabs>
        <div className="spring" />
        <Button
          variant="minimal"
          size="small"
          icon={<Cross size={14} />}
          aria-label={t('shell:close')}
          onClick={() => setUi({ drawer: null })}
        />
      </div>
      <div className="drawer-body" {...tabPanel('drawer', drawer)}>
        {drawer === 'progress' && <ProgressPane />}
        {drawer === 'machines' && <MachinesTable />}
        {drawer === 'load' && <LoadPanel />}
        {drawer === 'stock' && <StockPanel />}
        {drawer === 'route' && <RoutePanel />}
        {drawer === 'history' && <HistoryPanel />}
        {drawer === 'deliveries' && <DeliveriesTable />}
      </div>
    </section>
  );
}

function DrawerEdge({ height }: { height: number }) {
  const { t } = useTexts();
  const setHeight = (wanted: number): void =>
    setUi({ drawerHeight: Math.round(Math.min(Math.max(wanted, lowest), innerHeight * 0.6)) });
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    setHeight(event.currentTarget.parentElement!.getBoundingClientRect().bottom - event.clientY);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowUp') setHeight(height + step);
    if (event.key === 'ArrowDown') setHeight(height - step);
  };
  return (
    <div
      className="drawer-edge"
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-valuenow={height}
      aria-label={t('shell:drawer.resize')}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    />
  );
}
