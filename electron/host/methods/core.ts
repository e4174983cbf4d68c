/** Pulling, planning, releasing, and what the screen always shows. */
import { failure, success, type Result } from '../../../solver/model/result.ts';
import { board } from '../reports/board.ts';
import { operationDetail } from '../reports/operation-detail.ts';
import { orderPage, orderRow, type OrderContext } from '../reports/order-rows.ts';
import { assignmentKey, operationId } from '../reports/plan.ts';
import { parseJobOrderId } from '../../connectors/job-id.ts';
import type { JobOrder, PlannedDates } from '../../connectors/canonical.ts';
import type { Recall } from '../dispatch/outbox-messages.ts';
import type { Entry, OutboxState } from '../store/outbox.ts';
import type { Message } from '../store/messages.ts';
import { pendingRelease } from '../session/pending-release.ts';
import type { PlanningSession } from '../session/planning-session.ts';
import {
  coreInputs,
  type Board,
  type CoreOutputs,
  type DeliveryRow,
  type HostOutputs,
  type MessageRow,
  type Overview,
} from '../contract.ts';
import type { Methods } from './methods.ts';

/** Hours a release covers unless asked otherwise. */
const defaultReleaseHours = coreInputs.releasePreview.parse({}).hours;

export function coreMethods(session: PlanningSession): Methods<keyof CoreOutputs> {
  const { store } = session;
  const pending = pendingRelease(session, defaultReleaseHours);
  return {
    overview: async () => success(await overview(session, await pending())),
    board: async () => success(await boardOf(session)),
    orders: async (query) => {
      const context = orderContext(session);
      const rows = session.records.orderSources.map((source) => orderRow(source, session.plan, context));
      return success(orderPage(rows, query));
    },
    operation: async ({ operation, part }) => detailOf(session, operation, part),
    messages: async ({ offset, limit, level, open, search }) => {
      const levels = level === 'all' ? {} : { levels: [level] };
      const filter = { ...levels, resolved: !open, acknowledged: !open, search: search.trim() };
      const page = await store.messages.page(filter, { offset, limit });
      return success({ total: page.total, rows: page.messages.map(messageRow) });
    },
    acknowledgeMessage: async ({ id }) => {
      await store.messages.acknowledge([id]);
      return success(null);
    },
    pull: (input) => session.pull(input),
    plan: (input) => session.makePlan(input),
    cancel: async ({ task }) => success({ cancelled: session.tasks.cancel(task) }),
    releasePreview: ({ hours }) => session.preview(hours),
    release: (input) => session.release(input),
    deliveries: async ({ offset, limit, state }) => {
      const states: Record<typeof state, OutboxState[] | undefined> = {
        all: undefined,
        open: ['pending', 'sending'],
        refused: ['refused'],
      };
      const wanted = states[state];
      const { total, entries } = await store.outbox.page(wanted ? { states: wanted } : {}, { offset, limit });
      return success({ total, rows: entries.map(deliveryRow) });
    },
    retryDeliveries: async () => success({ retried: await session.retryDeliveries() }),
  };
}

async function overview(session: PlanningSession, pending: number): Promise<Overview> {
  const { plan, records, store } = session;
  const { general, urgent, critical } = await store.messages.counts();
  return {
    scenario: {
      name: session.name,
      file: store.file,
      kind: session.kind,
      plant: records.plant[0]?.name ?? '',
      timeZone: session.timeZone(),
      epochAt: plan.problem.epoch,
    },
    clock: session.clock(),
    planVersion: plan.version,
    counts: {
      orders: records.order.length,
      operations: plan.steps.size,
      machines: records.machine.length,
      messages: { general, urgent, critical },
    },
    connections: await session.connections.rows(),
    policy: await session.policy(),
    kpis: await session.kpis(),
    pendingRelease: pending,
    tasks: session.tasks.progress(),
    planStale: session.stale && plan.version > 0,
    ...(await session.edits.next()),
  };
}

async function boardOf(session: PlanningSession): Promise<Board> {
  session.edits.warmSoon();
  const [told, { frozen }] = await Promise.all([session.store.released.all(), session.policy()]);
  const { plan, records } = session;
  return board(plan, {
    names: {
      timeZone: session.timeZone(),
      workCenters: new Map(records.workCenter.map(({ id, name }) => [id, name])),
      orderNumbers: records.orderNumbers,
      customers: customersByOrder(session),
      downtimes: session.downtimes(),
    },
    floor: session.live.floor,
    released: new Set(
      told.filter(({ state }) => state === 'acknowledged').map(({ operation, part }) => assignmentKey(operation, part)),
    ),
    now: session.now(),
    frozen,
    machineStatus: session.live.machineStates(),
    machineTimes: session.machineTimes(),
  });
}

function customersByOrder({ records }: PlanningSession): Map<string, string> {
  const names = records.customerNames;
  return new Map(
    records.order.map(({ id, customer }) => [id, customer === undefined ? '' : (names.get(customer) ?? customer)]),
  );
}

function orderContext({ records, live, unplannable }: PlanningSession): OrderContext {
  return { items: records.itemsById, customers: records.customerNames, floor: live.floor, unplannable };
}

function detailOf(session: PlanningSession, operation: string, part: number): Result<HostOutputs['operation']> {
  const { plan, records, live } = session;
  const unknown = failure(
    'unknown-operation',
    `Operation "${operation}" is not in the plan. It may have been finished or removed; refresh the board.`,
  );
  const order = plan.parts.get(assignmentKey(operation, part))?.order.id;
  const source = records.orderSources.find(({ record }) => record.id === order);
  if (!source) return unknown;
  const detail = operationDetail(plan, operation, part, {
    order: orderRow(source, plan, orderContext(session)),
    floor: live.floor,
    now: session.now(),
    itemName: (item) => records.itemsById.get(item)?.name ?? item,
  });
  return detail ? success(detail) : unknown;
}

function messageRow(message: Message): MessageRow {
  const { id, level, code, params, text, source, raw, createdAt, acknowledgedAt, resolvedAt } = message;
  const { kind, key } = message.subject.kind === '' ? message : message.subject;
  return { id, level, code, params, text, source, kind, key, raw, createdAt, acknowledgedAt, resolvedAt };
}

function deliveryRow(entry: Entry): DeliveryRow {
  const { id, target, key, revision, attempts, createdAt, updatedAt } = entry;
  const payload = entry.payload as Partial<JobOrder & Recall & PlannedDates>;
  const job = payload.id === undefined ? null : parseJobOrderId(payload.id);
  return {
    ...{ id, target, key, revision, attempts, createdAt, updatedAt },
    kind: entry.kind as DeliveryRow['kind'],
    machine: payload.machine ?? null,
    order: payload.order ?? (job && operationId(job.order, job.sequence)),
    state: entry.state === 'recalled' ? 'superseded' : entry.state,
    error: entry.lastError,
  };
}
