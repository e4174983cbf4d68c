/** What the MES was last told of each job order, as it confirmed it. */
import type { Session } from './session.ts';
import { storedNow } from './session.ts';

export type ReleasedJob = {
  jobOrder: string;
  /** Connection it was sent to. */
  target: string;
  revision: number;
  machine: string;
  operation: string;
  part: number;
  /** `recalled`: the floor was told to forget it, and did. */
  state: 'acknowledged' | 'recalled';
  payload: unknown;
};

type ReleasedRow = Omit<ReleasedJob, 'payload' | 'jobOrder'> & { job_order: string; at: string; payload: string };

export class Released {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Notes what was confirmed. An older revision than the one known is no news. */
  put(jobs: readonly ReleasedJob[]): Promise<void> {
    return this.#session.write(async (sql, changed) => {
      const changes = await sql.bulk(
        `insert into released (job_order, target, revision, machine, operation, part, state, at, payload)
         select value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, ?2, value->>7
         from json_each(?1) where true
         on conflict (job_order) do update set target = excluded.target, revision = excluded.revision, machine = excluded.machine,
           operation = excluded.operation, part = excluded.part, state = excluded.state, at = excluded.at, payload = excluded.payload
         where excluded.revision >= revision`,
        jobs.map((job) => [
          job.jobOrder,
          job.target,
          job.revision,
          job.machine,
          job.operation,
          job.part,
          job.state,
          JSON.stringify(job.payload),
        ]),
        [storedNow()],
      );
      if (changes > 0) changed('released');
    });
  }

  async get(jobOrder: string): Promise<(ReleasedJob & { at: string }) | undefined> {
    const row = await this.#session.read.get<ReleasedRow>('select * from released where job_order = ?', [jobOrder]);
    return row && releasedOf(row);
  }

  /** Every job order ever released, recalled ones included, by id. */
  async all(): Promise<(ReleasedJob & { at: string })[]> {
    return (await this.#session.read.all<ReleasedRow>('select * from released order by job_order')).map(releasedOf);
  }
}

function releasedOf({ job_order, payload, ...row }: ReleasedRow): ReleasedJob & { at: string } {
  return { jobOrder: job_order, ...row, payload: JSON.parse(payload) };
}
