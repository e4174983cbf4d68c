/** How hot an annealing is, in what it costs to delay an order by the work of a node (`Annealing.delayCost`). */

/** At first and at the end, with plenty of moves for each node. */
const hottest = 4;
const coldest = 0.03;
/** At the end with few: moves that cost little are still worth more than to wait for those that cost nothing. */
const cool = 0.3;
/** Moves for each node from which on they are plenty for the end; and with less than which there is no time to be so hot at first. */
const plentyForEnd = 600;
const plentyForBeginning = 60;
/** What it sets out with when there is time for next to nothing. */
const warm = 0.15;

/** Once this share of the time is used up, if there are so many moves for each node in all. Cools geometrically. */
export function temperature(share: number, movesPerNode: number): number {
  const first = Math.max(warm, hottest * Math.min(1, movesPerNode / plentyForBeginning));
  const last = Math.min(first, Math.max(coldest, cool * Math.min(1, plentyForEnd / movesPerNode)));
  return first * (last / first) ** share;
}
