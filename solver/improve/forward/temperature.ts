/** How hot an annealing is, in what it costs to delay an order by the work of a node (`Annealing.delayCost`). */

/** At first and at the end, with plenty of moves for each node. */
const hottest = 4;
const coldest = 0.03;
/** At the end with few: there moves that cost little do more than to wait for those that cost nothing. */
const cool = 0.5;
/** What it sets out with, at least. */
const warm = 0.15;

/** Moves for each node from which on they are plenty for the end. */
const plentyForEnd = 600;
/** The same for the beginning: with fewer there is no time to be so hot. A plan that has been searched for before takes long to find again. */
const plentyForBeginning = 15;
const plentyForPlan = 600;

/**
 * Once this share of the time is used up, if there are so many moves for each node in all; `isPlan`: it sets out from a plan that was searched
 * for, not only constructed. Cools geometrically.
 */
export function temperature(share: number, movesPerNode: number, isPlan: boolean): number {
  const plenty = isPlan ? plentyForPlan : plentyForBeginning;
  const first = Math.max(warm, hottest * Math.min(1, movesPerNode / plenty));
  const last = Math.min(first, Math.max(coldest, cool * Math.min(1, plentyForEnd / movesPerNode)));
  return first * (last / first) ** share;
}

/**
 * Which of so many ranks of terms is annealed once this share of the time is used up, and the share of that rank's own time: at what suits what
 * comes first, all else is left to chance. A rank has the more time the higher it is.
 */
export function turnOf(share: number, ranks: number): { rank: number; share: number; width: number } {
  let begun = 0;
  const squares = (ranks * (ranks + 1) * (2 * ranks + 1)) / 6;
  for (let rank = 0; ; rank++) {
    const width = (ranks - rank) ** 2 / squares;
    if (share < begun + width || rank === ranks - 1)
      return { rank, share: Math.min(1, (share - begun) / width), width };
    begun += width;
  }
}
