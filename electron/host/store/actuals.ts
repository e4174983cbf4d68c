/** What the floor reports: the latest word on each job and machine, and its exceptions. */
import type { ExceptionMessage, JobResponse, MachineStatus } from '../../connectors/canonical.ts';
import type { Session } from './session.ts';
import { storedInstant } from './session.ts';

/** A job response with the operation (and part of it) that the job order carries out. */
export type JobActual = JobResponse & { operation: string; part: number };

type JobRow = {
  job_order: string;
  operation: string;
  part: number;
  machine: string;
  revision: number | null;
  state: JobResponse['state'];
  started_at: string | null;
  ended_at: string | null;
  good_quantity: number;
  scrap_quantity: number;
  progress: number;
  at: string;
};

export class Actuals {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Notes job responses. One older than what is known only fills in a start or end that was missing. */
  putJobs(jobs: readonly JobActual[]): Promise<void> {
    return this.#session.write(async (sql, changed) => {
      const changes = await sql.bulk(upsertJobs, jobs.map(jobCells));
      if (changes > 0) changed('actuals');
    });
  }

  async jobs(): Promise<JobActual[]> {
    return (await this.#session.read.all<JobRow>('select * from job order by job_order')).map(jobOf);
  }

  /** Notes machine states; one older than what is known is no news. */
  putMachines(statuses: readonly MachineStatus[]): Promise<void> {
    return this.#session.write(async (sql, changed) => {
      const changes = await sql.bulk(
        `insert into machine_status (machine, at, body) select value->>0, value->>1, value->>2 from json_each(?1) where true
         on conflict (machine) do update set at = excluded.at, body = excluded.body where excluded.at >= at`,
        statuses.map((status) => [status.machine, storedInstant(status.at), JSON.stringify(status)]),
      );
      if (changes > 0) changed('actuals');
    });
  }

  async machines(): Promise<MachineStatus[]> {
    const rows = await this.#session.read.all<{ body: string }>('select body from machine_status order by machine');
    return rows.map(({ body }) => JSON.parse(body) as MachineStatus);
  }

  /** Notes exceptions by id: a later message of the same id, such as its resolution, takes the place of the first. */
  putExceptions(exceptions: readonly ExceptionMessage[]): Promise<void> {
    return this.#session.write(async (sql, changed) => {
      const changes = await sql.bulk(
        `insert into exception (id, level, at, resolved_at, body)
         select value->>0, value->>1, value->>2, value->>3, value->>4 from json_each(?1) where true
         on conflict (id) do update set level = excluded.level, at = excluded.at, resolved_at = excluded.resolved_at, body = excluded.body`,
        exceptions.map((exception) => [
          exception.id,
          exception.level,
          storedInstant(exception.at),
          exception.resolvedAt === undefined ? null : storedInstant(exception.resolvedAt),
          JSON.stringify(exception),
        ]),
      );
      if (changes > 0) changed('actuals');
    });
  }

  /** Exceptions, newest first; unless asked for, only those not resolved. */
  async exceptions({ resolved = false }: { resolved?: boolean } = {}): Promise<ExceptionMessage[]> {
    const rows = await this.#session.read.all<{ body: string }>(
      'select body from exception where ?1 or resolved_at is null order by at desc, id',
      [resolved ? 1 : 0],
    );
    return rows.map(({ body }) => JSON.parse(body) as ExceptionMessage);
  }
}

/** Columns the newer response decides; of start and end any word is better than none. */
const latest = [
  'operation',
  'part',
  'machine',
  'revision',
  'state',
  'good_quantity',
  'scrap_quantity',
  'progress',
  'at',
];
const upsertJobs = `
  insert into job (job_order, operation, part, machine, revision, state, started_at, ended_at, good_quantity, scrap_quantity, progress, at)
  select ${Array.from({ length: 12 }, (_, cell) => `value->>${cell}`).join(', ')} from json_each(?1) where true
  on conflict (job_order) do update set
    started_at = iif(excluded.at >= at, coalesce(excluded.started_at, started_at), coalesce(started_at, excluded.started_at)),
    ended_at = iif(excluded.at >= at, coalesce(excluded.ended_at, ended_at), coalesce(ended_at, excluded.ended_at)),
    ${latest.map((column) => `${column} = iif(excluded.at >= at, excluded.${column}, ${column})`).join(', ')}`;

function jobCells(job: JobActual): (string | number | null)[] {
  return [
    job.jobOrder,
    job.operation,
    job.part,
    job.machine,
    job.revision,
    job.state,
    job.startedAt && storedInstant(job.startedAt),
    job.endedAt && storedInstant(job.endedAt),
    job.goodQuantity,
    job.scrapQuantity,
    job.progress,
    storedInstant(job.at),
  ];
}

function jobOf(row: JobRow): JobActual {
  const { operation, part, machine, revision, state, progress, at } = row;
  return {
    operation,
    part,
    machine,
    revision,
    state,
    progress,
    at,
    jobOrder: row.job_order,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    goodQuantity: row.good_quantity,
    scrapQuantity: row.scrap_quantity,
  };
}
