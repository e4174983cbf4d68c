/** Settings of the scenario as JSON by key: connections (never credentials), policy, view settings. */
import type { z } from 'zod';
import { failure, success, type Result } from '../../../solver/model/result.ts';
import type { Session } from './session.ts';

export class Settings {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** The setting as `schema` reads it, null if it was never set. Fails when what is stored is none of the schema's. */
  async get<T>(key: string, schema: z.ZodType<T>): Promise<Result<T | null, 'bad-setting'>> {
    const row = await this.#session.read.get<{ value: string }>('select value from setting where key = ?', [key]);
    if (row === undefined) return success(null);
    const parsed = schema.safeParse(JSON.parse(row.value));
    if (parsed.success) return success(parsed.data);
    const [issue] = parsed.error.issues;
    const at = [key, ...issue.path].join('.');
    return failure(
      'bad-setting',
      `Setting ${at}: ${issue.message}. Set it anew, or open the file with the version that wrote it.`,
      {
        key,
      },
    );
  }

  set(key: string, value: unknown): Promise<void> {
    return this.#session.write(async (sql, changed) => {
      await sql.run(
        'insert into setting (key, value) values (?, ?) on conflict (key) do update set value = excluded.value where value <> excluded.value',
        [key, JSON.stringify(value)],
      );
      changed('settings');
    });
  }
}
