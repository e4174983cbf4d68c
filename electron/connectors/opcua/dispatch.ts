/**
 * Brings a machine's job order list to the asked-for state: look, send the difference, look again. Safe to repeat after whatever happened:
 * nothing is sent that the list does not call for, and nothing counts that the list does not show.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeliveryOutcome, DispatchRequest } from '../connector.ts';
import type { JobResponse } from '../canonical.ts';
import type { Failure } from '../../../solver/model/result.ts';
import type { Floor, FloorMachine, MethodName, Receiver } from './discovery.ts';
import { deliveryKey, nextStep, type Wanted } from './dispatch-step.ts';
import type { Link } from './link.ts';
import { isOurs, type ListedJob } from './listed-jobs.ts';
import type { MethodOutcome } from './method-outcome.ts';
import { callMethods, readJobList, requestResponses, takesOrder } from './receiver.ts';

export type DispatchContext = {
  link: Link;
  floor: Floor;
  release: 'allowed' | 'notAllowed';
  confirmSeconds: number;
  /** Jobs of other plants than this one are left alone. */
  plant: string | undefined;
  /** Plant time now, ISO. */
  now: () => string;
};

/** More methods than this for one job means that somebody else works on it at the same time. */
const mostCalls = 6;

/** One job order or recall on its way. */
type Item = {
  wanted: Wanted;
  calls: number;
  accepted: boolean;
  revokeRefused: boolean;
  /** The last call, what came of it, and what the list showed when it was made. */
  last: { method: MethodName; outcome: MethodOutcome; seen: string; at: number } | null;
  /** What the floor reported of it since it was last seen in the list; undefined if it was not asked. */
  response: JobResponse | null | undefined;
};

/** Outcomes in the order of the request, jobs before recalls. Never throws for what a MES may do. */
export async function dispatchTo(
  context: DispatchContext,
  request: DispatchRequest,
  signal: AbortSignal,
): Promise<DeliveryOutcome[]> {
  const wanted: Wanted[] = [
    ...request.jobs.map((order) => ({ kind: 'job' as const, id: order.id, revision: order.revision, order })),
    ...request.recalls.map(({ id, revision }) => ({ kind: 'recall' as const, id, revision })),
  ];
  const outcomes = new Map<string, DeliveryOutcome>();
  const settle = (outcome: DeliveryOutcome) => void outcomes.set(outcome.key, outcome);
  for (const one of wanted) {
    const problem = problemOf(one, request, context.plant);
    if (problem !== null) settle({ key: deliveryKey(one), state: 'refused', ...problem });
  }
  const machine = context.floor.machines.get(request.machine);
  const items = wanted
    .filter((one) => !outcomes.has(deliveryKey(one)))
    .map((one): Item => ({
      wanted: one,
      calls: 0,
      accepted: false,
      revokeRefused: false,
      last: null,
      response: undefined,
    }));
  if (machine?.receiver) await run(context, { machine, receiver: machine.receiver }, items, settle, signal);
  else {
    const message = `The MES has no machine ${request.machine} that takes job orders; check machine.names of the profile.`;
    for (const { wanted: one } of items)
      settle({ key: deliveryKey(one), state: 'refused', code: 'unknown-machine', message });
  }
  return wanted.map((one) => outcomes.get(deliveryKey(one))!);
}

function problemOf(
  one: Wanted,
  request: DispatchRequest,
  plant: string | undefined,
): { code: string; message: string } | null {
  if (!isOurs(one.id, plant)) {
    return { code: 'foreign-id', message: `${one.id} is not the id of a job order of ours; it is left alone.` };
  }
  const twice = [...request.jobs, ...request.recalls].filter(({ id }) => id === one.id).length > 1;
  if (twice)
    return { code: 'contradiction', message: `Job order ${one.id} is asked for twice in one release; ask once.` };
  if (one.kind === 'job' && one.order.machine !== request.machine) {
    return {
      code: 'wrong-machine',
      message: `Job order ${one.id} is for ${one.order.machine}, not for ${request.machine}.`,
    };
  }
  return null;
}

type Place = { machine: FloorMachine; receiver: Receiver };

async function run(
  context: DispatchContext,
  place: Place,
  items: Item[],
  settle: (outcome: DeliveryOutcome) => void,
  signal: AbortSignal,
): Promise<void> {
  const { link } = context;
  let open = items;
  let pause = 50;
  const giveUp = (why: Failure | null) => {
    for (const item of open) settle(leftOpen(item, why?.message ?? 'The release was cancelled.'));
  };
  while (open.length > 0) {
    if (signal.aborted) return giveUp(null);
    const look = await lookAt(context, place, open);
    if (!look.ok) return giveUp(look);
    const toSend: { item: Item; method: MethodName }[] = [];
    open = open.filter((item) => {
      const verdict = judge(context, place, item, look.value.get(item.wanted.id) ?? null);
      if (verdict === 'wait') return true;
      if ('settle' in verdict) {
        settle(verdict.settle);
        return false;
      }
      toSend.push({ item, method: verdict.call });
      return true;
    });
    if (toSend.length > 0) {
      pause = 50;
      const sent = await send(context, place, toSend, look.value, signal);
      if (!sent.ok) return giveUp(sent);
    } else if (open.length > 0) {
      await sleep(pause, undefined, { signal }).catch(() => undefined);
      pause = Math.min(1000, pause * 2);
      if (link.failure !== null) return giveUp(link.failure);
    }
  }
}

async function lookAt({ link, now }: DispatchContext, { machine, receiver }: Place, items: Item[]) {
  const list = await readJobList(link, receiver);
  if (!list.ok) return list;
  const entries = new Map(list.value.map((entry) => [entry.id, entry]));
  for (const item of items) if (entries.has(item.wanted.id)) item.response = undefined;
  const absent = items.filter((item) => item.response === undefined && !entries.has(item.wanted.id));
  const asked = absent.map((item) => ({ machine, id: item.wanted.id }));
  const responses = await requestResponses(link, asked, now());
  if (!responses.ok) return responses;
  for (const [index, item] of absent.entries()) item.response = responses.value[index];
  return { ok: true as const, value: entries };
}

function judge(context: DispatchContext, { receiver }: Place, item: Item, entry: ListedJob | null) {
  const step = nextStep(
    item.wanted,
    {
      entry,
      response: item.response ?? null,
      offered: (method) => receiver.methods.has(method),
      accepted: item.accepted,
      revokeRefused: item.revokeRefused,
    },
    context.release,
  );
  const last = item.last;
  if ('settle' in step || last === null) return step;
  // A list may lag behind the methods: the same call is not made twice on the same sight, it is waited for.
  if (last.method === step.call && last.seen === sightOf(entry)) {
    if (performance.now() - last.at < context.confirmSeconds * 1000) return 'wait' as const;
    return { settle: unconfirmed(item, last) };
  }
  if (item.calls >= mostCalls)
    return { settle: leftOpen(item, `It changes on the floor while we change it, ${mostCalls} times now.`) };
  return step;
}

async function send(
  { link, floor }: DispatchContext,
  { receiver }: Place,
  toSend: { item: Item; method: MethodName }[],
  entries: Map<string, ListedJob>,
  signal: AbortSignal,
) {
  const byId = new Map(toSend.map((one) => [one.item.wanted.id, one.item]));
  const calls = toSend.map(({ item: { wanted }, method }) => ({
    method,
    id: wanted.id,
    order: wanted.kind === 'job' ? wanted.order : null,
  }));
  for (const { item } of toSend) item.calls += 1;
  return callMethods(
    link,
    floor,
    receiver,
    calls,
    (results) => {
      for (const { call, outcome } of results) {
        const item = byId.get(call.id)!;
        item.last = {
          method: call.method,
          outcome,
          seen: sightOf(entries.get(call.id) ?? null),
          at: performance.now(),
        };
        if (outcome.result === 'refused' && call.method === 'RevokeStart') item.revokeRefused = true;
        if (outcome.result === 'accepted')
          item.accepted = takesOrder(call.method) || (item.accepted && call.method === 'Start');
      }
    },
    () => !signal.aborted,
  );
}

/** What the list shows of a job, to see whether it changed. */
function sightOf(entry: ListedJob | null): string {
  return entry === null ? 'absent' : `${entry.state}@${entry.revision}`;
}

function unconfirmed({ wanted }: Item, last: NonNullable<Item['last']>): DeliveryOutcome {
  const key = deliveryKey(wanted);
  if (last.outcome.result === 'refused') {
    const { code, message } = last.outcome;
    return {
      key,
      state: 'refused',
      code,
      message: `The MES refused ${last.method} of job order ${wanted.id}: ${message}.`,
    };
  }
  const message = `The MES accepted ${last.method} of job order ${wanted.id}, but its list does not show it.`;
  return { key, state: 'unknown', message };
}

function leftOpen({ wanted, calls }: Item, why: string): DeliveryOutcome {
  const sent = calls === 0 ? 'Nothing was sent for it.' : 'It may or may not have arrived.';
  return { key: deliveryKey(wanted), state: 'unknown', message: `Job order ${wanted.id}: ${sent} ${why}` };
}
