/**
 * What the board draws, as columns with the indexes that make drawing, pointing and searching cheap. Plain data: no DOM, no React.
 * Operations are named by their row in `board.operations`, machines and orders by their index. Times are seconds after the epoch.
 */
import { operationFlags } from '../../electron/host/contract.ts';
import type { Board, JobLive, LiveUpdate, MachineLive } from '../../electron/host/contract.ts';
import { ClosedTime } from './closed-time.ts';

export type MachineFigures = { load: number; run: number; setup: number; open: number };

export class BoardModel {
  readonly board: Board;
  /** First operation of each machine, and one past the last of the last. */
  readonly machineStart: Int32Array;
  readonly status: MachineLive[];
  readonly closed: ClosedTime[];
  readonly firstStart: number;
  readonly lastEnd: number;
  /** Longest stretch any operation of the machine covers, so that a search by start misses none that reaches into view. */
  readonly #longest: Int32Array;
  readonly #orderStart: Int32Array;
  readonly #orderOperations: Int32Array;
  readonly #orderOfId: Map<string, number>;

  constructor(board: Board) {
    this.board = board;
    const { machine, order, start } = board.operations;
    this.machineStart = countInto(machine, board.machines.length);
    this.#orderStart = countInto(order, board.orders.ids.length);
    this.#orderOperations = this.#sortByOrder();
    this.#orderOfId = new Map(board.orders.ids.map((id, index) => [id, index]));
    this.status = board.machines.map((_, index) => unknownStatus(index));
    for (const status of board.machineStatus) this.status[status.machine] = status;
    this.#longest = new Int32Array(board.machines.length);
    let first = board.now;
    let last = board.now;
    for (let operation = 0; operation < start.length; operation++) {
      const reach = this.drawnEnd(operation);
      this.#longest[machine[operation]] = Math.max(
        this.#longest[machine[operation]],
        reach - this.drawnStart(operation),
        reach - start[operation],
      );
      first = Math.min(first, start[operation]);
      last = Math.max(last, reach);
    }
    this.firstStart = first;
    this.lastEnd = last;
    this.closed = this.#closedTimes();
  }

  get count(): number {
    return this.board.operations.start.length;
  }

  /** Earliest instant drawn for it, planned or actual. */
  drawnStart(operation: number): number {
    const { start, actualStart } = this.board.operations;
    return actualStart[operation] < 0 ? start[operation] : Math.min(start[operation], actualStart[operation]);
  }

  /** Latest instant drawn for it: planned, actual or projected. */
  drawnEnd(operation: number): number {
    const { end, actualEnd, projectedEnd } = this.board.operations;
    return Math.max(end[operation], actualEnd[operation], projectedEnd[operation]);
  }

  /** Rows `[first, last)` of the machine that may show in `[from, to)`; those that end before `from` are for the caller to skip. */
  visible(machine: number, from: number, to: number): [first: number, last: number] {
    const reach = this.#longest[machine];
    return [this.lowerBound(machine, from - reach), this.lowerBound(machine, to + reach)];
  }

  /** First operation on the machine that starts at `time` or later. */
  lowerBound(machine: number, time: number): number {
    const { start } = this.board.operations;
    let low = this.machineStart[machine];
    let high = this.machineStart[machine + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (start[middle] < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The operation drawn at `time` on the machine, the topmost of several; `slack` seconds around make narrow bars easy to hit. */
  hit(machine: number, time: number, slack = 0): number | null {
    const { start, end } = this.board.operations;
    const [first, last] = this.visible(machine, time - slack, time + slack);
    let near: number | null = null;
    for (let operation = last - 1; operation >= first; operation--) {
      if (start[operation] <= time && time < end[operation]) return operation;
      if (near === null && start[operation] - slack <= time && time < end[operation] + slack) near = operation;
    }
    return near;
  }

  /** The operation of the machine whose middle is nearest to `time`. */
  nearest(machine: number, time: number): number | null {
    const { start, end } = this.board.operations;
    const from = this.machineStart[machine];
    const to = this.machineStart[machine + 1];
    if (from === to) return null;
    const after = this.lowerBound(machine, time);
    const distance = (operation: number): number => Math.abs((start[operation] + end[operation]) / 2 - time);
    const candidates = [after - 1, after].filter((operation) => operation >= from && operation < to);
    return candidates.reduce((best, operation) => (distance(operation) < distance(best) ? operation : best));
  }

  /** Operations of an order by sequence and part. */
  route(order: number): Int32Array {
    return this.#orderOperations.subarray(this.#orderStart[order], this.#orderStart[order + 1]);
  }

  /** Id the host knows the operation by. */
  operationId(operation: number): string {
    const { order, sequence } = this.board.operations;
    return `${this.board.orders.ids[order[operation]]}/${sequence[operation]}`;
  }

  /** Row of an operation by its id and part. */
  find(id: string, part: number): number | null {
    const slash = id.lastIndexOf('/');
    const order = this.#orderOfId.get(id.slice(0, slash));
    if (order === undefined) return null;
    const sequence = Number(id.slice(slash + 1));
    const { operations } = this.board;
    for (const operation of this.route(order)) {
      if (operations.sequence[operation] === sequence && operations.part[operation] === part) return operation;
    }
    return null;
  }

  orderOf(id: string): number | null {
    return this.#orderOfId.get(id) ?? null;
  }

  /** Orders whose number, item or customer contains `text`; those whose number begins with it first. */
  search(text: string, limit: number): number[] {
    const wanted = text.trim().toLowerCase();
    if (wanted === '') return [];
    const { numbers, items, customers } = this.board.orders;
    const begins: number[] = [];
    const contains: number[] = [];
    for (let order = 0; order < numbers.length && begins.length < limit; order++) {
      const number = numbers[order].toLowerCase();
      if (number.startsWith(wanted)) begins.push(order);
      else if (
        contains.length < limit &&
        [number, items[order].toLowerCase(), customers[order].toLowerCase()].some((field) => field.includes(wanted))
      ) {
        contains.push(order);
      }
    }
    return [...begins, ...contains].slice(0, limit);
  }

  /** Takes in what the floor reported. Answers whether anything drawn changed. */
  applyLive(update: Pick<LiveUpdate, 'machines' | 'jobs'>): boolean {
    for (const status of update.machines) {
      if (status.machine < this.status.length) this.status[status.machine] = status;
    }
    for (const job of update.jobs) this.#applyJob(job);
    return update.machines.length + update.jobs.length > 0;
  }

  /** Load and hours of a machine in `[from, to)`: working seconds planned over working seconds open. */
  figures(machine: number, from: number, to: number): MachineFigures {
    const { start, runStart, end } = this.board.operations;
    const closed = this.closed[machine];
    const [first, last] = this.visible(machine, from, to);
    let run = 0;
    let setup = 0;
    for (let operation = first; operation < last; operation++) {
      setup += closed.openBetween(Math.max(from, start[operation]), Math.min(to, runStart[operation]));
      run += closed.openBetween(Math.max(from, runStart[operation]), Math.min(to, end[operation]));
    }
    const open = closed.openBetween(from, to);
    return { run, setup, open, load: open === 0 ? 0 : (run + setup) / open };
  }

  #applyJob(job: JobLive): void {
    const operation = this.find(job.operation, job.part);
    if (operation === null) return;
    const { operations } = this.board;
    operations.progress[operation] = Math.round(job.progress * 100);
    operations.actualStart[operation] = job.actualStart;
    operations.actualEnd[operation] = job.actualEnd;
    operations.projectedEnd[operation] = job.projectedEnd;
    if (job.state === 'running' || job.state === 'interrupted') operations.flags[operation] |= operationFlags.started;
    if (job.state === 'ended') {
      operations.flags[operation] = (operations.flags[operation] & ~operationFlags.started) | operationFlags.done;
    }
    const machine = operations.machine[operation];
    const reach = Math.max(
      this.drawnEnd(operation) - this.drawnStart(operation),
      this.drawnEnd(operation) - operations.start[operation],
    );
    this.#longest[machine] = Math.max(
      this.#longest[machine],
      reach,
      operations.start[operation] - this.drawnStart(operation),
    );
  }

  #sortByOrder(): Int32Array {
    const { order, sequence, part } = this.board.operations;
    const next = this.#orderStart.slice();
    const sorted = new Int32Array(order.length);
    for (let operation = 0; operation < order.length; operation++) sorted[next[order[operation]]++] = operation;
    for (let index = 0; index < this.#orderStart.length - 1; index++) {
      sorted
        .subarray(this.#orderStart[index], this.#orderStart[index + 1])
        .sort((a, b) => sequence[a] - sequence[b] || part[a] - part[b]);
    }
    return sorted;
  }

  /** Machines without downtimes share their calendar's closed time. */
  #closedTimes(): ClosedTime[] {
    const { closed, machines, downtimes } = this.board;
    const calendars = closed.map((edges) => toIntervals(edges));
    const shared = calendars.map((intervals) => new ClosedTime(intervals));
    const none = new ClosedTime([]);
    return machines.map(({ calendar }, machine) => {
      const own = downtimes.filter((downtime) => downtime.machine === machine);
      if (own.length === 0) return shared[calendar] ?? none;
      return new ClosedTime([...(calendars[calendar] ?? []), ...own.map(({ start, end }) => [start, end] as const)]);
    });
  }
}

function toIntervals(edges: Int32Array): [number, number][] {
  return Array.from({ length: edges.length / 2 }, (_, index) => [edges[2 * index], edges[2 * index + 1]]);
}

function unknownStatus(machine: number): MachineLive {
  return { machine, state: 'unknown', mode: 'none', operation: null, part: 0 };
}

/** Prefix sums of how often each of `size` keys occurs. */
function countInto(keys: Int32Array, size: number): Int32Array {
  const starts = new Int32Array(size + 1);
  for (const key of keys) starts[key + 1]++;
  for (let key = 0; key < size; key++) starts[key + 1] += starts[key];
  return starts;
}
