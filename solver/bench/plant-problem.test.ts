import { describe, expect, test } from 'vitest';
import { policySchema } from '../model/policy.ts';
import { readProblem } from '../model/read.ts';
import { solveHere } from '../pool/solve-here.ts';
import { plantProblem } from './plant-problem.ts';

const document = plantProblem(1000, 4);

describe('the made-up plant', () => {
  test('is a valid problem of the size asked for', () => {
    expect(readProblem(document)).toEqual({ ok: true, value: document });
    const operations = document.orders.reduce((sum, order) => sum + order.operations.length, 0);
    expect(operations).toBe(1000);
  });

  test('is the same for the same seed only', () => {
    expect(plantProblem(1000, 4)).toEqual(document);
    expect(plantProblem(1000, 5).orders).not.toEqual(document.orders);
  });

  test('has every kind of constraint', () => {
    const operations = document.orders.flatMap((order) => order.operations);
    const links = document.orders.flatMap((order) => order.links ?? []);
    const counts = {
      alternatives: operations.filter(({ modes }) => modes.length > 1).length,
      tools: document.resources.filter(({ kind }) => kind === 'tool').length,
      operators: document.resources.filter(({ kind }) => kind === 'operator').length,
      setups: document.machines.filter(({ setupMatrices }) => setupMatrices.length > 0).length,
      uninterruptible: operations.filter(({ interruptible }) => !interruptible).length,
      splits: operations.filter(({ split }) => split).length,
      pins: operations.filter(({ pin }) => pin).length,
      done: operations.filter(({ progress }) => progress?.state === 'done').length,
      started: operations.filter(({ progress }) => progress?.state === 'started').length,
      minimumLags: links.filter(({ minLag }) => minLag > 0).length,
      maximumLags: links.filter(({ maxLag }) => maxLag !== undefined).length,
      overlaps: links.filter(({ transferBatch }) => transferBatch !== undefined).length,
      arrivals: document.materials.flatMap(({ arrivals }) => arrivals).length,
      billsOfMaterial: document.orders.filter(({ produces }) => produces).length,
    };
    expect(Object.entries(counts).filter(([, count]) => count === 0)).toEqual([]);
  });

  test('can be scheduled, but for few orders', () => {
    const solved = solveHere(document, policySchema.parse({ rule: 'ATCS', direction: 'forward', seconds: 0 }));
    expect(solved.ok).toBe(true);
    if (!solved.ok) return;
    expect(solved.value.unscheduled.length).toBeLessThan(document.orders.length / 50);
    expect(solved.value.terms.lateOrders).toBeGreaterThan(0);
  });
});
