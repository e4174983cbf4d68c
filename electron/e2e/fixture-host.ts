/** A host with generated answers, so that the screen and its transport can be tested without a plant. Tests only. */
import { setTimeout as wait } from 'node:timers/promises';
import { policySchema } from '../../solver/model/policy.ts';
import { failure, success } from '../../solver/model/result.ts';
import type { Terms } from '../../solver/model/schedule.ts';
import type {
  Board,
  DeliveryRow,
  Host,
  HostEvents,
  Kpi,
  MessageRow,
  OperationDetail,
  OrderRow,
  ReleaseChange,
  TaskProgress,
} from '../host/contract.ts';
import { generateBoard, hostileName } from './fixture-board.ts';
import type { BoardSize } from './fixture-board.ts';

export type FixtureHost = Host & { fixtureBoard: Board; emit: HostEvents };

/** Builds the fixture. Tasks take about half a second in ten steps, so that their progress can be seen. */
export function fixtureHost(size: BoardSize): FixtureHost {
  const board = generateBoard(size);
  const subscribers = new Set<Partial<HostEvents>>();
  const emit: HostEvents = {
    changed: (topics) => subscribers.forEach((events) => events.changed?.(topics)),
    task: (progress) => subscribers.forEach((events) => events.task?.(progress)),
    live: (update) => subscribers.forEach((events) => events.live?.(update)),
  };
  const cancelled = new Set<string>();
  const messages = makeMessages();
  const deliveries: DeliveryRow[] = [];
  let released = false;

  async function runTask(task: TaskProgress['task'], phases: string[]): Promise<boolean> {
    cancelled.delete(task);
    for (let step = 0; step < 10; step++) {
      const phase = phases[Math.floor((step * phases.length) / 10)];
      const terms = task === 'plan' ? makeTerms(10 - step) : null;
      emit.task({ task, state: 'running', phase, subject: 'order', done: step, total: 10, terms, failure: null });
      await wait(50);
      if (cancelled.has(task)) break;
    }
    const state = cancelled.has(task) ? 'cancelled' : 'done';
    emit.task({ task, state, phase: phases.at(-1)!, subject: '', done: 10, total: 10, terms: null, failure: null });
    return state === 'done';
  }

  return {
    fixtureBoard: board,
    emit,
    subscribe(events) {
      subscribers.add(events);
      return () => void subscribers.delete(events);
    },
    overview: async () =>
      success({
        scenario: {
          name: 'Week 13',
          file: 'week-13.takt',
          plant: 'Fixture plant',
          timeZone: board.timeZone,
          epochAt: board.epochAt,
        },
        clock: {
          plantAt: new Date(Date.parse(board.epochAt) + board.now * 1000).toISOString(),
          atHost: Date.now(),
          speed: 1,
        },
        planVersion: board.planVersion,
        counts: {
          orders: board.orders.ids.length,
          operations: board.operations.start.length,
          machines: board.machines.length,
          messages: { general: 2, urgent: 1, critical: 1 },
        },
        connections: [
          {
            id: 'erp',
            kind: 'erp',
            title: 'ERP',
            state: 'online',
            message: '',
            sinceAt: board.epochAt,
            lastPullAt: new Date(Date.now() - 120_000).toISOString(),
          },
          {
            id: 'mes',
            kind: 'mes',
            title: 'MES',
            state: 'connecting',
            message: 'No answer from the floor for 20 s.',
            sinceAt: board.epochAt,
            lastPullAt: null,
          },
        ],
        policy: policySchema.parse({}),
        kpis: makeKpis(board),
        pendingRelease: released ? 0 : 14,
        tasks: [],
        planStale: true,
      }),
    board: async () => success(board),
    orders: async (input) => {
      const { offset = 0, limit = 100, search = '', filter = 'all', sort = 'due', descending = false } = input;
      const keys = {
        due: 'due',
        number: 'number',
        end: 'end',
        lateness: 'lateness',
        priority: 'priority',
        item: 'item',
      } as const;
      const rows = board.orders.ids
        .map((_, order) => orderRow(board, order))
        .filter((row) => row.number.includes(search) || row.customer.includes(search))
        .filter((row) => filter !== 'late' || (row.lateness ?? 0) > 0)
        .filter((row) => filter !== 'unscheduled' || row.status === 'unscheduled')
        .toSorted((a, b) => ((a[keys[sort]] ?? 0) < (b[keys[sort]] ?? 0) ? -1 : 1) * (descending ? -1 : 1));
      return success({ rows: rows.slice(offset, offset + limit), total: rows.length });
    },
    operation: async ({ operation, part = 0 }) => {
      const detail = operationDetail(board, operation, part);
      return detail === null ? failure('not-found', `No operation ${operation}.`) : success(detail);
    },
    messages: async ({ offset = 0, limit = 100, level = 'all', open = true }) => {
      const rows = messages
        .filter((row) => level === 'all' || row.level === level)
        .filter((row) => !open || row.acknowledgedAt === null);
      return success({ rows: rows.slice(offset, offset + limit), total: rows.length });
    },
    acknowledgeMessage: async ({ id }) => {
      const row = messages.find((message) => message.id === id);
      if (row !== undefined) row.acknowledgedAt = new Date().toISOString();
      emit.changed(['messages']);
      return success(null);
    },
    pull: async () => {
      if (!(await runTask('pull', ['connecting', 'reading']))) return failure('cancelled', 'The pull was cancelled.');
      emit.changed(['orders', 'scenario']);
      const kinds = [
        { kind: 'machine', read: board.machines.length, changed: 0, gone: 0, quarantined: 0 },
        { kind: 'order', read: board.orders.ids.length, changed: 12, gone: 2, quarantined: 1 },
      ];
      return success({ connections: [{ id: 'erp', ok: true, message: '', kinds }] });
    },
    plan: async () => {
      const finished = await runTask('plan', ['compiling', 'constructing', 'improving', 'checking']);
      board.planVersion++;
      emit.changed(['plan', 'orders']);
      const unscheduled = [
        {
          order: 'O96',
          reason: {
            code: 'material-short' as const,
            message: 'Bar stock is short.',
            params: { material: 'BAR-20', quantity: 12 },
          },
        },
      ];
      return success({
        planVersion: board.planVersion,
        status: finished ? 'partial' : 'cancelled',
        terms: makeTerms(1),
        seconds: 0.5,
        orders: board.orders.ids.length,
        operations: board.operations.start.length,
        unscheduled,
        relaxed: 0,
        kpis: makeKpis(board),
      });
    },
    cancel: async ({ task }) => {
      cancelled.add(task);
      return success({ cancelled: true });
    },
    releasePreview: async () =>
      success({
        planVersion: board.planVersion,
        from: board.now,
        to: board.now + 72 * 3600,
        machines: board.machines.slice(0, 5).map((machine, index) => ({
          machine: machine.id,
          name: machine.name,
          changes: releaseChanges(board, index),
          unchanged: 7,
        })),
        total: 14,
      }),
    release: async ({ planVersion }) => {
      if (planVersion !== board.planVersion) return failure('plan-changed', 'The plan changed since the preview.');
      for (const [index, machine] of board.machines.slice(0, 5).entries()) {
        for (const change of releaseChanges(board, index)) {
          deliveries.push(makeDelivery(deliveries.length + 1, machine.id, change));
        }
      }
      released = true;
      void (async () => {
        for (const delivery of deliveries) {
          await wait(60);
          delivery.state = delivery.id % 9 === 5 ? 'refused' : 'acknowledged';
          delivery.error =
            delivery.state === 'refused' ? 'The machine list is full (16 jobs). Free a place, then retry.' : null;
          emit.changed(['deliveries']);
        }
      })();
      return success({ jobs: deliveries.length, recalled: 0, plannedDates: 3 });
    },
    deliveries: async ({ offset = 0, limit = 100, state = 'all' }) => {
      const rows = deliveries.filter(
        (row) => state === 'all' || (state === 'refused' ? row.state === 'refused' : row.state !== 'acknowledged'),
      );
      return success({ rows: rows.slice(offset, offset + limit), total: rows.length });
    },
    retryDeliveries: async () => {
      const refused = deliveries.filter((row) => row.state === 'refused');
      for (const row of refused) Object.assign(row, { state: 'acknowledged', error: null, attempts: row.attempts + 1 });
      emit.changed(['deliveries']);
      return success({ retried: refused.length });
    },
  };
}

function makeTerms(level: number): Terms {
  return {
    weightedTardiness: 133_200 * level,
    lateOrders: 5 * level,
    unscheduledOrders: 1,
    makespan: 400_000,
    flowTime: 9_000_000,
    setup: 187_200,
    earliness: 0,
    moved: 0,
  };
}

function makeKpis(board: Board): Kpi[] {
  const late = board.orders.end.filter((end, order) => end > board.orders.due[order]).length;
  const kpi = (
    key: Kpi['key'],
    unit: Kpi['unit'],
    value: number,
    baseline: number | null,
    subject: string | null = null,
  ): Kpi => ({ key, unit, value, baseline, subject });
  return [
    kpi('onTime', 'share', 1 - late / board.orders.ids.length, 0.89),
    kpi('lateOrders', 'count', late, late + 2),
    kpi('unscheduled', 'count', board.orders.end.filter((end) => end < 0).length, null),
    kpi('weightedTardiness', 'seconds', 133_200, 154_800),
    kpi('setup', 'seconds', 187_200, 187_200),
    kpi('bottleneck', 'share', 0.96, 0.95, board.machines[3]?.name ?? hostileName),
    kpi(
      'end',
      'instant',
      board.operations.end.reduce((a, b) => Math.max(a, b), 0),
      null,
    ),
    kpi('moved', 'count', 11, null),
  ];
}

function orderRow(board: Board, order: number): OrderRow {
  const { ids, numbers, items, customers, due, end, weight } = board.orders;
  const unscheduled = end[order] < 0;
  return {
    id: ids[order],
    number: numbers[order],
    kind: order % 6 === 5 ? 'planned' : 'production',
    item: items[order],
    itemName: order % 9 === 0 ? hostileName : `Valve body ${items[order]}`,
    quantity: 20 + (order % 7) * 30,
    unit: 'pcs',
    customer: customers[order],
    priority: weight[order],
    release: null,
    due: due[order],
    end: unscheduled ? null : end[order],
    lateness: unscheduled ? null : end[order] - due[order],
    status: unscheduled ? 'unscheduled' : end[order] < board.now ? 'done' : 'open',
    reason: unscheduled
      ? { code: 'material-short', message: 'Bar stock is short.', params: { material: 'BAR-20', quantity: 12 } }
      : null,
    operations: 6,
    operationsDone: order % 4,
  };
}

function operationDetail(board: Board, operation: string, part: number): OperationDetail | null {
  const columns = board.operations;
  const [orderId, sequence] = [operation.slice(0, operation.lastIndexOf('/')), Number(operation.split('/').at(-1))];
  const order = board.orders.ids.indexOf(orderId);
  const row = columns.order.findIndex(
    (value, index) => value === order && columns.sequence[index] === sequence && columns.part[index] === part,
  );
  if (row < 0) return null;
  const machine = board.machines[columns.machine[row]];
  const setup = columns.runStart[row] - columns.start[row];
  const run = columns.end[row] - columns.runStart[row];
  return {
    operation,
    part,
    name: 'Turn outer contour',
    order: orderRow(board, order),
    assignment: {
      machine: machine.id,
      machineName: machine.name,
      start: columns.start[row],
      runStart: columns.runStart[row],
      end: columns.end[row],
    },
    modes: [
      { machine: machine.id, machineName: machine.name, setup, run, chosen: true },
      { machine: board.machines[0].id, machineName: board.machines[0].name, setup, run: run * 1.25, chosen: false },
    ],
    resources: [
      { id: 'FIX-7', name: 'Fixture 7', units: 1 },
      { id: 'TURN', name: 'Turner', units: 1 },
    ],
    materials: [{ item: 'BAR-20', name: 'Bar 20 mm', quantity: 24 }],
    attributes: { material: 'steel', clamping: 'C2' },
    predecessors:
      sequence > 10 ? [{ operation: `${orderId}/${sequence - 10}`, name: 'Saw', end: columns.start[row] - 600 }] : [],
    successors: [{ operation: `${orderId}/${sequence + 10}`, name: 'Wash', start: columns.end[row] + 900 }],
    boundBy: { cause: 'machine', subject: machine.name },
    live: null,
  };
}

function releaseChanges(board: Board, machine: number): ReleaseChange[] {
  const rows = [...board.operations.machine.keys()].filter(
    (row) => board.operations.machine[row] === machine && board.operations.start[row] > board.now,
  );
  const kinds = ['new', 'moved', 'changed'] as const;
  return rows.slice(0, 3).map((row, index) => ({
    jobOrder: `J-${machine}-${index}`,
    change: kinds[index],
    order: board.orders.ids[board.operations.order[row]],
    orderNumber: board.orders.numbers[board.operations.order[row]],
    operation: `${board.orders.ids[board.operations.order[row]]}/${board.operations.sequence[row]}`,
    part: 0,
    start: board.operations.start[row],
    end: board.operations.end[row],
    before:
      index === 0
        ? null
        : {
            machine: board.machines[machine].id,
            start: board.operations.start[row] - 5400,
            end: board.operations.end[row] - 5400,
          },
  }));
}

function makeDelivery(id: number, machine: string, change: ReleaseChange): DeliveryRow {
  const at = new Date().toISOString();
  return {
    id,
    target: 'mes',
    kind: 'job',
    key: change.jobOrder,
    revision: 1,
    machine,
    order: change.order,
    state: 'sending',
    attempts: 1,
    error: null,
    createdAt: at,
    updatedAt: at,
  };
}

function makeMessages(): MessageRow[] {
  const at = '2026-03-23T08:30:00Z';
  const row = (id: number, level: MessageRow['level'], text: string, raw: string | null = null): MessageRow => ({
    id,
    level,
    code: raw === null ? 'floor-exception' : 'quarantined',
    params: { text },
    text,
    source: raw === null ? 'mes' : 'erp',
    kind: raw === null ? 'breakdown' : 'order',
    key: `K${id}`,
    raw,
    createdAt: at,
    acknowledgedAt: null,
    resolvedAt: null,
  });
  return [
    row(4, 'critical', 'Machine 3: spindle fault, expected back at 16:00.'),
    row(3, 'urgent', `Tool ${hostileName} is missing.`),
    row(2, 'general', 'Order 4799 refused: due "31.02.2026" is not a date.', '{"number":"4799","due":"31.02.2026"}'),
    row(1, 'general', 'Order 4801 refused: item "X-9" is unknown.', '{"number":"4801","item":"X-9"}'),
  ];
}
