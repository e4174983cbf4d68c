/** Says in words what a bar shows: for tooltips and screen readers. */
import type { TFunction } from 'i18next';
import { operationFlags } from '../../electron/host/contract.ts';
import type { PlantFormat } from '../text/plant-format.ts';
import type { BoardModel } from './model.ts';

/** Names of the flags that are set, in the user's language. */
export function describeFlags(flags: number, t: TFunction): string[] {
  const names = {
    late: t('board:flag.late'),
    started: t('board:flag.started'),
    done: t('board:flag.done'),
    pinned: t('board:flag.pinned'),
    frozen: t('board:flag.frozen'),
    released: t('board:flag.released'),
    relaxed: t('board:flag.relaxed'),
  };
  return Object.entries(names).flatMap(([flag, name]) =>
    (flags & operationFlags[flag as keyof typeof operationFlags]) === 0 ? [] : [name],
  );
}

/** Order and operation code: 4711/20, with the part of a split one. */
export function operationCode(model: BoardModel, operation: number): string {
  const { order, sequence, part } = model.board.operations;
  const code = `${model.board.orders.numbers[order[operation]]}/${sequence[operation]}`;
  return part[operation] === 0 ? code : `${code}.${part[operation] + 1}`;
}

export type Description = { title: string; lines: [label: string, value: string][]; flags: string[] };

export function describeOperation(
  model: BoardModel,
  operation: number,
  format: PlantFormat,
  t: TFunction,
): Description {
  const { operations, orders, families, machines } = model.board;
  const order = operations.order[operation];
  const lateness = orders.end[order] - orders.due[order];
  const lines: [string, string][] = [
    [t('board:tip.item'), orders.items[order]],
    [t('board:tip.customer'), orders.customers[order]],
    [t('board:tip.machine'), machines[operations.machine[operation]].name],
    [
      t('board:tip.time'),
      `${format.instant(operations.start[operation])} – ${format.instant(operations.end[operation])}`,
    ],
    [t('board:tip.setup'), format.duration(operations.runStart[operation] - operations.start[operation])],
    [t('board:tip.family'), families[operations.family[operation]] ?? ''],
    [t('board:tip.due'), format.instant(orders.due[order])],
    [lateness > 0 ? t('board:tip.late') : t('board:tip.slack'), format.duration(Math.abs(lateness))],
  ];
  if (operations.actualStart[operation] >= 0) {
    const ended = operations.actualEnd[operation];
    const until = ended >= 0 ? format.instant(ended) : format.share(operations.progress[operation] / 100);
    lines.push([t('board:tip.actual'), `${format.instant(operations.actualStart[operation])} – ${until}`]);
  }
  if (operations.projectedEnd[operation] >= 0) {
    lines.push([t('board:tip.projected'), format.instant(operations.projectedEnd[operation])]);
  }
  return {
    title: operationCode(model, operation),
    lines: lines.filter(([, value]) => value !== ''),
    flags: describeFlags(operations.flags[operation], t),
  };
}

/** One sentence for a list of operations read aloud. */
export function sayOperation(model: BoardModel, operation: number, format: PlantFormat, t: TFunction): string {
  const { operations, orders } = model.board;
  const parts = [
    t('board:say', {
      code: operationCode(model, operation),
      item: orders.items[operations.order[operation]],
      start: format.instant(operations.start[operation]),
      end: format.instant(operations.end[operation]),
    }),
    ...describeFlags(operations.flags[operation], t),
  ];
  return parts.join(', ');
}
