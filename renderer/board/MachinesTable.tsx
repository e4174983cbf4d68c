import { HTMLTable } from '@blueprintjs/core';
import { useMemo, useState } from 'react';
import { useSession, useSessionState } from '../host/context.ts';
import { Empty } from '../shell/states.tsx';
import { ui } from '../shell/ui-state.ts';
import { useTexts } from '../text/use-texts.ts';

const columns = ['name', 'load', 'run', 'setup', 'operations'] as const;
type Column = (typeof columns)[number];

/** Machines by load and set-up from now to the end of the plan: the list behind the figures for bottleneck and set-up. */
export function MachinesTable() {
  const { t, format } = useTexts();
  const { plantNow } = useSession();
  const model = useSessionState((state) => state.model);
  const [sort, setSort] = useState<Column>('load');
  const rows = useMemo(() => {
    if (model === null) return [];
    const now = plantNow();
    const figures = model.board.machines.map(({ id, name }, machine) => ({
      id,
      name,
      operations: model.machineStart[machine + 1] - model.machineStart[machine],
      ...model.figures(machine, now, model.lastEnd),
    }));
    return figures.toSorted((a, b) => (sort === 'name' ? a.name.localeCompare(b.name) : b[sort] - a[sort]));
  }, [model, sort, plantNow]);
  if (rows.length === 0) return <Empty title={t('board:empty.plant')} text={t('board:empty.plantText')} />;
  const heading = (column: Column) => (
    <th
      key={column}
      className={column === 'name' ? '' : 'number'}
      aria-sort={sort === column ? (column === 'name' ? 'ascending' : 'descending') : 'none'}
    >
      <button type="button" className="sort" onClick={() => setSort(column)}>
        {t(`board:machines.${column}`)}
        {sort === column && (column === 'name' ? ' ▲' : ' ▼')}
      </button>
    </th>
  );
  return (
    <HTMLTable compact interactive className="table">
      <thead>
        <tr>{columns.map((column) => heading(column))}</tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} onClick={() => ui.showMachine(row.id)}>
            <td>
              <button type="button" className="link" onClick={() => ui.showMachine(row.id)}>
                {row.name}
              </button>
            </td>
            <td className={row.load > 1 ? 'number problem' : 'number'}>{format.share(row.load)}</td>
            <td className="number">{format.hours(row.run)}</td>
            <td className="number">{format.hours(row.setup)}</td>
            <td className="number">{format.number(row.operations)}</td>
          </tr>
        ))}
      </tbody>
    </HTMLTable>
  );
}
