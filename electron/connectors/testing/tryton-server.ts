/** A server that speaks as much of Tryton's JSON-RPC as delivery of planned dates needs, and can be told to misbehave. */
import { Hono } from 'hono';
import { decode } from '../tryton/values.ts';

type Row = Record<string, unknown> & { id: number };
type Context = { _timestamp?: Record<string, string> };
type Refusal = { error: unknown[] };

export type TrytonState = {
  tables: Record<string, Row[]>;
  /** Fields that models have beyond the ordinary. */
  extraFields: string[];
  logins: number;
  /** Session key in force; anything else is 401. */
  session: string | null;
  /** Logins answered 429 before one is let in. */
  throttledLogins: number;
  calls: { method: string; params: unknown[] }[];
  /** Called before a write takes effect; a refusal rolls the whole call back. */
  onWrite: (model: string, id: number) => Refusal | 'ignore' | null;
};

export function trytonServer(tables: TrytonState['tables']): { app: Hono; state: TrytonState } {
  const state: TrytonState = {
    tables,
    extraFields: [],
    logins: 0,
    session: null,
    throttledLogins: 0,
    calls: [],
    onWrite: () => null,
  };
  const app = new Hono().post('*', async (c) => {
    const { id, method, params } = (await c.req.json()) as { id: number; method: string; params: unknown[] };
    if (method === 'common.db.login') {
      if (state.throttledLogins-- > 0) return c.html('<title>429 Too Many Requests</title>', 429);
      const [, { password }] = params as [string, { password: string }];
      if (password !== 'S3cret-pa$$word') return c.html('<title>401 Unauthorized</title>', 401);
      state.session = `key${++state.logins}`;
      return c.json({ id, result: [2, state.session] });
    }
    const expected = Buffer.from(`planner:2:${state.session}`).toString('base64');
    if (state.session === null || c.req.header('authorization') !== `Session ${expected}`) {
      return c.body(null, 401, { 'www-authenticate': 'Basic realm=Tryton' });
    }
    state.calls.push({ method, params });
    const answer = respond(state, method, params);
    return c.json(isRefusal(answer) ? { id, ...answer } : { id, result: answer });
  });
  return { app, state };
}

function isRefusal(answer: unknown): answer is Refusal {
  return typeof answer === 'object' && answer !== null && 'error' in answer;
}

function respond(state: TrytonState, method: string, params: unknown[]): unknown {
  if (method === 'common.server.version') return '6.0.29';
  if (method === 'model.res.user.get_preferences') return { company: 1, language: 'en' };
  const [, model, verb] = /^model\.(.*)\.(\w+)$/.exec(method) ?? [];
  if (verb === 'fields_get') {
    return Object.fromEntries(
      (params[0] as string[]).filter((name) => state.extraFields.includes(name)).map((name) => [name, {}]),
    );
  }
  if (verb === 'search_read') return search(state.tables[model] ?? [], params[0] as unknown[][]);
  if (verb === 'search') return search(state.tables[model] ?? [], params[0] as unknown[][]).map(({ id }) => id);
  if (verb === 'search_count') return 0;
  if (verb === 'write') return write(state, model, params);
  return { error: [`'${method}'`, ''] };
}

function search(rows: Row[], domain: unknown[][]): Row[] {
  return rows.filter((row) =>
    domain.every(([field, operator, value]) => {
      const own = row[field as string];
      if (operator === 'in' && own !== undefined) return (value as unknown[]).includes(own);
      return field !== 'id' || operator !== '>' || (own as number) > (value as number);
    }),
  );
}

function write(state: TrytonState, model: string, params: unknown[]): unknown {
  const context = params.at(-1) as Context;
  const changed = structuredClone(state.tables[model]);
  for (let at = 0; at + 1 < params.length; at += 2) {
    for (const id of params[at] as number[]) {
      const verdict = state.onWrite(model, id);
      if (verdict === 'ignore') continue;
      if (verdict !== null) return verdict;
      const stamp = context._timestamp?.[`${model},${id}`];
      const row = changed.find((candidate) => candidate.id === id);
      const now = state.tables[model].find((candidate) => candidate.id === id)?.['_timestamp'];
      if (row === undefined || (stamp !== undefined && stamp !== now)) {
        return { error: ['ConcurrencyException', 'Records were modified in the meanwhile'] };
      }
      Object.assign(row, decode(params[at + 1]), { _timestamp: `${Number(now) + 1}` });
    }
  }
  state.tables[model] = changed;
  return null;
}
