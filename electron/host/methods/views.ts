/** Load, material and dispatch views; recall; settings of connections. */
import { failure, success, type Result } from '../../../solver/model/result.ts';
import type { JobOrder } from '../../connectors/canonical.ts';
import type { ProgressCounts, ReleaseProgress, ViewOutputs } from '../contract.ts';
import { dispatchCsv } from '../reports/dispatch-list-csv.ts';
import { dispatchMachines, dispatchRows, type DispatchContext, type Told } from '../reports/dispatch-list.ts';
import { load, loadOperations } from '../reports/load.ts';
import { plantClockText } from '../reports/plant-clock-text.ts';
import { materialPage, materialShortages, stockCurve, stockEvents, type StockContext } from '../reports/stock.ts';
import type { PlanningSession } from '../session/planning-session.ts';
import { fileRecall } from '../session/recall.ts';
import { connectionMethods } from './connections.ts';
import type { Methods } from './methods.ts';

const everyEntry = 10_000_000;
/** Reasons shown for a machine that refused something. */
const shownErrors = 5;

export function viewMethods(session: PlanningSession): Methods<keyof ViewOutputs> {
  const { store } = session;
  const orderNumber = (order: string): string => session.records.orderNumbers.get(order) ?? order;
  return {
    load: async (query) =>
      success(
        load(session.plan, query, {
          timeZone: session.timeZone(),
          calendars: session.records.calendar,
          machines: session.records.machine,
          workCenters: namesOf(session.records.workCenter),
          orderNumber,
          now: session.now(),
        }),
      ),
    loadOperations: async (query) => success(loadOperations(session.plan, query, { orderNumber })),
    materials: async (query) => success(materialPage(session.plan, query, stockContext())),
    stock: async ({ item }) => {
      const curve = stockCurve(session.plan, item, stockContext());
      if (curve) return success(curve);
      return failure('unknown-material', `Material "${item}" is not in the plan. Choose one of the list.`);
    },
    stockEvents: async (query) => success(stockEvents(session.plan, query, stockContext())),
    materialShortages: async (query) => success(materialShortages(session.plan, query, stockContext())),
    dispatchMachines: async (window) =>
      success({ machines: dispatchMachines(session.plan, window, await dispatchContext(session, orderNumber)) }),
    dispatchList: async ({ machine, from, to, offset, limit }) => {
      const rows = dispatchRows(session.plan, machine, { from, to }, await dispatchContext(session, orderNumber));
      if (rows === null) return unknownMachine(machine);
      const { name, workCenter } = session.plan.problem.machines.find(({ id }) => id === machine)!;
      const center = namesOf(session.records.workCenter).get(workCenter) ?? workCenter;
      const page = { rows: rows.slice(offset, offset + limit), total: rows.length };
      return success({ machine, name, workCenter: center, ...page });
    },
    dispatchCsv: async ({ machines, from, to, headings }) => {
      const context = await dispatchContext(session, orderNumber);
      const names = new Map(session.plan.problem.machines.map(({ id, name }) => [id, name]));
      const lists = [];
      for (const machine of machines) {
        const rows = dispatchRows(session.plan, machine, { from, to }, context);
        if (rows === null) return unknownMachine(machine);
        lists.push({ machine, name: names.get(machine) ?? machine, rows });
      }
      const at = plantClockText(session.plan.problem.epoch, session.timeZone());
      const rows = lists.reduce((sum, list) => sum + list.rows.length, 0);
      return success({ text: dispatchCsv(lists, headings, at), rows });
    },
    recall: async ({ jobOrders }) => {
      const target = session.connections.dispatchTarget();
      if (target === null) {
        return failure('no-connection', 'There is no MES connection to recall from. Add one in the settings.');
      }
      return store.transaction((repositories) => fileRecall(repositories, target, jobOrders, session.live.floor));
    },
    outboxMark: async () => success({ last: await store.outbox.lastId() }),
    releaseProgress: async ({ after }) => success(await releaseProgress(session, after)),
    acknowledgeMessages: async ({ ids, level }) => {
      const levels = level === undefined || level === 'all' ? {} : { levels: [level] };
      const open = level === undefined ? [] : await store.messages.ids({ ...levels, acknowledged: false });
      const all = [...new Set([...ids, ...open])];
      await store.messages.acknowledge(all);
      return success({ acknowledged: all.length });
    },
    ...connectionMethods(session),
  };

  function stockContext(): StockContext {
    const { itemsById, arrival } = session.records;
    return { items: itemsById, suppliers: new Map(arrival.map(({ id, supplier }) => [id, supplier])), orderNumber };
  }
}

function namesOf(records: readonly { id: string; name: string }[]): Map<string, string> {
  return new Map(records.map(({ id, name }) => [id, name]));
}

function unknownMachine(machine: string): Result<never> {
  return failure('unknown-machine', `Machine "${machine}" is not in the plan. Choose one of the list.`);
}

async function dispatchContext(
  session: PlanningSession,
  orderNumber: (order: string) => string,
): Promise<DispatchContext> {
  const { records, live } = session;
  return {
    plant: session.plantId(),
    floor: live.floor,
    told: await toldOf(session),
    items: records.itemsById,
    tools: namesOf(records.tool),
    workCenters: namesOf(records.workCenter),
    orderNumber,
  };
}

/** What the floor was told of each job last, or is being told. */
async function toldOf({ store, connections }: PlanningSession): Promise<Map<string, Told>> {
  const told = new Map<string, Told>();
  for (const { jobOrder, revision, state, payload } of await store.released.all()) {
    const job = state === 'acknowledged' ? (payload as JobOrder) : null;
    told.set(jobOrder, { revision, state, job, error: '' });
  }
  const target = connections.dispatchTarget();
  if (target === null) return told;
  const states = ['pending', 'sending', 'refused'] as const;
  const open = await store.outbox.list({ target, states, kinds: ['job'] }, everyEntry);
  for (const { key, revision, state, payload, lastError } of open.toReversed()) {
    if (revision < (told.get(key)?.revision ?? 0)) continue;
    const refused = state === 'refused';
    const job = refused ? (told.get(key)?.job ?? null) : (payload as JobOrder);
    told.set(key, { revision, state: refused ? 'refused' : 'sending', job, error: lastError ?? '' });
  }
  return told;
}

/** What became of everything filed after an outbox entry. */
async function releaseProgress(session: PlanningSession, after: number): Promise<ReleaseProgress> {
  const { store, plan, connections } = session;
  const machineNames = namesOf(plan.problem.machines);
  const connectionNames = new Map(connections.settings().map(({ id, title }) => [id, title]));
  const none = (): ProgressCounts => ({ acknowledged: 0, open: 0, refused: 0, superseded: 0 });
  const total = none();
  const machines = new Map<string, ReleaseProgress['machines'][number]>();
  const dates = new Map<string, ReleaseProgress['dates'][number]>();
  for (const { target, kind, machine, state, count } of await store.outbox.progress(after)) {
    if (kind === 'exception') continue;
    const [rows, id, names] =
      machine === null ? ([dates, target, connectionNames] as const) : ([machines, machine, machineNames] as const);
    const row = rows.get(id) ?? { id, name: names.get(id) ?? id, errors: [], ...none() };
    rows.set(id, row);
    const sum =
      state === 'pending' || state === 'sending'
        ? 'open'
        : state === 'acknowledged' || state === 'refused'
          ? state
          : 'superseded';
    row[sum] += count;
    total[sum] += count;
  }
  if (total.refused + total.open > 0) {
    const failed = await store.outbox.list({ states: ['refused', 'pending'] }, everyEntry);
    for (const { id, target, kind, key, payload, lastError } of failed) {
      if (id <= after || lastError === null) continue;
      const job = kind === 'job' || kind === 'recall' ? (payload as JobOrder).machine : null;
      const row = job === null ? dates.get(target) : machines.get(job);
      if (row && row.errors.length < shownErrors) row.errors.push({ key, error: lastError });
    }
  }
  const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name);
  return { machines: [...machines.values()].toSorted(byName), dates: [...dates.values()].toSorted(byName), total };
}
