/** A large step away from a solution: a few chains of precedence as a whole come earlier or later (large-step random walk; Kreipl 2000). */
import { sortByKey } from '../elite/recombine.ts';
import type { Genome } from '../shop/genome.ts';
import type { Shop } from '../shop/shop.ts';
import type { Xorshift } from '../xorshift.ts';

/** Chains that move at once, at most. */
const mostChains = 2;
/** How far a chain moves that moves as it is, either way at most, as a share of all positions. */
const shift = 0.3;

/**
 * Fills `kicked`, which is another genome, with a solution near `from`, a linear extension again as nodes of a chain never overtake one another. Only
 * for shops with chains (`hasChains`); modes stay.
 */
export function kick({ nodes, none, before, after }: Shop, from: Genome, random: Xorshift, kicked: Genome): void {
  const key = new Float64Array(none);
  const count = nodes.length;
  for (let index = 0; index < count; index++) key[from.order[index]] = index;
  for (let chains = 1 + random.below(mostChains); chains > 0; chains--) {
    const move = movement(random, count);
    let node = nodes[random.below(count)];
    while (before[node] !== none) node = before[node]!;
    for (; node !== none; node = after[node]!) key[node] = move(key[node]);
  }
  kicked.mode.set(from.mode);
  kicked.order.set(from.order);
  sortByKey(kicked.order, key);
}

/** What becomes of positions: drawn together towards the beginning, or the end, or all moved alike. */
function movement(random: Xorshift, count: number): (position: number) => number {
  const way = random.below(3);
  const share = random.real();
  if (way === 0) return (position) => position * share;
  if (way === 1) return (position) => count - (count - position) * share;
  return (position) => position + (2 * share - 1) * shift * count;
}
