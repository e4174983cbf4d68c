/** The command log: what was done to the scenario, in order, with what would undo it. Rows are appended and never removed. */
import type { Session } from './session.ts';
import { storedNow } from './session.ts';

export type NewCommand = {
  /** Such as `pull`, `plan`, `release`, `move`. */
  kind: string;
  payload: unknown;
  /** What undoes it; null for what cannot be undone, such as a pull or a release. */
  inverse: unknown;
  /** What came of it, for the log. */
  result?: unknown;
};

/** `abandoned`: undone, then something else was done instead. */
export type CommandState = 'done' | 'undone' | 'abandoned';

export type Command = {
  id: number;
  at: string;
  kind: string;
  payload: unknown;
  inverse: unknown;
  result: unknown;
  state: CommandState;
};

type CommandRow = Omit<Command, 'payload' | 'inverse' | 'result'> & {
  payload: string;
  inverse: string | null;
  result: string;
};

const nextUndo = "select * from command where state = 'done' and inverse is not null order by id desc limit 1";
const nextRedo = "select * from command where state = 'undone' and inverse is not null order by id limit 1";

export class Commands {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Logs a command, in the transaction of what it did. One that can be undone ends the chance to redo what was undone before. */
  append({ kind, payload, inverse, result = null }: NewCommand): Promise<number> {
    return this.#session.write(async (sql, changed) => {
      const undoable = inverse !== null && inverse !== undefined;
      if (undoable) await sql.run("update command set state = 'abandoned' where state = 'undone'");
      const { lastId } = await sql.run(
        "insert into command (at, kind, payload, inverse, result, state) values (?, ?, ?, ?, ?, 'done')",
        [
          storedNow(),
          kind,
          JSON.stringify(payload ?? null),
          undoable ? JSON.stringify(inverse) : null,
          JSON.stringify(result),
        ],
      );
      changed('commands');
      return lastId;
    });
  }

  /** Marks the latest command that can be undone as undone and resolves with it, for its inverse to be applied in the same transaction. */
  undo(): Promise<Command | null> {
    return this.#step(nextUndo, 'undone');
  }

  /** Marks the command undone last as done again and resolves with it, for its payload to be applied in the same transaction. */
  redo(): Promise<Command | null> {
    return this.#step(nextRedo, 'done');
  }

  /** What `undo` and `redo` would take. */
  async next(): Promise<{ undo: Command | null; redo: Command | null }> {
    const { read } = this.#session;
    const [undo, redo] = [await read.get<CommandRow>(nextUndo), await read.get<CommandRow>(nextRedo)];
    return { undo: undo ? commandOf(undo) : null, redo: redo ? commandOf(redo) : null };
  }

  /** Commands older than `before` (all if null), newest first. */
  async list({ before, limit }: { before: number | null; limit: number }): Promise<Command[]> {
    const sql = 'select * from command where ?1 is null or id < ?1 order by id desc limit ?2';
    return (await this.#session.read.all<CommandRow>(sql, [before, limit])).map(commandOf);
  }

  /** One page of the log, newest first. */
  async page({ offset, limit }: { offset: number; limit: number }): Promise<{ commands: Command[]; total: number }> {
    const { read } = this.#session;
    const sql = 'select * from command order by id desc limit ? offset ?';
    const [rows, count] = [
      await read.all<CommandRow>(sql, [limit, offset]),
      await read.get<{ total: number }>('select count(*) as total from command'),
    ];
    return { commands: rows.map(commandOf), total: count!.total };
  }

  async get(id: number): Promise<Command | null> {
    const row = await this.#session.read.get<CommandRow>('select * from command where id = ?', [id]);
    return row ? commandOf(row) : null;
  }

  /** The commands to undo (newest first), or else to redo (oldest first), so that `target` is the last one done. */
  async way(target: number): Promise<{ undo: Command[]; redo: Command[] }> {
    const { read } = this.#session;
    const undoable = "select * from command where state = 'done' and inverse is not null and id > ? order by id desc";
    const redoable = "select * from command where state = 'undone' and inverse is not null and id <= ? order by id";
    const [undo, redo] = [
      await read.all<CommandRow>(undoable, [target]),
      await read.all<CommandRow>(redoable, [target]),
    ];
    return { undo: undo.map(commandOf), redo: redo.map(commandOf) };
  }

  /** Marks commands as done or undone, in the transaction of what that means. */
  mark(ids: readonly number[], state: 'done' | 'undone'): Promise<void> {
    return this.#session.write(async (sql, changed) => {
      const update = 'update command set state = ?2 where id in (select value->>0 from json_each(?1))';
      await sql.bulk(
        update,
        ids.map((id) => [id]),
        [state],
      );
      changed('commands');
    });
  }

  #step(select: string, state: CommandState): Promise<Command | null> {
    return this.#session.write(async (sql, changed) => {
      const row = await sql.get<CommandRow>(select);
      if (row === undefined) return null;
      await sql.run('update command set state = ? where id = ?', [state, row.id]);
      changed('commands');
      return { ...commandOf(row), state };
    });
  }
}

function commandOf(row: CommandRow): Command {
  return {
    ...row,
    payload: JSON.parse(row.payload),
    inverse: row.inverse === null ? null : JSON.parse(row.inverse),
    result: JSON.parse(row.result),
  };
}
