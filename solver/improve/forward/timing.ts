/**
 * Exact times of a sequence, in seconds after the epoch: every node as early as its machine, its links, its release and the calendars allow.
 * All of these are monotone in time, so one pass in topological order finds them, and a change is carried forward only as far as it reaches.
 * Each change is logged and can be taken back.
 *
 * Longer than other files: propagation, log and undo work on the same arrays in the innermost loop of the search, and an object between them
 * would be looked through at every step.
 */
import { always, never } from '../../model/columns.ts';
import type { PartialSchedule } from '../../construct/partial-schedule.ts';
import type { WorkingTime } from '../../time/working-time.ts';
import { CalendarWalk } from './calendar-walk.ts';
import type { Costs } from './costs.ts';
import type { Delays } from './delays.ts';
import { farFuture } from './far-future.ts';
import { fixedStarts } from './fixed-starts.ts';
import { endByOverlaps, overlapping, readyWithOverlaps } from './overlaps.ts';
import { isPlain, linksWithMaxLag, openModes } from './plain.ts';
import { SetUps } from './set-ups.ts';
import { Units } from './units.ts';
import type { Sequences } from '../shop/sequences.ts';

/** A move that changes more nodes than this is given up: it would cost more time than it is likely to be worth. */
const mostChanged = 800;
/** How often nodes are held back for maximum lags after a move. */
const lagRounds = 4;
/** The same after everything was loaded. */
const holdPasses = 4;
/** Nodes that are placed between two looks at whether to stop. */
const placedPerStop = 1000;

export class Timing {
  readonly sequences: Sequences;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly setUps: SetUps;
  /** Seconds that each node waits, once its machine and its links let it, for units of resources. */
  readonly wait: Int32Array;
  /** Earliest start of nodes that must not end too long before another starts; grows as that starts later, until all is loaded anew. */
  private readonly hold: Int32Array;
  /** Where anchored nodes are to start; `never` for the others. */
  readonly anchor: Int32Array;
  /** Nodes whose times have changed since the log began, once each, with the times before. */
  readonly changed: Int32Array;
  readonly oldEnd: Int32Array;
  readonly oldStart: Int32Array;
  changedCount = 0;
  /** The node that was relocated since the log began; -1: none. */
  private relocated = -1;
  private readonly oldWait: Int32Array;
  private readonly oldHold: Int32Array;
  /** Links with a maximum lag between nodes, and the nodes they lead to. */
  private readonly maxLagLinks: Int32Array;
  private readonly hasMaxLag: Uint8Array;
  /** What nodes draw on resources; null if none needs any. */
  private readonly units: Units | null;
  /** Has any node given back or taken units since the log began? */
  private areUnitsMoved = false;
  /** Whose rise ends a propagation early, and by how much they may rise on the way; null: it never does. */
  watch: Costs | null = null;
  mostRise = Infinity;
  /** Nodes that wait though they need not; null: none does. */
  delays: Delays | null = null;
  /** Nodes to be placed anew, as bits by position in the linear extension; how many, and the first and last word that may have any. */
  private readonly dirty: Int32Array;
  private pending = 0;
  private firstDirty: number = never;
  private lastDirty = 0;
  private readonly isLogged: Uint8Array;
  readonly time: WorkingTime;
  /** Release, and what the floor has begun. */
  readonly release: Int32Array;
  private readonly floorEnd: Int32Array;
  private readonly isOpen: Uint8Array;
  private readonly calendars: CalendarWalk;
  private readonly overlaps: { before: Uint8Array; after: Uint8Array };
  /** Nothing but precedence chains and machines that are always open: `placePlain` does. */
  readonly isPlain: boolean;
  /** Is a relocated node to be logged though its times stay? For costs that depend on machines. */
  logsRelocated = false;
  private readonly work: Int32Array;
  private readonly lagBefore: Int32Array;

  /** `schedule` tells what the floor has begun and which anchors hold. */
  constructor(sequences: Sequences, schedule: PartialSchedule) {
    const { shop } = sequences;
    const { problem, none, nodes } = shop;
    this.sequences = sequences;
    this.time = schedule.time;
    this.setUps = new SetUps(sequences, schedule);
    this.start = new Int32Array(none + 1);
    this.end = new Int32Array(none + 1);
    this.wait = new Int32Array(none + 1);
    this.hold = new Int32Array(none + 1).fill(always);
    this.oldHold = new Int32Array(none + 1);
    this.maxLagLinks = linksWithMaxLag(shop);
    this.hasMaxLag = new Uint8Array(none + 1);
    for (const link of this.maxLagLinks) this.hasMaxLag[problem.linkTo[link]] = 1;
    ({ anchor: this.anchor, release: this.release } = fixedStarts(shop, schedule));
    this.changed = new Int32Array(nodes.length);
    this.oldStart = new Int32Array(none + 1);
    this.oldEnd = new Int32Array(none + 1);
    this.oldWait = new Int32Array(none + 1);
    this.units = problem.requirementResource.length > 0 ? new Units(problem) : null;
    this.isLogged = new Uint8Array(none + 1);
    this.dirty = new Int32Array((nodes.length >> 5) + 1);
    this.floorEnd = schedule.floorEnd.slice();
    this.isOpen = openModes(problem);
    this.calendars = new CalendarWalk(problem);
    this.overlaps = overlapping(shop);
    this.work = shop.work;
    this.lagBefore = shop.lagBefore;
    this.isPlain = isPlain(shop);
  }

  get drawsUnits(): boolean {
    return this.units !== null;
  }

  /**
   * Times of all nodes, after the sequences were loaded. `start` (by part) is the schedule that these are of, as far as it is known: what it
   * held back for maximum lags is held back again, and what waited in it for an order's due date waits again.
   */
  reset(start: Int32Array | null, shouldStop: () => boolean = () => false): boolean {
    this.changedCount = 0;
    this.setUps.reset();
    this.wait.fill(0);
    this.hold.fill(always);
    this.delays?.clear();
    let isDone = this.placeAll(start, shouldStop);
    // Only what would end too early is held back, and whatever that makes too early in turn.
    for (let pass = 0; isDone && pass < holdPasses && this.holdBroken(start); pass++) {
      isDone = this.placeAll(start, shouldStop);
    }
    this.accept();
    return isDone;
  }

  private placeAll(start: Int32Array | null, shouldStop: () => boolean): boolean {
    const { units, sequences, anchor, delays } = this;
    const { order, mode } = sequences;
    const { modeCalendar } = sequences.shop.problem;
    units?.reset();
    for (const node of order) {
      if (units === null || anchor[node] === never) continue;
      const end = this.time.finish(modeCalendar[mode[node]], anchor[node], this.work[mode[node]]);
      units.draw(node, mode[node], anchor[node], end);
    }
    for (const [index, node] of order.entries()) {
      if (index % placedPerStop === 0 && shouldStop()) return false;
      units?.lift(node);
      this.place(node, units !== null);
      if (start !== null && delays !== null && start[node] > this.start[node]) {
        if (delays.waitAsIn(start, node, mode[node], this.setUps.seconds[node], this)) this.place(node, units !== null);
      }
      units?.draw(node, mode[node], this.start[node], this.end[node]);
    }
    return true;
  }

  /** Holds back, to when it starts in the schedule, whatever ends too early for a maximum lag; is there any? */
  private holdBroken(start: Int32Array | null): boolean {
    if (start === null) return false;
    const { linkFrom, linkTo, maxLag } = this.sequences.shop.problem;
    let isAny = false;
    for (const link of this.maxLagLinks) {
      const from = linkFrom[link];
      if (this.anchor[from] !== never || this.hold[from] >= start[from]) continue;
      if (this.start[linkTo[link]] - this.end[from] <= maxLag[link]) continue;
      this.hold[from] = start[from]!;
      isAny = true;
    }
    return isAny;
  }

  /** What must not end so early any more is held back and carried forward; false if more nodes change than may. */
  private settleLags(units: Units | null): boolean {
    if (this.maxLagLinks.length === 0) return true;
    const { problem } = this.sequences.shop;
    for (let round = 0; round < lagRounds; round++) {
      for (let index = 0; index < this.changedCount; index++) {
        const node = this.changed[index];
        if (this.hasMaxLag[node] === 0) continue;
        for (let k = problem.inOffset[node]; k < problem.inOffset[node + 1]; k++) this.holdFor(problem.inLink[k]);
      }
      if (this.pending === 0) return true;
      if (!this.carry(units)) return false;
    }
    return true;
  }

  /** Holds back the node before a link whose maximum lag is broken. */
  private holdFor(link: number): void {
    const { problem, isNode } = this.sequences.shop;
    const from = problem.linkFrom[link];
    if (problem.maxLag[link] < 0 || isNode[from] === 0 || this.anchor[from] !== never) return;
    const endBound = this.start[problem.linkTo[link]] - problem.maxLag[link];
    if (this.end[from] >= endBound || this.start[problem.linkTo[link]] >= farFuture) return;
    const mode = this.sequences.mode[from];
    const work = this.setUps.seconds[from] + problem.modeRun[mode];
    const begin = this.time.earliestBegin(problem.modeCalendar[mode], endBound, work);
    if (begin === never) return;
    this.log(from);
    this.hold[from] = begin;
    this.touch(from);
  }

  /** Begins a new log: what changed so far stays. */
  accept(): void {
    for (let index = 0; index < this.changedCount; index++) this.isLogged[this.changed[index]] = 0;
    this.changedCount = 0;
    this.setUps.accept();
    this.delays?.accept();
    this.areUnitsMoved = false;
    this.relocated = -1;
  }

  /**
   * Carries a relocation of `node` forward; `oldNext` is what followed it before. Where units of resources are drawn these are times as if
   * waits stayed as they are, until `settleUnits`. False if more nodes change than may, or `watch` rises too much: the caller takes it back.
   */
  propagate(node: number, oldNext: number): boolean {
    const { none } = this.sequences.shop;
    const ahead = this.sequences.next[node];
    if (this.logsRelocated || !this.isPlain) this.log(node);
    this.setUpAnew(node);
    this.touch(node);
    for (const follower of [ahead, oldNext]) {
      if (follower === none) continue;
      if (!this.isPlain) this.setUpAnew(follower);
      this.touch(follower);
    }
    if (!this.isPlain) {
      this.forgetWait(node);
      this.hold[node] = always;
    }
    return this.carry(null) && this.settleLags(null);
  }

  /** Has a node wait until it ends then, and carries that forward: see `propagate`. */
  delay(node: number, until: number): boolean {
    this.delays!.set(node, until);
    this.log(node);
    this.touch(node);
    this.forgetWait(node);
    return this.carry(null) && this.settleLags(null);
  }

  /** Whether the node has to wait for units where it comes to be is not known yet. */
  private forgetWait(node: number): void {
    this.relocated = node;
    this.oldWait[node] = this.wait[node]!;
    this.wait[node] = 0;
  }

  /** The node has come behind another, or into another mode. */
  private setUpAnew(node: number): void {
    if (!this.setUps.change(node) || this.overlaps.after[node] === 0) return;
    // What overlaps with it looks at its set-up.
    const { offset, node: target } = this.sequences.shop.successors;
    for (let k = offset[node]; k < offset[node + 1]; k++) this.touch(target[k]);
  }

  /** After `propagate`: all that moved find their units anew. False as there. */
  settleUnits(): boolean {
    const { units } = this;
    if (units === null) return true;
    this.areUnitsMoved = true;
    // They all give back their units before the first takes its own.
    for (let index = 0; index < this.changedCount; index++) {
      const node = this.changed[index];
      this.logUnits(node, units);
      units.lift(node);
      this.touch(node);
    }
    return this.carry(units) && this.settleLags(units);
  }

  /** The node is to be placed anew. */
  private touch(node: number): void {
    const at = this.sequences.position[node];
    const word = at >> 5;
    const bit = 1 << (at & 31);
    if ((this.dirty[word] & bit) !== 0) return;
    this.dirty[word] |= bit;
    this.pending++;
    if (word < this.firstDirty) this.firstDirty = word;
    if (word > this.lastDirty) this.lastDirty = word;
  }

  /** Places all touched nodes, and what follows from those that change; false if it was given up. */
  private carry(units: Units | null): boolean {
    const { dirty, watch } = this;
    const { order, next, shop, mode } = this.sequences;
    const { none, successors } = shop;
    const { offset, node: target } = successors;
    let rise = 0;
    let isWithin = this.changedCount <= mostChanged;
    for (let word = this.firstDirty; this.pending > 0 && isWithin; word++) {
      // Whatever is touched on the way comes later in the linear extension, perhaps in the same word.
      while (dirty[word] !== 0 && isWithin) {
        const bit = 31 - Math.clz32(dirty[word] & -dirty[word]);
        dirty[word] &= ~(1 << bit);
        this.pending--;
        const current = order[(word << 5) | bit];
        let isSeen = false;
        if (units !== null) {
          this.log(current);
          units.lift(current);
          isSeen = this.place(current, true);
          units.draw(current, mode[current], this.start[current], this.end[current]);
        } else isSeen = this.isPlain ? this.placePlain(current) : this.place(current, false);
        isWithin = this.changedCount <= mostChanged;
        if (!isSeen) continue;
        if (watch !== null && (watch.overtimeCounts || watch.isLast[current] === 1)) {
          rise += watch.riseBy(current);
          if (rise > this.mostRise) isWithin = false;
        }
        const follower = next[current];
        if (follower !== none) this.touch(follower);
        for (let k = offset[current]; k < offset[current + 1]; k++) this.touch(target[k]);
      }
    }
    if (this.pending > 0) dirty.fill(0, this.firstDirty, this.lastDirty + 1);
    this.pending = 0;
    this.firstDirty = never;
    this.lastDirty = 0;
    return isWithin;
  }

  /** Times are as they were when the log began. The sequences are the caller's to restore. */
  takeBack(): void {
    const { changed, start, end, oldStart, oldEnd, isLogged } = this;
    for (let index = 0; index < this.changedCount; index++) {
      const node = changed[index];
      start[node] = oldStart[node]!;
      end[node] = oldEnd[node]!;
      isLogged[node] = 0;
    }
    if (this.maxLagLinks.length > 0) {
      for (let index = 0; index < this.changedCount; index++) this.hold[changed[index]] = this.oldHold[changed[index]]!;
    }
    this.setUps.takeBack();
    this.delays?.takeBack();
    if (this.relocated >= 0) this.wait[this.relocated] = this.oldWait[this.relocated]!;
    if (this.units !== null && this.areUnitsMoved) {
      for (let index = 0; index < this.changedCount; index++) this.wait[changed[index]] = this.oldWait[changed[index]]!;
      this.units.takeBack(changed, this.changedCount, start, end);
    }
    this.changedCount = 0;
    this.areUnitsMoved = false;
    this.relocated = -1;
  }

  /** The earliest a node may start by release and links. */
  readyAt(node: number): number {
    const { end, sequences } = this;
    if (this.overlaps.before[node] === 1) return readyWithOverlaps(this, node);
    const { offset, node: source, lag } = sequences.shop.predecessors;
    let ready = this.release[node];
    for (let k = offset[node]; k < offset[node + 1]; k++) {
      const at = end[source[k]] + lag[k];
      if (at > ready) ready = at;
    }
    return ready;
  }

  /**
   * A node whose end gave a node, which waits for units, what it waits for; `none` if none of those just before it in the linear extension did.
   */
  blockerOf(node: number): number {
    const { units, sequences, start, end } = this;
    if (units === null || this.wait[node] <= 0) return sequences.shop.none;
    return units.blockerOf(node, sequences, start, end);
  }

  /** When the machine is free for a node behind `behind` (`none`: of what the floor has begun). */
  freeAfter(machine: number, behind: number): number {
    return behind === this.sequences.shop.none ? this.floorEnd[machine] : this.end[behind];
  }

  /**
   * Sets start and end of a node anew; has anything that others see changed? With `takesUnits` it waits for free units of resources,
   * else as long as it did before.
   */
  private place(node: number, takesUnits: boolean): boolean {
    const { start, end, sequences } = this;
    const { problem } = sequences.shop;
    const mode = sequences.mode[node];
    const behind = sequences.previous[node];
    let begin = this.readyAt(node);
    const free = this.freeAfter(sequences.machine[node], behind);
    if (free > begin) begin = free;
    if (this.hold[node] > begin) begin = this.hold[node]!;
    const work = this.setUps.seconds[node] + problem.modeRun[mode];
    if (this.delays !== null) begin = Math.max(begin, this.delays.begin(node, mode, work));
    const bound = begin;
    if (!takesUnits) begin += this.wait[node];
    if (this.anchor[node] !== never && this.anchor[node] > begin) begin = this.anchor[node]!;
    let done = begin + work;
    if (this.isOpen[mode] === 0) {
      begin = this.calendars.begin(node, problem.modeCalendar[mode], begin, work);
      done = this.calendars.done;
    }
    if (this.overlaps.before[node] === 1) {
      const endBound = endByOverlaps(this, node, mode);
      if (done < endBound) {
        const calendar = problem.modeCalendar[mode];
        const late = this.time.earliestBegin(calendar, endBound, work);
        begin = late === never || problem.partInterruptible[node] === 1 ? late : this.time.fit(calendar, late, work);
        done = begin === never ? never : this.time.finish(calendar, begin, work);
        if (done === never) begin = done = farFuture;
      }
    }
    if (takesUnits && this.anchor[node] === never) {
      const graphBegin = begin;
      begin = this.beginWithUnits(node, mode, begin, done, work);
      done = this.calendars.done;
      this.wait[node] = begin > graphBegin ? begin - bound : 0;
    }
    if (begin === start[node] && done === end[node]) return false;
    this.log(node);
    const isSeen = done !== end[node] || this.overlaps.after[node] === 1;
    start[node] = begin;
    end[node] = done;
    return isSeen;
  }

  /** When work that the graph lets begin at `from` and end at `to` finds its units; when it is done is in `done`. */
  private beginWithUnits(node: number, mode: number, from: number, to: number, work: number): number {
    const units = this.units!;
    const { calendars } = this;
    let begin = from;
    calendars.done = to;
    while (calendars.done < farFuture && units.needs(mode)) {
      const conflict = units.conflictEnd(mode, begin, calendars.done);
      if (conflict === always) return begin;
      if (conflict === never) return (calendars.done = farFuture);
      if (this.isOpen[mode] === 1) calendars.done = (begin = conflict) + work;
      else begin = calendars.begin(node, this.sequences.shop.problem.modeCalendar[mode], conflict, work);
    }
    return begin;
  }

  /** The same where only chains and machines matter. */
  private placePlain(node: number): boolean {
    const { start, end, sequences } = this;
    const { previous, mode, machine, shop } = sequences;
    const before = shop.before[node];
    const behind = previous[node];
    let begin = this.release[node];
    const ready = end[before] + this.lagBefore[node];
    if (ready > begin) begin = ready;
    const free = behind === shop.none ? this.floorEnd[machine[node]] : end[behind];
    if (free > begin) begin = free;
    const work = this.work[mode[node]];
    if (this.delays !== null) begin = Math.max(begin, this.delays.begin(node, mode[node], work));
    const done = begin + work;
    if (done === end[node] && begin === start[node]) return false;
    this.log(node);
    start[node] = begin;
    end[node] = done;
    return true;
  }

  private log(node: number): void {
    if (this.isLogged[node] === 1) return;
    this.isLogged[node] = 1;
    this.changed[this.changedCount++] = node;
    this.oldStart[node] = this.start[node]!;
    this.oldEnd[node] = this.end[node]!;
    if (this.maxLagLinks.length > 0) this.oldHold[node] = this.hold[node]!;
    if (this.units !== null && this.areUnitsMoved) this.logUnits(node, this.units);
  }

  private logUnits(node: number, units: Units): void {
    if (node !== this.relocated) this.oldWait[node] = this.wait[node]!;
    units.log(node);
  }
}
