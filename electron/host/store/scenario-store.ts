/** An open scenario: its repositories, transactions over several of them, and word of what changed. */
import { Actuals } from './actuals.ts';
import { Adjustments } from './adjustments.ts';
import { Commands } from './commands.ts';
import type { Database, Queries } from './database.ts';
import { Kpis } from './kpis.ts';
import { Messages } from './messages.ts';
import { Outbox } from './outbox.ts';
import { Pulls } from './pulls.ts';
import { Records } from './records.ts';
import { Released } from './released.ts';
import { Schedules } from './schedules.ts';
import type { Session, Topic } from './session.ts';
import { Settings } from './settings.ts';

export type Repositories = {
  readonly pulls: Pulls;
  readonly records: Records;
  readonly messages: Messages;
  readonly schedules: Schedules;
  readonly commands: Commands;
  readonly outbox: Outbox;
  readonly released: Released;
  readonly actuals: Actuals;
  readonly kpis: Kpis;
  readonly settings: Settings;
  readonly adjustments: Adjustments;
};

export type ScenarioStore = Repositories & {
  readonly file: string;
  /**
   * One transaction over several repositories, those handed to `work`: all of it is kept, or none. Inside, use only those.
   *
   * Like every call here it rejects with a DatabaseError when the disk is full or fails; nothing was changed then.
   */
  transaction<T>(work: (repositories: Repositories) => Promise<T>): Promise<T>;
  /** Calls `listener` after each commit with the topics it changed. Returns how to stop. */
  onChanged(listener: (topics: ReadonlySet<Topic>) => void): () => void;
  /** Writes what is committed to a file that is not there yet, while the scenario stays in use. */
  copyTo(file: string): Promise<void>;
  /** Waits for what was asked before and closes the file, which is then complete in itself. */
  close(): Promise<void>;
};

/** The store over an open database with the newest schema. `onClosed` is called once the file is free again. */
export function scenarioStore(database: Database, onClosed: () => void): ScenarioStore {
  const listeners = new Set<(topics: ReadonlySet<Topic>) => void>();

  async function write<T>(work: (sql: Queries, changed: (topic: Topic) => void) => Promise<T>): Promise<T> {
    const topics = new Set<Topic>();
    const value = await database.transaction((sql) => work(sql, (topic) => topics.add(topic)));
    if (topics.size > 0) for (const listener of listeners) listener(topics);
    return value;
  }

  return {
    ...repositories({ read: database, write }),
    file: database.file,
    transaction: (work) => write((sql, changed) => work(repositories(innerSession(sql, changed)))),
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async copyTo(file) {
      await database.run('vacuum into ?', [file]);
    },
    async close() {
      await database.close();
      onClosed();
    },
  };
}

function innerSession(sql: Queries, changed: (topic: Topic) => void): Session {
  return { read: sql, write: (work) => sql.transaction((inner) => work(inner, changed)) };
}

function repositories(session: Session): Repositories {
  return {
    pulls: new Pulls(session),
    records: new Records(session),
    messages: new Messages(session),
    schedules: new Schedules(session),
    commands: new Commands(session),
    outbox: new Outbox(session),
    released: new Released(session),
    actuals: new Actuals(session),
    kpis: new Kpis(session),
    settings: new Settings(session),
    adjustments: new Adjustments(session),
  };
}
