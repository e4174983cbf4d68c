import { HTMLTable } from '@blueprintjs/core';
import { useSessionState } from '../host/context.ts';
import { Empty } from '../shell/states.tsx';
import { ui, useUi } from '../shell/ui-state.ts';
import { useTexts } from '../text/use-texts.ts';
import { describeFlags, operationCode } from './describe.ts';
import type { BoardModel } from './model.ts';
import { routeOf } from './route.ts';

/** Operations of the selected order in sequence, with the waits between them. */
export function RoutePanel() {
  const { t } = useTexts();
  const model = useSessionState((state) => state.model);
  const order = useUi(({ selection }) => {
    if (selection === null) return null;
    return selection.kind === 'order'
      ? selection.row.id
      : selection.operation.slice(0, selection.operation.lastIndexOf('/'));
  });
  const index = order === null ? null : (model?.orderOf(order) ?? null);
  if (model === null || index === null) return <Empty title={t('board:route.none')} text={t('board:route.noneText')} />;
  if (model.route(index).length === 0) {
    return <Empty title={t('board:route.unscheduled')} text={t('board:route.unscheduledText')} />;
  }
  return <Route model={model} order={index} />;
}

function Route({ model, order }: { model: BoardModel; order: number }) {
  const { t, format } = useTexts();
  const selection = useUi((state) => state.selection);
  const { orders, machines, operations, families } = model.board;
  const { stops, total } = routeOf(model, order);
  const slack = orders.due[order] - orders.end[order];
  const values = {
    number: orders.numbers[order],
    item: orders.items[order],
    end: format.instant(orders.end[order]),
    by: format.duration(Math.abs(slack)),
    wait: format.duration(total.wait),
    work: format.duration(total.work),
  };
  return (
    <>
      <p className={slack < 0 ? 'problem route-head' : 'route-head'}>
        {slack < 0 ? t('board:route.late', values) : t('board:route.onTime', values)}
      </p>
      <HTMLTable compact interactive className="table">
        <thead>
          <tr>
            <th>{t('board:route.operation')}</th>
            <th className="number">{t('board:route.wait')}</th>
            <th>{t('board:column.machine')}</th>
            <th>{t('board:route.start')}</th>
            <th>{t('board:route.end')}</th>
            <th className="number">{t('board:machines.setup')}</th>
            <th className="number">{t('board:machines.run')}</th>
            <th>{t('board:tip.family')}</th>
            <th>{t('board:route.state')}</th>
          </tr>
        </thead>
        <tbody>
          {stops.map(({ operation, wait }) => {
            const id = model.operationId(operation);
            const part = operations.part[operation];
            const chosen = selection?.kind === 'operation' && selection.operation === id && selection.part === part;
            const show = (): void => ui.showOnBoard(id, part);
            return (
              <tr key={operation} className={chosen ? 'selected' : ''} onClick={show}>
                <td className="nowrap">
                  <button type="button" className="link" onClick={show}>
                    {operationCode(model, operation)}
                  </button>
                </td>
                <td className="number">{wait === null ? '' : format.duration(wait)}</td>
                <td>{machines[operations.machine[operation]].name}</td>
                <td className="nowrap" title={format.instant(operations.start[operation])}>
                  {format.dayTime(operations.start[operation])}
                </td>
                <td className="nowrap" title={format.instant(operations.end[operation])}>
                  {format.dayTime(operations.end[operation])}
                </td>
                <td className="number">
                  {format.duration(operations.runStart[operation] - operations.start[operation])}
                </td>
                <td className="number">
                  {format.duration(operations.end[operation] - operations.runStart[operation])}
                </td>
                <td>{families[operations.family[operation]] ?? ''}</td>
                <td>{describeFlags(operations.flags[operation], t).join(' · ')}</td>
              </tr>
            );
          })}
        </tbody>
      </HTMLTable>
    </>
  );
}
