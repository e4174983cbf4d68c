/** Moves that may help an order, as a list to try: node, mode, and the node to go behind, or how long to wait where it is. */
import { always, never } from '../../model/columns.ts';
import { endOfOvertime } from '../../model/overtime.ts';
import type { Xorshift } from '../xorshift.ts';
import type { TightPath } from './tight-path.ts';
import type { Timing } from './timing.ts';

/** Nodes next to either end of a block that move to that end. */
const reach = 12;
/** Nodes of a path that are tried on their other machines, at most. */
const modesTried = 4;
/** How far ahead and back a node looks for its setup family. */
const familyReach = 12;
/** How many places a node may give way to those behind it on its machine. */
const mostPlacesBack = 6;

export class Candidates {
  readonly node: number[] = [];
  readonly mode: number[] = [];
  readonly behind: number[] = [];
  /** Until which end to wait (see `Delays`); null: as before, but elsewhere. */
  readonly until: (number | null)[] = [];
  private readonly timing: Timing;
  private readonly random: Xorshift;

  constructor(timing: Timing, random: Xorshift) {
    this.timing = timing;
    this.random = random;
  }

  get count(): number {
    return this.node.length;
  }

  clear(): void {
    this.node.length = this.mode.length = this.behind.length = this.until.length = 0;
  }

  /**
   * Swaps of neighbours within the blocks of a path, and moves to either end of a block (N1, van Laarhoven, Aarts and Lenstra 1992; N6, Balas and
   * Vazacopoulos 1998). With change-overs swaps at the very beginning may help as well.
   */
  addBlockMoves({ nodes, length }: TightPath, hasSetups: boolean): void {
    const { previous } = this.timing.sequences;
    for (let first = 0; first < length;) {
      let last = first;
      while (last + 1 < length && previous[nodes[last + 1]] === nodes[last]) last++;
      if (first > 0 || hasSetups) {
        for (let index = first + 2; index <= Math.min(last, first + reach); index++) {
          this.addOnMachine(nodes[index], previous[nodes[first]]);
        }
      }
      for (let index = Math.max(first, last - reach); index < last - 1; index++) {
        this.addOnMachine(nodes[index], nodes[last]);
      }
      for (let index = first; index < last; index++) {
        if (index === first && first === 0 && last > 1 && !hasSetups) continue;
        this.addOnMachine(nodes[index], nodes[index + 1]);
      }
      first = last + 1;
    }
  }

  /** A few nodes of the path in other modes, somewhere between when they could start soonest and when they start. */
  addModeMoves({ nodes, length }: TightPath): void {
    const { problem } = this.timing.sequences.shop;
    const { mode: modes } = this.timing.sequences;
    for (let tried = 0; tried < Math.min(modesTried, length); tried++) {
      const node = nodes[length <= modesTried ? tried : this.random.below(length)];
      if (this.timing.anchor[node] !== never) continue;
      for (let mode = problem.modeOffset[node]; mode < problem.modeOffset[node + 1]; mode++) {
        if (mode !== modes[node]) this.addPlaces(node, mode);
      }
    }
  }

  /** Nodes of the same setup family join: the next one of it comes up behind this one's predecessor, or this one goes back to the last. */
  addFamilyMoves(node: number): void {
    const { timing } = this;
    const { previous, next, mode, shop } = timing.sequences;
    const { none } = shop;
    const { modeSetup } = shop.problem;
    const before = previous[node];
    if (before === none || timing.setUps.seconds[node] === modeSetup[mode[node]]) return;
    let other = next[node];
    for (let step = 0; step < familyReach && other !== none; step++) {
      if (timing.setUps.behind(before, other, mode[other]) === modeSetup[mode[other]]) {
        this.addOnMachine(other, before);
        break;
      }
      other = next[other]!;
    }
    other = previous[before]!;
    for (let step = 0; step < familyReach && other !== none; step++) {
      if (timing.setUps.behind(other, node, mode[node]) === modeSetup[mode[node]]) {
        this.addOnMachine(node, other);
        break;
      }
      other = previous[other]!;
    }
  }

  /** A node lets others on its machine go first, so that it comes later. */
  addDelays(node: number): void {
    const { next, shop } = this.timing.sequences;
    let behind = next[node];
    for (let place = 0; place < mostPlacesBack && behind !== shop.none; place++) {
      this.addOnMachine(node, behind);
      behind = next[behind]!;
    }
  }

  /** The last node of an order that ends early waits until that is due, or not quite as long, or lets others go first. */
  addWaits(node: number): void {
    const { delays, anchor, end } = this.timing;
    if (delays === null || anchor[node] !== never) return;
    const due = delays.dueOf(node);
    const early = due - end[node];
    if (early <= 0) return;
    this.addWait(node, due);
    this.addWait(node, end[node] + Math.ceil(this.random.real() * early));
    this.addDelays(node);
  }

  /** A node waits until the overtime that it is in, or runs into, is over. */
  addWaitForShift(node: number): void {
    const { sequences, time, setUps, end, anchor } = this.timing;
    const { problem } = sequences.shop;
    if (anchor[node] !== never) return;
    const mode = sequences.mode[node];
    const over = endOfOvertime(problem, sequences.machine[node], end[node]);
    const work = setUps.seconds[node] + problem.modeRun[mode];
    const isWhole = problem.partInterruptible[node] === 0;
    const begin = isWhole ? time.fit(problem.modeCalendar[mode], over, work) : over;
    const until = begin === never ? never : time.finish(problem.modeCalendar[mode], begin, work);
    if (until !== never) this.addWait(node, until);
  }

  /** A node that waits without need does not, or not as long. */
  addEndOfWait(node: number): void {
    const { timing } = this;
    const { machine, previous } = timing.sequences;
    const earliest = Math.max(timing.readyAt(node), timing.freeAfter(machine[node], previous[node]));
    this.addWait(node, always);
    this.addWait(node, timing.end[node] - Math.floor(this.random.real() * (timing.start[node] - earliest)));
  }

  private addPlaces(node: number, mode: number): void {
    const { timing } = this;
    const { first, next, previous, shop } = timing.sequences;
    const { none, problem } = shop;
    const machine = problem.modeMachine[mode];
    const ready = timing.readyAt(node);
    const aim = ready + this.random.real() * Math.max(0, timing.start[node] - ready);
    let ahead = first[machine];
    let behind = none;
    while (ahead !== none && timing.end[ahead] <= aim) {
      behind = ahead;
      ahead = next[ahead]!;
    }
    if (behind === node) behind = previous[node]!;
    this.add(node, mode, behind);
    if (ahead === none || ahead === node) return;
    this.add(node, mode, ahead);
    if (next[ahead] !== none && next[ahead] !== node) this.add(node, mode, next[ahead]);
  }

  private addOnMachine(node: number, behind: number): void {
    this.add(node, this.timing.sequences.mode[node], behind);
  }

  private add(node: number, mode: number, behind: number): void {
    this.node.push(node);
    this.mode.push(mode);
    this.behind.push(behind);
    this.until.push(null);
  }

  private addWait(node: number, until: number): void {
    const { mode, previous } = this.timing.sequences;
    this.node.push(node);
    this.mode.push(mode[node]);
    this.behind.push(previous[node]);
    this.until.push(until);
  }
}
