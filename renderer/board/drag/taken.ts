/** What a drag takes along, and the request that dropping it somewhere makes. */
import type { HostInput } from '../../../electron/host/contract.ts';
import type { BoardModel } from '../model.ts';
import type { PlantTime } from '../plant-time.ts';
import { snapInstant, snapStep, wholeMinutes } from './snap.ts';

export type Selection = HostInput<'grab'>['what'];
/** How much a drag takes: what is selected, the whole order, or everything right of a point. */
export const reaches = ['operation', 'order', 'after'] as const;
export type Reach = (typeof reaches)[number];

export type Taken = {
  what: Selection;
  reach: Reach;
  /** Operations drawn as ghosts, those nearest to where the pointer took hold. */
  operations: number[];
  /** The operation taken hold of; null for everything right of a point. */
  anchor: number | null;
  /** Instant that comes to rest on a round time: the anchor's start, or the point. */
  anchorTime: number;
  /** Machine that all of it lies on, when it can change machines. */
  machine: number | null;
};

/** As many as a preview tells the places of. */
const mostGhosts = 200;

/** Chosen operations; `anchor` is among them. */
export function takeParts(model: BoardModel, operations: readonly number[], anchor: number): Taken {
  const { machine, part, start } = model.board.operations;
  const parts = operations.map((operation) => ({ operation: model.operationId(operation), part: part[operation] }));
  return {
    what: { kind: 'parts', parts },
    reach: 'operation',
    operations: nearest(model, operations, start[anchor]),
    anchor,
    anchorTime: start[anchor],
    machine: operations.every((operation) => machine[operation] === machine[anchor]) ? machine[anchor] : null,
  };
}

export function takeOrder(model: BoardModel, anchor: number): Taken {
  const { order, start } = model.board.operations;
  return {
    what: { kind: 'order', order: model.board.orders.ids[order[anchor]] },
    reach: 'order',
    operations: nearest(model, [...model.route(order[anchor])], start[anchor]),
    anchor,
    anchorTime: start[anchor],
    machine: null,
  };
}

/** Everything that starts at `at` or later, on one machine or on all. */
export function takeAfter(model: BoardModel, at: number, machine: number | null): Taken {
  const machines = machine === null ? model.board.machines.map((_, index) => index) : [machine];
  const operations = machines.flatMap((index) => {
    const first = model.lowerBound(index, at);
    const count = Math.min(model.machineStart[index + 1] - first, machine === null ? 6 : mostGhosts);
    return Array.from({ length: count }, (_, row) => first + row);
  });
  return {
    what: { kind: 'after', at: Math.ceil(at), machines: machine === null ? null : [model.board.machines[machine].id] },
    reach: 'after',
    operations: nearest(model, operations, at),
    anchor: null,
    anchorTime: Math.ceil(at),
    machine: null,
  };
}

function nearest(model: BoardModel, operations: readonly number[], time: number): number[] {
  const { start } = model.board.operations;
  if (operations.length <= mostGhosts) return [...operations];
  return operations.toSorted((a, b) => Math.abs(start[a] - time) - Math.abs(start[b] - time)).slice(0, mostGhosts);
}

export type Snap = { pixelsPerHour: number; plantTime: PlantTime; epoch: number; off: boolean };

/** The shift that brings the anchor to rest for a pointer moved by `shift` seconds: to a round time, or to the minute. */
export function restingShift(taken: Taken, shift: number, { pixelsPerHour, plantTime, epoch, off }: Snap): number {
  if (off) return wholeMinutes(shift);
  const step = snapStep(pixelsPerHour);
  // Closer to where it was than to the next round time: back where it was.
  if (Math.abs(shift) < step / 2) return 0;
  return snapInstant(taken.anchorTime + shift, step, plantTime, epoch) - taken.anchorTime;
}
