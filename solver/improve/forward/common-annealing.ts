/** One thread's part in annealing a solution together with others: turn by turn, each on a stretch of it. */
import type { ImproveOptions } from '../options.ts';
import { emptyGenome, type TimedGenome } from '../shop/genome.ts';
import type { Shop } from '../shop/shop.ts';
import type { Xorshift } from '../xorshift.ts';
import type { Annealing } from './annealing.ts';
import { CommonExtension, type Stretch } from './common-extension.ts';

/** Time between two turns, in what it takes to load a solution. */
const turnPerLoad = 16;
/** Drafts of a turn, each made because another thread was quicker, until the stretch is given up. */
const mostDrafts = 3;
/**
 * Share of the cost by which what two threads have done may come to more than each saw for itself, with all the time left to make up for it; the
 * less time there is, the less. */
const disagreement = 0.08;
/** Moves tried within a region to have what starts too late start in time again, for each node of all. */
const mendsPerNode = 0.03;

export class CommonAnnealing {
  /** What it takes to begin a turn, at most so far, as a share of the time. */
  turnTime = 0;
  private readonly search: Annealing;
  private readonly common: CommonExtension;
  private readonly thread: number;
  private readonly timeUsed: () => number;
  private readonly joined: TimedGenome;
  private loadTime = 0;
  private turnAt = -Infinity;
  private costAtTurn: number;

  /** `search` has the solution to set out from loaded; `timeUsed` as in `ImproveOptions`. */
  constructor(
    search: Annealing,
    shop: Shop,
    { memory, thread }: NonNullable<ImproveOptions['common']>,
    random: Xorshift,
    timeUsed: () => number,
  ) {
    this.search = search;
    this.thread = thread;
    this.timeUsed = timeUsed;
    this.joined = { ...emptyGenome(shop), start: new Int32Array(shop.none) };
    this.common = new CommonExtension(memory, shop.nodes.length, random);
    this.common.begin(current(search));
    this.costAtTurn = search.costs.total;
  }

  /** Threads whose moves add up. */
  get threads(): number {
    return this.common.threads;
  }

  isTurnDue(): boolean {
    return this.timeUsed() - this.turnAt > turnPerLoad * this.loadTime;
  }

  /**
   * Joins what became of the stretch with what the others have made of theirs; goes on from there, with another stretch. False if stopped.
   */
  takeTurn(shouldStop: () => boolean): boolean {
    const { search, common, thread, joined } = this;
    const begunAt = this.timeUsed();
    search.sortStretch();
    const { order, mode, start } = current(search);
    const own = { order: order.slice(), mode: mode.slice(), start: start.slice() };
    const { total } = search.costs;
    const rise = Math.max(0, total - this.costAtTurn);
    const tolerated = disagreement * Math.max(0, 1 - begunAt) * total;
    let isGivenUp = false;
    let stretch: Stretch | null = null;
    for (let drafts = 1; stretch === null; drafts++) {
      const draft = common.draft(thread, own, joined);
      const loadedAt = this.timeUsed();
      if (!search.load(joined.order, joined.mode, joined.start, shouldStop)) return false;
      this.loadTime = this.timeUsed() - loadedAt;
      // Without the thread's part, what is left is the others' alone, and good whatever it costs.
      if (isGivenUp || (drafts <= mostDrafts && this.getsAlong(draft.cost + rise, tolerated, shouldStop))) {
        stretch = common.publish(thread, draft, current(search), search.costs.total);
      } else {
        common.giveUp(thread);
        isGivenUp = true;
      }
    }
    search.restrictTo(stretch);
    this.costAtTurn = search.costs.total;
    this.turnAt = this.timeUsed();
    this.turnTime = Math.max(this.turnTime, this.turnAt - begunAt);
    return true;
  }

  /** Does what has been joined cost so much at most, or little more? What starts too late for its anchor is brought back, or else it does not. */
  private getsAlong(cost: number, tolerated: number, shouldStop: () => boolean): boolean {
    const { search } = this;
    if (search.costs.isAnyTooLate && !this.mend(shouldStop)) return false;
    return search.costs.total <= cost + tolerated;
  }

  /**
   * Brings back what starts too late for its anchor or for a maximum lag, first by moves within the thread's own stretch. What is then done in the
   * stretch of another thread lasts only until that gives its stretch back, and has to do the same. False if something is late for its anchor all
   * the same, or stopped.
   */
  private mend(shouldStop: () => boolean): boolean {
    const { search, common, thread } = this;
    for (const region of common.regionsFrom(thread)) {
      if (shouldStop() || !search.costs.isAnyTooLate) break;
      search.mend(region, Math.ceil(mendsPerNode * search.sequences.order.length), shouldStop);
      search.sortStretch();
    }
    if (search.costs.isOffAnchor) return false;
    // Who takes units first has changed: all is to be as it will be for whoever loads it.
    const { order, mode, start } = current(search);
    return search.load(order.slice(), mode.slice(), start.slice(), shouldStop) && !search.costs.isOffAnchor;
  }

  /** Joins a last time. False if stopped. */
  leave(shouldStop: () => boolean): boolean {
    if (!this.takeTurn(shouldStop)) return false;
    this.common.giveUp(this.thread);
    return true;
  }
}

function current({ sequences, timing }: Annealing): TimedGenome {
  return { order: sequences.order, mode: sequences.mode, start: timing.start };
}
