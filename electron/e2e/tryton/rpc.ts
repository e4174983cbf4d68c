/** Direct calls to a Tryton server, sharing nothing with the connector: what the tests compare it with. */

export type Rpc = (method: string, ...params: unknown[]) => Promise<unknown>;
type Row = Record<string, unknown> & { id: number };

/** Logs in; the returned function appends the user's context, with `extra` on top. */
export async function directRpc(
  url: string,
  database: string,
  user: string,
  password: string,
  extra: Record<string, unknown> = {},
): Promise<Rpc> {
  let authorization: string | null = null;
  async function post(method: string, params: unknown[]): Promise<unknown> {
    const response = await fetch(`${url}/${database}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization === null ? {} : { authorization }) },
      body: JSON.stringify({ id: 1, method, params }),
    });
    if (!response.ok) throw new Error(`${method}: HTTP ${response.status}`);
    const { result, error } = (await response.json()) as { result?: unknown; error?: unknown };
    if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error).slice(0, 500)}`);
    return result;
  }
  const [id, key] = (await post('common.db.login', [user, { password }, 'en'])) as [number, string];
  authorization = `Session ${Buffer.from(`${user}:${id}:${key}`).toString('base64')}`;
  const own = (await post('model.res.user.get_preferences', [true, {}])) as Record<string, unknown>;
  const context = { ...own, ...extra };
  return (method, ...params) => post(method, [...params, context]);
}

/** All rows that match, as the server writes them. */
export async function rows(rpc: Rpc, model: string, domain: unknown[], fields: string[]): Promise<Row[]> {
  return (await rpc(`model.${model}.search_read`, domain, 0, null, [['id', 'ASC']], fields)) as Row[];
}

export function isoDate(value: unknown): string {
  const { year, month, day } = value as { year: number; month: number; day: number };
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/**
 * Runs material requirements planning, as a person would in the client, confirming its warnings. It deletes all production requests that stem
 * from order points and creates new ones.
 */
export async function runMrp(rpc: Rpc, userId: number): Promise<void> {
  const [session] = (await rpc('wizard.stock.supply.create')) as [number];
  for (let tries = 0; ; tries++) {
    try {
      await rpc('wizard.stock.supply.execute', session, {}, 'create_');
      break;
    } catch (error) {
      const warning = /\["UserWarning",\["([^"]+)"/.exec((error as Error).message)?.[1];
      if (warning === undefined || tries > 5) throw error;
      await rpc('model.res.user.warning.create', [{ user: userId, name: warning, always: false }]);
    }
  }
  await rpc('wizard.stock.supply.delete', session);
}
