/** Rows of the order view as the library keeps them: orders, and when they are open their operations and materials. */
import type { OrderRow, OrderTree, TreeMaterial, TreeOperation } from '../../electron/host/contract.ts';
import type { TimeAxis } from './time-axis.ts';

export type OrderEntry = { kind: 'order'; row: OrderRow; start: number | null };
export type OperationEntry = { kind: 'operation'; order: OrderRow; operation: TreeOperation };
export type MaterialEntry = { kind: 'material'; order: OrderRow; operation: TreeOperation; material: TreeMaterial };
export type Entry = OrderEntry | OperationEntry | MaterialEntry;

export type OrderTask = {
  id: string;
  parent: string;
  text: string;
  start_date: Date;
  end_date: Date;
  hide_bar: boolean;
  open: boolean;
  entry: Entry;
};
export type OrderLink = { id: string; source: string; target: string; type: string };

/**
 * Names of rows for the library, which looks them up by selectors: numbers instead of what an ERP calls things. A row keeps its name for as
 * long as this lives.
 */
export class RowNames {
  readonly #names = new Map<string, string>();

  order(order: string): string {
    return this.#name('o', order);
  }

  operation(operation: string, part: number): string {
    return this.#name('p', `${operation}#${part}`);
  }

  material(operation: string, part: number, index: number): string {
    return this.#name('m', `${operation}#${part}#${index}`);
  }

  #name(kind: string, key: string): string {
    const whole = kind + key;
    let name = this.#names.get(whole);
    if (name === undefined) this.#names.set(whole, (name = `${kind}${this.#names.size}`));
    return name;
  }
}

/** An order's row. `start` is that of its first operation; an order without an end has no bar. */
export function orderTask(row: OrderRow, start: number | null, names: RowNames, axis: TimeAxis): OrderTask {
  const drawn = row.end !== null && start !== null;
  return {
    ...span(axis, drawn ? start : axis.from, drawn ? row.end! : axis.from),
    ...{ id: names.order(row.id), parent: '0', text: row.number, open: false, hide_bar: !drawn },
    entry: { kind: 'order', row, start },
  };
}

/** Rows below an order. */
export function treeTasks({ order, operations }: OrderTree, names: RowNames, axis: TimeAxis): OrderTask[] {
  return operations.flatMap((operation) => {
    const id = names.operation(operation.operation, operation.part);
    const { start, end } = operation;
    const drawn = start !== null && end !== null;
    const own: OrderTask = {
      ...span(axis, drawn ? start : axis.from, drawn ? end : axis.from),
      ...{ id, parent: names.order(order.id), text: operation.name, open: false, hide_bar: !drawn },
      entry: { kind: 'operation', order, operation },
    };
    const materials = operation.materials.map((material, index): OrderTask => {
      const at = material.at ?? axis.from;
      return {
        ...span(axis, at, at),
        ...{ id: names.material(operation.operation, operation.part, index), parent: id, text: material.name },
        ...{ open: false, hide_bar: true, entry: { kind: 'material', order, operation, material } },
      };
    });
    return [own, ...materials];
  });
}

/** Arrows between operations that both are on the page and scheduled. */
export function treeLinks({ links, operations }: OrderTree, names: RowNames): OrderLink[] {
  const drawn = new Set(
    operations.filter(({ start }) => start !== null).map(({ operation, part }) => names.operation(operation, part)),
  );
  return links.flatMap(({ from, to, overlap }) => {
    const source = names.operation(from.operation, from.part);
    const target = names.operation(to.operation, to.part);
    if (!drawn.has(source) || !drawn.has(target)) return [];
    // The library's names of end-to-start and start-to-start.
    return [{ id: `${source}-${target}`, source, target, type: overlap ? '1' : '0' }];
  });
}

function span(axis: TimeAxis, from: number, to: number): { start_date: Date; end_date: Date } {
  return { start_date: axis.toDate(from), end_date: axis.toDate(Math.max(from, to)) };
}
