/** Generated boards of any size for tests of what the board computes, repeatable by seed. */
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { operationFlags } from '../../../electron/host/contract.ts';
import type { Board } from '../../../electron/host/contract.ts';

export type BoardSize = { machines: number; orders: number; operationsPerOrder: number; seed?: number };

const hour = 3600;
const day = 24 * hour;
/** A name as an attacker would send it through the ERP. */
export const hostileName = '<img src=x onerror="document.title=`owned`">';

type Assigned = { order: number; machine: number; sequence: number; start: number; runStart: number; end: number };

/** A feasible-looking plan: orders in due order, each operation where its machine is free first among three. */
export function generateBoard({ machines, orders, operationsPerOrder, seed = 7 }: BoardSize): Board {
  const random = xoroshiro128plus(seed);
  const between = (low: number, high: number): number => uniformInt(random, low, high);
  const centers = Math.max(1, Math.ceil(machines / 6));
  const now = 9 * hour;
  const free = new Float64Array(machines).fill(-20 * hour);
  const assigned: Assigned[] = [];
  const due = new Int32Array(orders);
  const end = new Int32Array(orders).fill(-1);
  for (let order = 0; order < orders; order++) {
    let ready = -24 * hour + Math.floor((order / orders) * 12 * hour);
    const unscheduled = order % 97 === 96;
    const steps = unscheduled ? 0 : operationsPerOrder;
    for (let step = 0; step < steps; step++) {
      let machine = between(0, machines - 1);
      for (let attempt = 0; attempt < 2; attempt++) {
        const other = between(0, machines - 1);
        if (free[other] < free[machine]) machine = other;
      }
      const setup = between(0, 3) * 900;
      const start = Math.max(ready, free[machine]) + between(0, 2) * 600;
      const finish = start + setup + between(2, 12) * 900;
      assigned.push({ order, machine, sequence: (step + 1) * 10, start, runStart: start + setup, end: finish });
      free[machine] = finish;
      ready = finish;
    }
    if (!unscheduled) end[order] = ready;
    due[order] = ready + between(-6, 40) * hour;
  }
  assigned.sort((a, b) => a.machine - b.machine || a.start - b.start);
  const last = assigned.reduce((latest, operation) => Math.max(latest, operation.end), 0);
  const weeks = Math.ceil(last / (7 * day)) + 1;
  return {
    planVersion: 1,
    epochAt: '2026-03-23T00:00:00Z',
    timeZone: 'Europe/Berlin',
    now,
    horizon: weeks * 7 * day,
    workCenters: Array.from({ length: centers }, (_, center) => ({
      id: `WC${center + 1}`,
      name: ['Sawing', 'Turning', 'Milling', 'Grinding', 'Washing', 'Assembly'][center % 6] + ` ${center + 1}`,
    })),
    machines: Array.from({ length: machines }, (_, machine) => ({
      id: `M${String(machine + 1).padStart(3, '0')}`,
      name: machine === 1 ? hostileName : `Machine ${machine + 1}`,
      workCenter: Math.floor(machine / 6),
      calendar: machine % 2,
    })),
    closed: [closedNights(weeks, 21 * hour, 29 * hour), closedNights(weeks, 28.5 * hour, 29 * hour)],
    downtimes: [
      { machine: 2, start: now + 2 * hour, end: now + 7 * hour, kind: 'breakdown', reason: hostileName, own: false },
      {
        ...{ machine: 5, start: now + day, end: now + day + 4 * hour },
        ...{ kind: 'maintenance', reason: 'Spindle service', own: true },
      },
    ].filter((downtime) => downtime.machine < machines) as Board['downtimes'],
    overtime: [{ machine: 0, start: now + 12 * hour, end: now + 15 * hour }],
    orders: {
      ids: Array.from({ length: orders }, (_, order) => `O${order}`),
      numbers: Array.from({ length: orders }, (_, order) => String(4700 + order)),
      items: Array.from({ length: orders }, (_, order) => `ITEM-${order % 40}`),
      customers: Array.from({ length: orders }, (_, order) =>
        order % 5 === 0 ? hostileName : `Customer ${order % 12}`,
      ),
      due,
      end,
      weight: new Float32Array(orders).fill(1),
    },
    operations: columns(assigned, due, end, now),
    families: ['steel', 'brass', 'alloy'],
    machineStatus: Array.from({ length: machines }, (_, machine) => ({
      machine,
      state: machine === 2 ? 'outOfService' : machine % 4 === 3 ? 'notExecuting' : 'executing',
      mode: machine % 5 === 0 ? 'setup' : 'processing',
      operation: null,
      part: 0,
    })),
  };
}

function closedNights(weeks: number, from: number, to: number): Int32Array {
  return Int32Array.from({ length: (weeks + 1) * 14 }, (_, edge) => {
    const start = (Math.floor(edge / 2) - 7) * day;
    return start + (edge % 2 === 0 ? from : to);
  });
}

function columns(assigned: Assigned[], due: Int32Array, end: Int32Array, now: number): Board['operations'] {
  const started = (operation: Assigned): boolean => operation.start < now && operation.end > now;
  const done = (operation: Assigned): boolean => operation.end <= now;
  const flags = (operation: Assigned, index: number): number =>
    (done(operation) ? operationFlags.done : 0) |
    (started(operation) ? operationFlags.started : 0) |
    (end[operation.order] > due[operation.order] ? operationFlags.late : 0) |
    (operation.start < now + 4 * hour ? operationFlags.frozen | operationFlags.released : 0) |
    (index % 23 === 0 ? operationFlags.pinned : 0);
  const share = (operation: Assigned): number =>
    done(operation)
      ? 100
      : started(operation)
        ? ((now - operation.start) / (operation.end - operation.start)) * 100
        : 0;
  return {
    order: Int32Array.from(assigned, (operation) => operation.order),
    machine: Int32Array.from(assigned, (operation) => operation.machine),
    sequence: Int32Array.from(assigned, (operation) => operation.sequence),
    part: new Int16Array(assigned.length),
    start: Int32Array.from(assigned, (operation) => operation.start),
    runStart: Int32Array.from(assigned, (operation) => operation.runStart),
    end: Int32Array.from(assigned, (operation) => operation.end),
    flags: Uint8Array.from(assigned, flags),
    family: Int16Array.from(assigned, (operation) => operation.order % 3),
    progress: Uint8Array.from(assigned, share),
    actualStart: Int32Array.from(assigned, (operation) => (operation.start < now ? operation.start + 300 : -1)),
    actualEnd: Int32Array.from(assigned, (operation) => (done(operation) ? operation.end + 120 : -1)),
    projectedEnd: Int32Array.from(assigned, (operation) => (started(operation) ? operation.end + 1500 : -1)),
  };
}
