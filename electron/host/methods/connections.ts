/** Settings of connections, their trial, and working time as the records have it. */
import { failure, success } from '../../../solver/model/result.ts';
import type { ViewOutputs } from '../contract.ts';
import { instantOf } from '../reports/plan.ts';
import { workingWeek, type WeekSource } from '../reports/working-week.ts';
import { credentialNeed, tryConnection } from '../session/connection-trial.ts';
import type { PlanningSession } from '../session/planning-session.ts';
import { settingKeys, type Connection } from '../session/settings.ts';
import type { Methods } from './methods.ts';

type ConnectionMethod =
  'connections' | 'testConnection' | 'saveConnection' | 'removeConnection' | 'calendarResources' | 'workingWeek';

export function connectionMethods(session: PlanningSession): Methods<ConnectionMethod> {
  const { store, connections } = session;
  const keep = (list: Connection[]): Promise<void> => store.settings.set(settingKeys.connections, list);
  return {
    connections: async () => success(await connectionSettings(session)),
    testConnection: async ({ connection }) => success(await tryConnection(connections.factory, connection)),
    saveConnection: async ({ connection }) => {
      if (isBusy(session)) return busy();
      const before = connections.settings();
      const place = before.findIndex(({ id }) => id === connection.id);
      if (place >= 0 && before[place].kind !== connection.kind) {
        return failure(
          'connection-kind',
          `Connection "${connection.id}" is to an ${before[place].kind.toUpperCase()}. Give the new one another id.`,
        );
      }
      await keep(place < 0 ? [...before, connection] : before.with(place, connection));
      await connections.put(connection);
      session.events.changed(['scenario', 'connections']);
      return success(null);
    },
    removeConnection: async ({ id, leaveWaiting }) => {
      if (isBusy(session)) return busy();
      const before = connections.settings();
      if (!before.some((connection) => connection.id === id)) {
        return failure('unknown-connection', `There is no connection "${id}".`);
      }
      const waiting = (await waitingByTarget(session)).get(id) ?? 0;
      if (waiting > 0 && !leaveWaiting) {
        return failure(
          'connection-waiting',
          `${waiting} messages still wait for connection "${id}". Wait until they are delivered, or remove it all the same: they stay in the outbox until a connection of this id is there again.`,
          { waiting },
        );
      }
      await keep(before.filter((connection) => connection.id !== id));
      await connections.remove(id);
      session.events.changed(['scenario', 'connections']);
      return success(null);
    },
    calendarResources: async () => {
      const centers = new Map(session.records.workCenter.map(({ id, name }) => [id, name]));
      const { machine, operator } = session.records;
      return success({
        machines: machine.map(({ id, name, workCenter }) => ({
          id,
          name,
          group: centers.get(workCenter) ?? workCenter,
        })),
        operators: operator.map(({ id, name, skills }) => ({ id, name, group: skills.join(', ') })),
      });
    },
    workingWeek: async ({ kind, id, at }) => {
      const source = kind === 'machine' ? machineWeek(session, id) : operatorWeek(session, id);
      if (source) return success(workingWeek(source, session.plan.problem.epoch, session.timeZone(), at));
      return failure(`unknown-${kind}`, `There is no ${kind} "${id}". Choose one of the list.`);
    },
  };
}

function isBusy({ tasks }: PlanningSession): boolean {
  return tasks.progress().some(({ state }) => state === 'running');
}

function busy() {
  return failure('busy', 'A pull, plan or release is running. Wait until it is over, or cancel it, and try again.');
}

async function waitingByTarget({ store }: PlanningSession): Promise<Map<string, number>> {
  const waiting = new Map<string, number>();
  for (const { target, state, count } of await store.outbox.counts())
    if (state === 'pending' || state === 'sending') waiting.set(target, (waiting.get(target) ?? 0) + count);
  return waiting;
}

async function connectionSettings(session: PlanningSession): Promise<ViewOutputs['connections']> {
  const { connections } = session;
  const waiting = await waitingByTarget(session);
  const statuses = new Map((await connections.rows()).map((status) => [status.id, status]));
  const rows = await Promise.all(
    connections.settings().map(async (connection) => ({
      connection,
      status: statuses.get(connection.id)!,
      credential: await credentialNeed(connections.factory, connection.credential),
      waiting: waiting.get(connection.id) ?? 0,
    })),
  );
  return { rows, profiles: (await connections.factory.profiles?.()) ?? [] };
}

function machineWeek(session: PlanningSession, id: string): WeekSource | null {
  const machine = session.records.machine.find((record) => record.id === id);
  if (machine === undefined) return null;
  const { problem } = session.plan;
  const planned = problem.machines.find((document) => document.id === id);
  const intervals = problem.calendars.find((calendar) => calendar.id === planned?.calendar)?.intervals;
  return {
    name: machine.name,
    calendar: session.records.calendar.find((record) => record.id === machine.calendar),
    away: [...session.downtimes().filter((downtime) => downtime.machine === id), ...ownDowntimes(session, id)],
    planned: intervals ?? null,
  };
}

/** Downtimes that the planner has given a machine. */
function ownDowntimes(session: PlanningSession, id: string): WeekSource['away'] {
  const at = (seconds: number): string => instantOf(session.plan.problem, seconds);
  return session
    .machineTimes()
    .filter(({ machine, kind }) => machine === id && kind === 'downtime')
    .map(({ start, end, reason }) => ({ start: at(start), end: at(end), kind: 'planner', reason }));
}

function operatorWeek({ records }: PlanningSession, id: string): WeekSource | null {
  const operator = records.operator.find((record) => record.id === id);
  if (operator === undefined) return null;
  return {
    name: operator.name,
    calendar: records.calendar.find((record) => record.id === operator.calendar),
    away: operator.absences.map(({ start, end, reason }) => ({ start, end, kind: 'absence', reason })),
    planned: null,
  };
}
