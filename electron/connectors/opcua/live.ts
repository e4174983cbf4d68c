/**
 * Following a floor: one subscription on machine states, counters and job lists, and on events. Lists and job responses are the truth;
 * events and counters only say that there is something new, or say it sooner.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  AttributeIds,
  ClientMonitoredItemGroup,
  type ClientSubscription,
  constructEventFilter,
  type DataValue,
  NodeId,
  ofType,
  type ReadValueIdOptions,
  TimestampsToReturn,
  type Variant,
} from 'node-opcua-client';
import type { JobResponse, JobState } from '../canonical.ts';
import type { ConnectorErrorCode, MesEvents } from '../connector.ts';
import type { Result } from '../../../solver/model/result.ts';
import { failure, success } from '../../../solver/model/result.ts';
import { qualifiedNames, serverObject } from './browse.ts';
import { type Floor, machineNodeNames } from './discovery.ts';
import { ExceptionInbox } from './exceptions.ts';
import type { Link } from './link.ts';
import { isOurs, parseJobList, parseJobResponse } from './listed-jobs.ts';
import { type LiveValueName, MachineLive } from './machine-live.ts';
import type { PlantTime } from './plant-time.ts';
import type { MesProfile } from './profile.ts';
import { requestResponses } from './receiver.ts';

export type LiveContext = {
  link: Link;
  floor: Floor;
  profile: MesProfile;
  plant: string | undefined;
  time: PlantTime;
  events: MesEvents;
};

const itemsPerRequest = 100;
/** Lists come whole at every change, so they are looked at less often than single values. */
const listMilliseconds = 1000;

/**
 * Follows until the connection is over. Everything current is told first. Resolves when all is set up, with what cannot be followed and
 * why (nothing, usually).
 */
export async function followFloor(context: LiveContext): Promise<Result<string[], ConnectorErrorCode>> {
  const { link, floor, profile } = context;
  const publishing = profile.limits.publishingMilliseconds;
  const subscribed = await link.request('subscribe', (session) =>
    session.createSubscription2({
      requestedPublishingInterval: publishing,
      requestedMaxKeepAliveCount: Math.max(3, Math.ceil(5000 / publishing)),
      requestedLifetimeCount: Math.max(30, Math.ceil(60_000 / publishing)),
      maxNotificationsPerPublish: 1000,
      publishingEnabled: true,
      priority: 1,
    }),
  );
  if (!subscribed.ok) return subscribed;
  const subscription = subscribed.value;
  const over = (words: string) => () => link.lose(failure('unreachable', `The MES ended the subscription (${words}).`));
  subscription.on('terminated', over('terminated'));
  subscription.on('internal_error', over('internal error'));
  subscription.on('status_changed', over('status changed'));

  watchPulse(link, subscription);

  const machines = [...floor.machines.values()].map((machine) => new MachineLive(machine));
  const flush = flusher(context, machines);
  const inbox = new ExceptionInbox(
    ({ machine, ...exception }) => {
      const { names } = profile.machine;
      context.events.onException(
        machine === undefined ? exception : { ...exception, machine: names[machine] ?? machine },
      );
    },
    () => context.time.now(),
  );
  const watched: Watched[] = machines.flatMap((live) => [
    ...(['state', 'mode'] as const).map((name) => ({ node: live.machine[name], take: valueOf(live, name) })),
    ...machineNodeNames.map((name) => ({ node: live.machine.nodes[name], take: valueOf(live, name) })),
  ]);
  const lists: Watched[] = machines.map((live) => ({
    node: live.machine.receiver?.list ?? null,
    take: (value) => takeList(live, value),
  }));
  const exceptions: Watched[] = [
    {
      node: floor.knownExceptions,
      take: (value) => (Array.isArray(value) ? value : []).forEach((json) => inbox.take(json)),
    },
  ];

  const warnings: string[] = [];
  for (const [items, interval] of [
    [[...watched, ...exceptions], publishing],
    [lists, Math.max(publishing, listMilliseconds)],
  ] as const) {
    const refused = await watchValues(link, subscription, items, interval);
    if (!refused.ok) return refused;
    warnings.push(...refused.value);
  }
  const jobEvents = await watchEvents(link, subscription, floor.statusEventType, 'isa95:JobResponse', (value) =>
    flush.report(parseJobResponse(value, { machine: '', at: context.time.now() })),
  );
  if (!jobEvents.ok) return jobEvents;
  if (profile.exceptions !== undefined) {
    const took =
      floor.exceptionEventType === null
        ? success([`The MES has no event type ${profile.exceptions.eventType}.`])
        : await watchEvents(link, subscription, floor.exceptionEventType, profile.exceptions.message, (json) =>
            inbox.take(json),
          );
    if (!took.ok) return took;
    warnings.push(...took.value.map((why) => `Exceptions are not followed: ${why}`));
  }
  return success(warnings);

  function valueOf(live: MachineLive, name: LiveValueName) {
    return (value: unknown) => {
      live.set(name, value);
      const current = live.currentJob;
      if (name !== 'state' && name !== 'mode' && current !== null) flush.ask(live, current);
      flush.soon();
    };
  }

  function takeList(live: MachineLive, value: unknown): void {
    const jobs = parseJobList(value);
    if (jobs === null) {
      link.lose(failure('bad-answer', `The job order list of ${live.machine.id} cannot be read as a list.`));
      return;
    }
    const { changed, left } = live.setList(jobs);
    for (const { id } of changed) flush.ask(live, id);
    for (const id of left) flush.ask(live, id);
    flush.soon();
  }
}

/** Gathers what has news and tells it, at most once in each publishing interval. */
function flusher({ link, profile, plant, time, events }: LiveContext, machines: MachineLive[]) {
  const asked = new Map<MachineLive, Set<string>>();
  const told = new Map<string, JobResponse>();
  const reportedAt = new Map<string, number>();
  const stateNames = new Map<string, string | null>();
  let timer: NodeJS.Timeout | null = null;
  let more = false;

  return { ask, soon, report };

  function ask(live: MachineLive, id: string): void {
    if (!isOurs(id, plant)) return;
    const ids = asked.get(live) ?? new Set();
    asked.set(live, ids.add(id));
  }

  function soon(): void {
    more = timer !== null;
    if (more || link.failure !== null) return;
    timer = setTimeout(() => void flushNow(), profile.limits.publishingMilliseconds);
  }

  async function flushNow(): Promise<void> {
    more = false;
    const done = await flush();
    timer = null;
    if (!done.ok) link.lose(done);
    else if (more) soon();
  }

  /** Tells a job response of the floor, unless a later one was told. */
  function report(response: JobResponse | null): void {
    if (response === null || !isOurs(response.jobOrder, plant)) return;
    const at = Date.parse(response.at);
    if (at < (reportedAt.get(response.jobOrder) ?? 0)) return;
    reportedAt.set(response.jobOrder, at);
    const theirs = response.machine || (machines.find((live) => live.listed(response.jobOrder))?.machine.id ?? '');
    tell({ ...response, machine: profile.machine.names[theirs] ?? theirs });
  }

  function tell(response: JobResponse): void {
    const before = told.get(response.jobOrder);
    if (link.failure !== null || isDeepStrictEqual(before, { ...response, at: before?.at })) return;
    told.set(response.jobOrder, response);
    events.onJob(response);
  }

  async function flush(): Promise<Result<null, ConnectorErrorCode>> {
    const named = await nameStates();
    if (!named.ok) return named;
    for (const live of machines) {
      if (!live.complete || link.failure !== null) continue;
      const status = live.status((state) => stateNames.get(String(state)) ?? null, time.now());
      if (live.isNews(status)) events.onMachine(status);
    }
    const round = [...asked].flatMap(([live, ids]) => [...ids].map((id) => ({ live, machine: live.machine, id })));
    asked.clear();
    const begun = round.filter(
      ({ live, id }) => !isWaiting(live.listed(id)?.state) || !isWaiting(told.get(id)?.state ?? 'allowed'),
    );
    const responses = await requestResponses(link, begun, time.now());
    if (!responses.ok) return responses;
    const reported = new Map(begun.map((one, index) => [one, responses.value[index]]));
    for (const one of round) {
      const response = reported.get(one) ?? null;
      const listed = one.live.listed(one.id);
      const known = listed === null ? null : one.live.responseFromList(listed, time.now());
      if (response !== null) report(response);
      else if (known !== null) tell(known);
    }
    return success(null);
  }

  async function nameStates(): Promise<Result<null, ConnectorErrorCode>> {
    const ids = machines
      .flatMap((live) => [live.get('state'), live.get('mode')])
      .filter((id): id is NodeId => id instanceof NodeId && !stateNames.has(id.toString()));
    const distinct = [...new Map(ids.map((id) => [id.toString(), id])).values()].slice(0, link.limits.reads);
    if (distinct.length === 0) return success(null);
    const read = await link.request('read state names', (session) =>
      session.read(distinct.map((nodeId) => ({ nodeId, attributeId: AttributeIds.BrowseName }))),
    );
    if (!read.ok) return read;
    for (const [index, value] of read.value.entries()) {
      const name = (value.value?.value as { name?: unknown } | null)?.name;
      stateNames.set(distinct[index].toString(), typeof name === 'string' ? name : null);
    }
    return success(null);
  }
}

/** Jobs still waiting have nothing to report but what the list says; lists may be behind reports. */
function isWaiting(state: JobState | null | undefined): boolean {
  return state === 'notAllowed' || state === 'allowed';
}

/** A subscription that is alive says something at least once in each keep-alive interval; one that is silent for longer is gone. */
function watchPulse(link: Link, subscription: ClientSubscription): void {
  const milliseconds = Math.max(15_000, 3 * subscription.publishingInterval * subscription.maxKeepAliveCount);
  const silent = () => link.lose(failure('unreachable', 'The MES stopped sending what is new.'));
  let timer = setTimeout(silent, milliseconds);
  const pulse = () => {
    clearTimeout(timer);
    if (link.failure === null) timer = setTimeout(silent, milliseconds);
  };
  subscription.on('keepalive', pulse);
  subscription.on('received_notifications', pulse);
  void link.lost.then(() => clearTimeout(timer));
}

type Watched = { node: NodeId | null; take: (value: unknown) => void };

/** Watches variables; tells which the server does not let us watch. */
async function watchValues(
  link: Link,
  subscription: ClientSubscription,
  items: readonly Watched[],
  samplingInterval: number,
): Promise<Result<string[], ConnectorErrorCode>> {
  const present = items.filter(({ node }) => node !== null);
  const warnings: string[] = [];
  for (let at = 0; at < present.length; at += itemsPerRequest) {
    const batch = present.slice(at, at + itemsPerRequest);
    const nodes = batch.map(({ node }) => ({ nodeId: node!, attributeId: AttributeIds.Value }));
    const onChange = (value: unknown, index: number) => {
      const dataValue = value as DataValue;
      batch[index].take(dataValue.statusCode.isBad() ? undefined : (dataValue.value?.value as unknown));
    };
    const parameters = { samplingInterval, queueSize: 1, discardOldest: true };
    const created = await createGroup(link, subscription, nodes, parameters, onChange, (index) =>
      batch[index].take(undefined),
    );
    if (!created.ok) return created;
    warnings.push(...created.value);
  }
  return success(warnings);
}

/** Watches events of a type, from the server object; `take` gets the one field. */
async function watchEvents(
  link: Link,
  subscription: ClientSubscription,
  type: NodeId,
  field: string,
  take: (value: unknown) => void,
): Promise<Result<string[], ConnectorErrorCode>> {
  const filter = constructEventFilter([qualifiedNames(link, field)], ofType(type));
  const node = { nodeId: serverObject, attributeId: AttributeIds.EventNotifier };
  const parameters = { samplingInterval: 0, queueSize: 1000, discardOldest: true, filter };
  const onEvent = (fields: unknown) => take((fields as Variant[])[0]?.value);
  return createGroup(link, subscription, [node], parameters, onEvent, () => undefined);
}

async function createGroup(
  link: Link,
  subscription: ClientSubscription,
  nodes: ReadValueIdOptions[],
  parameters: Parameters<typeof ClientMonitoredItemGroup.create>[2],
  onChange: (value: unknown, index: number) => void,
  onRefused: (index: number) => void,
): Promise<Result<string[], ConnectorErrorCode>> {
  const warnings: string[] = [];
  const created = await link.request('watch', () => {
    const group = ClientMonitoredItemGroup.create(subscription, nodes, parameters, TimestampsToReturn.Neither);
    for (const [index, item] of group.monitoredItems.entries()) {
      item.on('err', (message: string) => {
        warnings.push(`${String(nodes[index].nodeId)} cannot be watched: ${message.slice(0, 200)}`);
        onRefused(index);
      });
    }
    group.on('changed', (_item, value, index) => {
      if (link.failure === null) onChange(value, index);
    });
    return new Promise<void>((resolve, reject) => {
      group.on('initialized', resolve);
      group.on('terminated', (error) => reject(error ?? new Error('subscription terminated')));
    });
  });
  return created.ok ? success(warnings) : created;
}
