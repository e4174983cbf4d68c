import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { firstModes, randomMove, randomShop } from '../testing.ts';
import { Xorshift } from '../xorshift.ts';
import { Sequences } from './sequences.ts';
import { SparseSequences } from './sparse-sequences.ts';

/** Everything that a change may touch, as plain lists. */
function stateOf({ order, position, previous, next, first, mode, machine, shop }: Sequences): unknown {
  const ofNodes = [previous, next, mode, machine, position].map((column) => [...column.subarray(0, shop.none)]);
  return [[...order], [...first], ...ofNodes];
}

function expectLinearExtension({ order, position, previous, shop }: Sequences): void {
  const { offset, node: source } = shop.predecessors;
  for (const [index, node] of order.entries()) {
    expect(position[node]).toBe(index);
    if (previous[node] !== shop.none) expect(position[previous[node]]).toBeLessThan(index);
    for (let k = offset[node]; k < offset[node + 1]; k++) expect(position[source[k]]).toBeLessThan(index);
  }
}

test('changes what plain sequences change, refuses what they refuse, and takes back without a trace', () => {
  const counts = { made: 0, refused: 0, traded: 0 };
  assert(
    property(integer({ min: 1, max: 1e6 }), (seed) => {
      const { shop, problem } = randomShop(seed, ['calendars', 'materials', 'resources'], { orders: 14 });
      if (shop.nodes.length === 0) return;
      const random = new Xorshift(seed);
      const plain = new Sequences(shop);
      const sparse = new SparseSequences(shop);
      for (const sequences of [plain, sparse]) sequences.load(shop.nodes, firstModes(problem));
      for (let round = 0; round < 60; round++) {
        const { node, mode, behind } = randomMove(plain, random);
        if (behind === node) continue;
        const before = stateOf(sparse);
        const isPossible = plain.relocate(node, mode, behind);
        expect(sparse.relocate(node, mode, behind)).toBe(isPossible);
        if (!isPossible) {
          counts.refused++;
          expect(stateOf(sparse)).toEqual(before);
          continue;
        }
        counts.made++;
        expectLinearExtension(sparse);
        for (const column of ['previous', 'next', 'mode', 'machine', 'first'] as const) {
          expect([...sparse[column].subarray(0, shop.none)]).toEqual([...plain[column].subarray(0, shop.none)]);
        }
        if (round % 2 === 0) continue;
        const after = stateOf(sparse);
        sparse.takeBack();
        expect(stateOf(sparse)).toEqual(before);
        expect(sparse.relocate(node, mode, behind)).toBe(true);
        expect(stateOf(sparse)).toEqual(after);
        counts.traded++;
      }
    }),
    { numRuns: 60 },
  );
  expect(counts.made).toBeGreaterThan(500);
  expect(counts.refused).toBeGreaterThan(50);
  expect(counts.traded).toBeGreaterThan(200);
});
