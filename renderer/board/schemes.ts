/** What the colour of a bar says: a class per operation, and what stands for each class. Every class has a second sign: a texture, a sign or its name on the bar. */
import { operationFlags } from '../../electron/host/contract.ts';
import type { BoardModel } from './model.ts';
import type { BarColours, Palette } from './palette.ts';

export const colourings = ['lateness', 'status', 'order', 'item', 'customer', 'family'] as const;
export type Colouring = (typeof colourings)[number];
/** Drawn over the fill: nothing, stripes as of late orders, dots, or lines. */
export type Texture = 'plain' | 'late' | 'dots' | 'lines';
export type BarPaint = { colours: BarColours; texture: Texture };

/** An order that ends less than this before its due time is at risk: one shift. */
export const riskSlack = 8 * 3600;

export const latenessClasses = ['planned', 'risk', 'late', 'started', 'done'] as const;
export const statusClasses = ['planned', 'released', 'started', 'done'] as const;
export type BarClass = (typeof latenessClasses)[number] | (typeof statusClasses)[number];

const categoryTextures = ['plain', 'dots', 'lines'] as const;
const hues = 8;
/** Classes of a category: as many hues, each with three textures; names beyond share a class, which their text on the bar tells apart. */
const categoryClasses = hues * categoryTextures.length;

export type Scheme = {
  colouring: Colouring;
  paints: BarPaint[];
  classOf: (operation: number) => number;
  /** What a bar says in place of its code; null: the code. */
  labelOf: ((operation: number) => string) | null;
};

export function schemeOf(colouring: Colouring, model: BoardModel, palette: Palette): Scheme {
  const { orders, operations, families } = model.board;
  if (colouring === 'lateness') {
    const paints = latenessClasses.map((name) => paintOf(name, palette));
    return { colouring, paints, classOf: (operation) => latenessClass(model, operation), labelOf: null };
  }
  if (colouring === 'status') {
    const paints = statusClasses.map((name) => paintOf(name, palette));
    return { colouring, paints, classOf: (operation) => statusClass(operations.flags[operation]), labelOf: null };
  }
  const paints = Array.from({ length: categoryClasses }, (_, index) => categoryPaint(index, palette));
  const classOf = (category: number): number => category % categoryClasses;
  if (colouring === 'order') {
    return { colouring, paints, classOf: (operation) => classOf(operations.order[operation]), labelOf: null };
  }
  if (colouring === 'family') {
    const nameOf = (operation: number): string => families[operations.family[operation]] ?? '';
    return { colouring, paints, classOf: (operation) => classOf(operations.family[operation]), labelOf: nameOf };
  }
  const names = colouring === 'item' ? orders.items : orders.customers;
  const ranks = ranked(names);
  return {
    colouring,
    paints,
    classOf: (operation) => classOf(ranks[operations.order[operation]]),
    labelOf: (operation) => names[operations.order[operation]],
  };
}

/** How a class of lateness or status is painted. */
export function paintOf(name: BarClass, palette: Palette): BarPaint {
  return { colours: palette.bars[name], texture: name === 'late' ? 'late' : name === 'risk' ? 'dots' : 'plain' };
}

export function categoryPaint(index: number, palette: Palette): BarPaint {
  return { colours: palette.categories[index % hues], texture: categoryTextures[Math.floor(index / hues) % 3] };
}

export function latenessClass(model: BoardModel, operation: number): number {
  const { flags, order } = model.board.operations;
  const flag = flags[operation];
  if ((flag & operationFlags.done) !== 0) return latenessClasses.indexOf('done');
  if ((flag & operationFlags.late) !== 0) return latenessClasses.indexOf('late');
  if ((flag & operationFlags.started) !== 0) return latenessClasses.indexOf('started');
  return latenessClasses.indexOf(atRisk(model, order[operation]) ? 'risk' : 'planned');
}

export function statusClass(flag: number): number {
  if ((flag & operationFlags.done) !== 0) return statusClasses.indexOf('done');
  if ((flag & operationFlags.started) !== 0) return statusClasses.indexOf('started');
  return statusClasses.indexOf((flag & operationFlags.released) !== 0 ? 'released' : 'planned');
}

/** On time, but by less than a shift. */
export function atRisk(model: BoardModel, order: number): boolean {
  const { due, end } = model.board.orders;
  const slack = due[order] - end[order];
  return end[order] >= 0 && slack >= 0 && slack < riskSlack;
}

export type Category = { name: string; index: number; operations: number };

/** The categories of a plan with most operations, as the legend lists them. */
export function categoriesOf(colouring: Colouring, model: BoardModel, limit: number): Category[] {
  const { orders, operations, families } = model.board;
  const counts = new Map<number, number>();
  const names = colouring === 'family' ? families : namesOf(colouring, model);
  const ranks = colouring === 'item' || colouring === 'customer' ? ranked(names) : null;
  const categoryOf = (operation: number): number => {
    if (colouring === 'family') return operations.family[operation];
    const order = operations.order[operation];
    return ranks === null ? order : ranks[order];
  };
  const nameOf = new Map<number, string>();
  for (let operation = 0; operation < model.count; operation++) {
    const category = categoryOf(operation);
    counts.set(category, (counts.get(category) ?? 0) + 1);
    if (!nameOf.has(category)) {
      nameOf.set(category, colouring === 'family' ? names[category] : names[operations.order[operation]]);
    }
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, limit)
    .map(([category, count]) => ({
      name: nameOf.get(category) ?? '',
      index: category % categoryClasses,
      operations: count,
    }));

  function namesOf(kind: Colouring, { board }: BoardModel): string[] {
    if (kind === 'item') return board.orders.items;
    return kind === 'customer' ? orders.customers : board.orders.numbers;
  }
}

/** For each name the number of different names before its first occurrence. */
function ranked(names: readonly string[]): Int32Array {
  const ranks = new Map<string, number>();
  return Int32Array.from(names, (name) => {
    const known = ranks.get(name);
    if (known !== undefined) return known;
    ranks.set(name, ranks.size);
    return ranks.size - 1;
  });
}
