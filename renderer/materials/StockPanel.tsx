import { Button } from '@blueprintjs/core';
import { useState } from 'react';
import { useQuery } from '../host/context.ts';
import { Empty, LoadFailed } from '../shell/states.tsx';
import { ui, useUi } from '../shell/ui-state.ts';
import { useTexts } from '../text/use-texts.ts';
import { StockChart } from './StockChart.tsx';
import { StockLegend } from './StockLegend.tsx';

const mostMaterials = 200;

/** Stock of what the selected order takes and makes. */
export function StockPanel() {
  const { t, format } = useTexts();
  const selection = useUi((state) => state.selection);
  const order =
    selection === null
      ? null
      : selection.kind === 'order'
        ? selection.row.id
        : selection.operation.slice(0, selection.operation.lastIndexOf('/'));
  const [chosen, setChosen] = useState('');
  const { value, failure, reload } = useQuery('materials', order === null ? null : { order, limit: mostMaterials }, [
    'plan',
    'scenario',
  ]);
  const rows = value?.rows ?? [];
  const item = rows.find((row) => row.item === chosen)?.item ?? rows[0]?.item ?? null;
  const curve = useQuery('stock', order === null || item === null ? null : { item }, ['plan', 'scenario']).value;
  if (order === null) return <Empty title={t('materials:nothingSelected')} text={t('materials:nothingSelectedText')} />;
  if (value === null) return failure === null ? null : <LoadFailed failure={failure} onRetry={reload} />;
  if (rows.length === 0) return <Empty title={t('materials:none')} text={t('materials:noneText')} />;
  return (
    <div className="drawer-split">
      <ul className="drawer-side drawer-choice" aria-label={t('materials:ofOrder')}>
        {rows.map((row) => (
          <li key={row.item}>
            <Button
              fill
              size="small"
              variant="minimal"
              alignText="start"
              active={row.item === item}
              aria-pressed={row.item === item}
              onClick={() => setChosen(row.item)}
              title={row.name}
            >
              {row.shortOrders > 0 && <span className="problem">▲ </span>}
              {row.item} <span className="muted">{`${format.number(row.stock, 2)} ${row.unit}`}</span>
            </Button>
          </li>
        ))}
      </ul>
      <div className="drawer-chart drawer-column">
        <div className="split-title">
          <StockLegend />
          <Button size="small" variant="minimal" text={t('materials:showAll')} onClick={() => ui.go('materials')} />
        </div>
        {curve !== null && <StockChart curve={curve} />}
      </div>
    </div>
  );
}
