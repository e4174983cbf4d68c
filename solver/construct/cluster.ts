/**
 * Placing a cluster: parts that maximum lags tie together, one after the other. Where a part comes too late behind a member, that member
 * and all placed since are taken back, and it is told not to end so early (the unscheduling step for project networks with minimum and
 * maximum lags; Franck, Neumann and Schwindt 2001). Or part by part, where it is known when each is to start.
 */
import { always, partState } from '../model/columns.ts';
import { findAnchored } from './constraints/anchor.ts';
import { brokenMaxLag } from './constraints/max-lag.ts';
import { brokenSuccessor } from './constraints/successors.ts';
import { linkTrait, type PartialSchedule, type Place } from './partial-schedule.ts';
import { Placing, type Wishes } from './placing.ts';

/** Times that a cluster of `size` parts may take members back before its order is given up. */
function patience(size: number): number {
  return 100 + 20 * size;
}

/** `no-place` if the part found none before maximum lags had any say. */
export type ClusterFailure = { part: number; cause: 'no-place' | 'max-lag' };

/** Places clusters and notes the anchored parts that stand in the way. */
export class ClusterPlacing {
  /** Anchored parts whose place cannot be kept. */
  readonly brokenAnchors = new Set<number>();
  /** Links whose maximum lags do not hold between parts placed one by one. */
  readonly brokenLags: number[] = [];
  private readonly schedule: PartialSchedule;
  private readonly placing: Placing;
  private readonly place: Place = { mode: -1, start: 0, runStart: 0, end: 0, before: -1 };
  private readonly wishes: Wishes = { mode: -1, notBefore: always, endNotBefore: always };
  private readonly members: number[] = [];
  private readonly memberMode: number[] = [];
  private readonly endNotBefore: number[] = [];
  private takenBack = 0;

  constructor(schedule: PartialSchedule) {
    this.schedule = schedule;
    this.placing = new Placing(schedule);
  }

  /**
   * Places all parts of the cluster that are not settled; on failure none. `mode` gives the only mode allowed of each part (-1: any),
   * `notBefore` the earliest start that is wanted. The outcome is the same as with the modes it chooses given from the beginning.
   */
  placeAll(cluster: number, mode: Int32Array | null, notBefore: Int32Array | null): ClusterFailure | null {
    const { schedule, members, memberMode } = this;
    const { problem } = schedule;
    members.length = 0;
    memberMode.length = 0;
    for (let k = problem.clusterOffset[cluster]; k < problem.clusterOffset[cluster + 1]; k++) {
      const part = problem.clusterPart[k];
      if (problem.partState[part] !== partState.planned || schedule.isSettled(part)) continue;
      members.push(part);
      memberMode.push(mode === null ? -1 : mode[part]);
    }
    this.takenBack = 0;
    const failure = this.placeMembers(notBefore);
    if (failure !== null || this.takenBack === 0 || !memberMode.includes(-1)) return failure;
    // Members taken back may have pushed others in modes that were given up since: once more, in the modes it came to.
    for (let index = 0; index < members.length; index++) memberMode[index] = schedule.mode[members[index]]!;
    this.takeBack(0, members.length);
    this.takenBack = 0;
    return this.placeMembers(notBefore);
  }

  /**
   * Places one part behind all others on its machine: where it is anchored, or else in its mode and not to start before `notBefore`; false if
   * there is no place. A maximum lag that it breaks is noted.
   */
  placePart(part: number, mode: number, notBefore: number): boolean {
    const { schedule, place, placing } = this;
    const isFound = this.isAnchored(part)
      ? findAnchored(schedule, part, mode, place)
      : placing.findBehind(part, mode, notBefore, place);
    if (!isFound) return false;
    const link = brokenMaxLag(schedule, part, place.start);
    if (link >= 0) {
      const from = schedule.problem.linkFrom[link];
      if (this.isAnchored(from)) return false;
      this.brokenLags.push(link);
    }
    schedule.place(part, place);
    return true;
  }

  private placeMembers(notBefore: Int32Array | null): ClusterFailure | null {
    const { schedule, members, memberMode, endNotBefore } = this;
    const { problem } = schedule;
    if (endNotBefore.length < members.length) endNotBefore.length = members.length;
    endNotBefore.fill(always, 0, members.length);
    for (let index = 0; index < members.length;) {
      const part = members[index];
      this.wishes.mode = memberMode[index]!;
      this.wishes.notBefore = notBefore === null ? always : notBefore[part];
      this.wishes.endNotBefore = endNotBefore[index]!;
      if (!this.placing.find(part, this.wishes, this.place)) {
        this.takeBack(0, index);
        return { part, cause: this.takenBack > 0 ? 'max-lag' : 'no-place' };
      }
      const link = brokenMaxLag(schedule, part, this.place.start);
      if (link >= 0) {
        const from = problem.linkFrom[link];
        const member = members.indexOf(from);
        if (member >= 0 && member < index && this.takenBack++ < patience(members.length)) {
          this.takeBack(member, index);
          endNotBefore[member] = this.place.start - problem.maxLag[link];
          index = member;
          continue;
        }
        if (!this.isAnchored(from)) {
          this.takeBack(0, index);
          return { part, cause: 'max-lag' };
        }
        this.brokenAnchors.add(from);
      }
      this.keepPlace(part);
      index++;
    }
    return null;
  }

  /** Puts the part where it has been found a place. */
  private keepPlace(part: number): void {
    const { schedule, place } = this;
    schedule.place(part, place);
    if ((schedule.traits[part] & linkTrait.anchoredOut) === 0) return;
    const link = brokenSuccessor(schedule, part, place.runStart, place.end);
    if (link >= 0) this.brokenAnchors.add(schedule.problem.linkTo[link]);
  }

  private takeBack(first: number, behind: number): void {
    for (let index = behind - 1; index >= first; index--) this.schedule.unplace(this.members[index]);
  }

  private isAnchored(part: number): boolean {
    const { problem, relaxed } = this.schedule;
    return problem.partAnchor[part] !== 0 && relaxed[part] === 0;
  }
}
