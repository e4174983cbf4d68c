/** Splitting a lot over machines by its rule. */
import type { Step } from './steps.ts';

/** Quantities of the parts, as even as whole pieces allow; undefined when the lot stays whole. */
export function splitQuantities(
  rule: NonNullable<Step['split']>,
  quantity: number,
  machines: number,
): number[] | undefined {
  const count = Math.min(rule.maxParts, machines, Math.floor(quantity / rule.minQuantity));
  if (count < 2) return undefined;
  if (!Number.isInteger(quantity)) return Array.from({ length: count }, () => quantity / count);
  const least = Math.floor(quantity / count);
  const over = quantity - least * count;
  const parts = Array.from({ length: count }, (_, part) => least + (part < over ? 1 : 0));
  return parts.every((part) => part >= rule.minQuantity)
    ? parts
    : Array.from({ length: count }, () => quantity / count);
}
