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

/**
 * Quantities of parts that were meant for another quantity, in proportion: whole pieces where all of them are whole, what rounding leaves on
 * the largest.
 */
export function scaledQuantities(parts: readonly number[], quantity: number): number[] {
  const sum = parts.reduce((total, part) => total + part, 0);
  if (Math.abs(sum - quantity) <= 1e-9 * quantity) return [...parts];
  const whole = Number.isInteger(quantity) && parts.every(Number.isInteger) && quantity >= parts.length;
  const scaled = parts.map((part) => {
    const share = (part * quantity) / sum;
    return whole ? Math.max(1, Math.floor(share)) : share;
  });
  const largest = scaled.indexOf(Math.max(...scaled));
  scaled[largest] += quantity - scaled.reduce((total, part) => total + part, 0);
  return scaled.every((part) => part > 0) ? scaled : parts.map((part) => (part * quantity) / sum);
}
