/** Parts of operations, for the dialog that splits them. */
import type { BoardModel } from '../board/model.ts';

/** Number of parts that the plan holds of an operation. */
export function partsOf(model: BoardModel, operation: string): number {
  let parts = 0;
  while (model.find(operation, parts) !== null) parts += 1;
  return parts;
}

/** A quantity in so many parts, as even as whole pieces allow. */
export function evenParts(quantity: number, count: number): number[] {
  if (!Number.isInteger(quantity) || quantity < count) {
    return Array.from({ length: count }, () => Number((quantity / count).toPrecision(6)));
  }
  const least = Math.floor(quantity / count);
  return Array.from({ length: count }, (_, part) => least + (part < quantity - least * count ? 1 : 0));
}
