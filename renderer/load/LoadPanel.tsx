import { useState } from 'react';
import { useQuery, useSessionState } from '../host/context.ts';
import { Empty, LoadFailed } from '../shell/states.tsx';
import { useUi } from '../shell/ui-state.ts';
import { useTexts } from '../text/use-texts.ts';
import { LoadChart } from './LoadChart.tsx';
import { LoadFacts } from './LoadFacts.tsx';
import { LoadLegend } from './LoadLegend.tsx';

const days = 28;

/** Load of the machine that the selected operation is on, day by day. */
export function LoadPanel() {
  const { t } = useTexts();
  const machine = useSelectedMachine();
  const [picked, setPicked] = useState<number | null>(null);
  const { value, failure, reload } = useQuery(
    'load',
    machine === null ? null : { by: 'machine', bucket: 'day', count: days, machine },
    ['plan', 'scenario'],
  );
  if (machine === null) return <Empty title={t('load:nothingSelected')} text={t('load:nothingSelectedText')} />;
  if (value === null) return failure === null ? null : <LoadFailed failure={failure} onRetry={reload} />;
  if (value.resources.length === 0) return <Empty title={t('load:empty')} text={t('load:emptyText')} />;
  const cell = { resource: 0, bucket: Math.min(picked ?? 0, value.edges.length - 2) };
  return (
    <div className="drawer-split">
      <div className="drawer-chart">
        <LoadChart load={value} resource={0} bucket="day" picked={cell.bucket} onPick={setPicked} />
      </div>
      <div className="drawer-side">
        <h4>{value.resources[0].name}</h4>
        <LoadFacts load={value} cell={cell} bucket="day" />
        <LoadLegend />
      </div>
    </div>
  );
}

/** Machine of the selected operation, or of the first operation of the selected order. */
function useSelectedMachine(): string | null {
  const selection = useUi((state) => state.selection);
  const model = useSessionState((state) => state.model);
  if (model === null || selection === null) return null;
  const order = selection.kind === 'order' ? model.orderOf(selection.row.id) : null;
  const row =
    selection.kind === 'operation'
      ? model.find(selection.operation, selection.part)
      : order === null
        ? null
        : (model.route(order)[0] ?? null);
  return row === null ? null : model.board.machines[model.board.operations.machine[row]].id;
}
