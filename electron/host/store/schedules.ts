/** Schedule versions: the current plan, the baseline (what was last released) and those before. */
import type { z } from 'zod';
import { policySchema, type Policy } from '../../../solver/model/policy.ts';
import { scheduleSchema, type Assignment, type ScheduleDocument } from '../../../solver/model/schedule.ts';
import type { Queries } from './database.ts';
import { assignmentsOf, columnsOf, packColumns, unpackColumns, type ScheduleColumns } from './schedule-columns.ts';
import { differenceOf, withDifference } from './schedule-difference.ts';
import type { Session } from './session.ts';
import { storedInstant, storedNow } from './session.ts';

const headSchema = scheduleSchema.omit({ assignments: true });
/** Everything of a schedule but its assignments. */
export type ScheduleHead = z.infer<typeof headSchema>;

export type ScheduleRole = 'current' | 'baseline';

export type StoredSchedule = {
  version: number;
  savedAt: string;
  /** UTC instant of second 0 of the columns. */
  epoch: string;
  head: ScheduleHead;
  policy: Policy;
  columns: ScheduleColumns;
  /** The version kept whole that this one is written as a difference to; null: it is whole itself. */
  base: number | null;
};

/** A version kept whole, as the base of differences: its assignments by `keyOf`. */
export type ScheduleBase = { version: number; assignments: ReadonlyMap<string, Assignment> };

/** A difference of more than this share of the rows is kept whole. */
const largestDifference = 0.6;

export type ScheduleSummary = Omit<StoredSchedule, 'columns' | 'base'> & { roles: ScheduleRole[] };

type SummaryRow = { version: number; saved_at: string; epoch: string; head: string; policy: string; roles: string };
const summaryColumns = `version, saved_at, epoch, head, policy,
  (select json_group_array(role) from schedule_role where schedule_role.version = schedule.version) as roles`;

export class Schedules {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * Keeps a schedule as a new version and makes it the current one. With a `base` only what differs from it is written, unless that is much.
   * Resolves with the version.
   */
  async save(
    schedule: ScheduleDocument,
    { epoch, policy, base }: { epoch: string; policy: Policy; base?: ScheduleBase | undefined },
  ): Promise<number> {
    const { assignments, ...head } = schedule;
    const difference = base && differenceOf(base.assignments, assignments);
    const rows = difference ? difference.changed.length + difference.removed.length : Infinity;
    const small = difference && rows <= assignments.length * largestDifference ? difference : undefined;
    const blob = await packColumns(columnsOf(small?.changed ?? assignments), small?.removed);
    return this.#session.write(async (sql, changed) => {
      const { lastId } = await sql.run(
        'insert into schedule (saved_at, epoch, head, policy, columns, base) values (?, ?, ?, ?, ?, ?)',
        [
          ...[storedNow(), storedInstant(epoch), JSON.stringify(head), JSON.stringify(policy), blob],
          small ? base!.version : null,
        ],
      );
      await setRole(sql, 'current', lastId);
      changed('schedule');
      return lastId;
    });
  }

  /** Makes a kept version the current plan (as undo does) or the baseline (as release does). */
  setRole(role: ScheduleRole, version: number): Promise<void> {
    return this.#session.write(async (sql, changed) => {
      await setRole(sql, role, version);
      changed('schedule');
    });
  }

  async version(role: ScheduleRole): Promise<number | null> {
    const sql = 'select version from schedule_role where role = ?';
    return (await this.#session.read.get<{ version: number }>(sql, [role]))?.version ?? null;
  }

  /** A version with its columns; undefined when there is none. */
  async read(version: number): Promise<StoredSchedule | undefined> {
    const row = await this.#session.read.get<SummaryRow & { columns: Uint8Array; base: number | null }>(
      `select ${summaryColumns}, columns, base from schedule where version = ?`,
      [version],
    );
    if (row === undefined) return undefined;
    const { roles: _roles, ...summary } = summaryOf(row);
    const { removed = [], ...columns } = await unpackColumns(row.columns);
    if (row.base === null) return { ...summary, columns, base: null };
    const whole = (await this.read(row.base))!;
    const assignments = withDifference(assignmentsOf(whole.columns), { changed: assignmentsOf(columns), removed });
    return { ...summary, columns: columnsOf(assignments), base: row.base };
  }

  /** The version that a version is a difference to; null for one kept whole. */
  async baseOf(version: number): Promise<number | null> {
    const sql = 'select base from schedule where version = ?';
    return (await this.#session.read.get<{ base: number | null }>(sql, [version]))?.base ?? null;
  }

  async readRole(role: ScheduleRole): Promise<StoredSchedule | undefined> {
    const version = await this.version(role);
    return version === null ? undefined : this.read(version);
  }

  /** Versions without their columns, newest first. */
  async list(limit: number): Promise<ScheduleSummary[]> {
    const sql = `select ${summaryColumns} from schedule order by version desc limit ?`;
    return (await this.#session.read.all<SummaryRow>(sql, [limit])).map(summaryOf);
  }

  /**
   * Drops the versions that nothing leads to any more: neither a role, nor undo or redo (`payload.version` and `inverse.version` of commands
   * that are not abandoned), nor a difference to it. Resolves with the number dropped.
   */
  prune(): Promise<number> {
    return this.#session.write(async (sql) => {
      const { changes } = await sql.run(
        `delete from schedule where version not in (
           select version from schedule_role
           union select base from schedule where base is not null
           union select payload ->> '$.version' from command where state <> 'abandoned' and payload ->> '$.version' is not null
           union select inverse ->> '$.version' from command where state <> 'abandoned' and inverse ->> '$.version' is not null)`,
      );
      return changes;
    });
  }
}

/** The document a stored schedule was saved from. */
export function documentOf(stored: StoredSchedule): ScheduleDocument {
  return { ...stored.head, assignments: assignmentsOf(stored.columns) };
}

async function setRole(sql: Queries, role: ScheduleRole, version: number): Promise<void> {
  await sql.run(
    'insert into schedule_role (role, version) values (?, ?) on conflict (role) do update set version = excluded.version',
    [role, version],
  );
}

function summaryOf(row: SummaryRow): ScheduleSummary {
  return {
    version: row.version,
    savedAt: row.saved_at,
    epoch: row.epoch,
    head: headSchema.parse(JSON.parse(row.head)),
    policy: policySchema.parse(JSON.parse(row.policy)),
    roles: JSON.parse(row.roles) as ScheduleRole[],
  };
}
