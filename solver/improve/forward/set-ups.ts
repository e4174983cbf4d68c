/** Set-up of each node: what its mode has fixed, and the change-over from what is before it on the machine. Times have no part in it. */
import type { PartialSchedule } from '../../construct/partial-schedule.ts';
import { ChangeOvers } from '../shop/change-overs.ts';
import type { Sequences } from '../shop/sequences.ts';

export class SetUps {
  /** By node. */
  readonly seconds: Int32Array;
  /** Of all nodes. */
  sum = 0;
  private readonly sequences: Sequences;
  private readonly changeOvers: ChangeOvers;
  /** Operation or machine state that each machine is set up for before its first node. */
  private readonly floorHolder: Int32Array;
  /** Nodes whose set-up has changed since the log began, once each, with the set-up before. */
  private readonly changed: number[] = [];
  private readonly before: number[] = [];
  private sumBefore = 0;

  constructor(sequences: Sequences, { floorHolder }: PartialSchedule) {
    const { none, problem } = sequences.shop;
    this.sequences = sequences;
    this.floorHolder = floorHolder.slice();
    this.changeOvers = new ChangeOvers(problem);
    this.seconds = new Int32Array(none + 1);
  }

  /** Of all nodes, after the sequences were loaded. */
  reset(): void {
    this.sum = 0;
    this.seconds.fill(0);
    for (const node of this.sequences.order) this.update(node);
    this.accept();
  }

  /** After a node has come behind another or into another mode; is its set-up another? */
  change(node: number): boolean {
    const before = this.seconds[node];
    this.update(node);
    if (this.seconds[node] === before) return false;
    this.changed.push(node);
    this.before.push(before);
    return true;
  }

  /** Begins a new log: what changed so far stays. */
  accept(): void {
    this.changed.length = this.before.length = 0;
    this.sumBefore = this.sum;
  }

  /** Set-ups are as they were when the log began. */
  takeBack(): void {
    for (const [index, node] of this.changed.entries()) this.seconds[node] = this.before[index];
    this.sum = this.sumBefore;
    this.accept();
  }

  /** What it would be in `mode` behind `behind`, seconds. */
  behind(behind: number, node: number, mode: number): number {
    const { problem, none } = this.sequences.shop;
    const machine = problem.modeMachine[mode];
    const holder = behind === none ? this.floorHolder[machine] : problem.partOperation[behind];
    return problem.modeSetup[mode] + this.changeOvers.between(machine, holder, problem.partOperation[node]);
  }

  private update(node: number): void {
    const { mode, previous } = this.sequences;
    const setup = this.behind(previous[node], node, mode[node]);
    this.sum += setup - this.seconds[node];
    this.seconds[node] = setup;
  }
}
