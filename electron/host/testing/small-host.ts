/**
 * A host with a handful of orders and no plant, for tests of what lies between a host and its page: transports, reconnecting, failures. It
 * keeps to the contract: what it cannot answer is an expected failure.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { failure, success, type Result } from '../../../solver/model/result.ts';
import { hostInputs, type Board, type Host, type HostEvents, type HostMethod, type OrderRow } from '../contract.ts';

export type SmallHost = Host & { emit: HostEvents; columns: Board };

/** Milliseconds that its `plan` takes: long enough to be cut off in. */
const planMilliseconds = 500;

/** Builds a host with `count` orders of one operation each. `emit` tells whoever has subscribed. */
export function smallHost(count: number): SmallHost {
  const subscribers = new Set<Partial<HostEvents>>();
  const columns = boardOf(count);
  const rows = Array.from({ length: count }, (_, index) => orderRow(index));
  const methods = Object.keys(hostInputs) as HostMethod[];
  const absent = (method: HostMethod) => async (): Promise<Result<never>> =>
    failure('not-found', `This host has no ${method}. Ask one with a scenario.`);
  const host: Host = {
    ...(Object.fromEntries(methods.map((method) => [method, absent(method)])) as unknown as Host),
    board: async () => success(columns),
    orders: async ({ offset = 0, limit = 100 }) =>
      success({ rows: rows.slice(offset, offset + limit), total: rows.length }),
    messages: async () => success({ rows: [], total: 0 }),
    plan: async () => {
      await wait(planMilliseconds);
      return failure('no-machines', 'There is no machine to plan on.');
    },
    subscribe: (events) => {
      subscribers.add(events);
      return () => void subscribers.delete(events);
    },
  };
  const emit: HostEvents = {
    changed: (topics) => subscribers.forEach((events) => events.changed?.(topics)),
    task: (progress) => subscribers.forEach((events) => events.task?.(progress)),
    live: (update) => subscribers.forEach((events) => events.live?.(update)),
  };
  return { ...host, emit, columns };
}

const hour = 3600;

function orderRow(index: number): OrderRow {
  return {
    ...{ id: `O${index}`, number: String(100 + index), kind: 'production', item: 'A', itemName: 'A' },
    ...{ quantity: 1, unit: 'pcs', customer: '', priority: 1, release: null, due: index * hour, end: null },
    ...{ lateness: null, status: 'open', reason: null, operations: 1, operationsDone: 0 },
  };
}

function boardOf(count: number): Board {
  const column = (value: (index: number) => number): Int32Array =>
    Int32Array.from({ length: count }, (_, i) => value(i));
  const names = (letter: string): string[] => Array.from({ length: count }, (_, index) => `${letter}${index}`);
  return {
    ...{ planVersion: 1, epochAt: '2026-03-23T00:00:00Z', timeZone: 'UTC', now: 0, horizon: count * hour },
    workCenters: [{ id: 'W', name: 'Work center' }],
    machines: [{ id: 'M', name: 'Machine', workCenter: 0, calendar: 0 }],
    ...{ closed: [new Int32Array(0)], downtimes: [], overtime: [], families: ['A'], machineStatus: [] },
    orders: {
      ...{ ids: names('O'), numbers: names('1'), items: names('A'), customers: names('C') },
      ...{ due: column((index) => index * hour), end: column((index) => index * hour) },
      weight: new Float32Array(count).fill(1),
    },
    operations: {
      ...{
        order: column((index) => index),
        machine: column(() => 0),
        sequence: column(() => 10),
        part: new Int16Array(count),
      },
      ...{ start: column((index) => index * hour), runStart: column((index) => index * hour) },
      ...{ end: column((index) => (index + 1) * hour), flags: new Uint8Array(count), family: new Int16Array(count) },
      ...{ progress: new Uint8Array(count), actualStart: column(() => -1), actualEnd: column(() => -1) },
      projectedEnd: column(() => -1),
    },
  };
}
