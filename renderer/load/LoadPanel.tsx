import { useState } from 'react';
import { useBoardState } from '../board/board-state.ts';
import { useQuery, useSessionState } from '../host/context.ts';
import { Empty, LoadFailed } from '../shell/states.tsx';
import { useUi } from '../shell/ui-state.ts';
import { useTexts } from '../text/use-texts.ts';
import { LoadChart } from './LoadChart.tsx';
import { LoadFacts } from './LoadFacts.tsx';
import { LoadLegend } from './LoadLegend.tsx';

const day = 86_400;
/** Fewer bars tell little, more cannot be told apart. */
const [fewestDays, mostDays] = [14, 90];

/** Load of the machine that the selected operation is on, day by day from where the board's timeline begins. */
export function LoadPanel() {
  const { t } = useTexts();
  const machine = useSelectedMachine();
  const days = useDays();
  /** The instant at which the chosen day begins: it stays chosen while the board is scrolled. */
  const [picked, setPicked] = useState<number | null>(null);
  const { value, failure, reload } = useQuery(
    'load',
    machine === null ? null : { by: 'machine', bucket: 'day', ...days, machine },
    ['plan', 'scenario'],
  );
  if (machine === null) return <Empty title={t('load:nothingSelected')} text={t('load:nothingSelectedText')} />;
  if (value === null) return failure === null ? null : <LoadFailed failure={failure} onRetry={reload} />;
  if (value.resources.length === 0) return <Empty title={t('load:empty')} text={t('load:emptyText')} />;
  const found = picked === null ? -1 : value.edges.indexOf(picked);
  const cell = { resource: 0, bucket: found < 0 || found > value.edges.length - 2 ? 0 : found };
  return (
    <div className="drawer-split">
      <div className="drawer-chart">
        <LoadChart
          load={value}
          resource={0}
          bucket="day"
          picked={cell.bucket}
          onPick={(bucket) => setPicked(value.edges[bucket])}
        />
      </div>
      <div className="drawer-side">
        <h4>{value.resources[0].name}</h4>
        <LoadFacts load={value} cell={cell} bucket="day" />
        <LoadLegend />
      </div>
    </div>
  );
}

/** The days that the board shows; from now on while there is none. */
function useDays(): { from?: number; count: number } {
  const window = useBoardState((state) => state.window);
  if (window === null) return { count: 28 };
  const [from, to] = window;
  return { from, count: Math.min(mostDays, Math.max(fewestDays, Math.ceil((to - from) / day) + 1)) };
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
