/**
 * A connector profile: how one outside system is asked, answered and understood, as data. `resources/connectors/*.json` hold them; an
 * integrator adds a system by adding a file. Code exists only for transports.
 *
 * Wherever the format says expression, it means JSONata, one string or lines that are joined. Every expression sees
 * - `$parameters`: the connection's parameters, defaults filled in (`baseUrl` is always there),
 * - `$tables`: side tables read so far in this pull, by name,
 * - `$since`: in a delta read the mark of the last pull (what `delta.mark` gave), else nothing. Side tables are read whole even then,
 * - `$page`: in the request of a paged read `{ number, offset, limit, cursor, url }`: number from 1, offset from 0, limit = `limits.pageSize`,
 *   cursor or url as given by `next` for the answer before, absent on the first page,
 * and besides JSONata's own functions those of expression.ts: `$instantAt(date, time)`, `$dateOf(instant)`, `$timeOf(instant)` in the
 * time zone of parameter `timeZone`, `$addSeconds(instant, n)`, `$addDays(date, n)`, and `$firstNeeds(stock, supplies, needs)` of needs.ts.
 *
 * An **answer** is `{ status, headers, body }`, header names in lower case, `body` the parsed JSON.
 */
import { z } from 'zod';
import type { PulledKind } from './canonical.ts';
import { pulledKinds } from './canonical.ts';
import { checkExpression } from './expression.ts';
import type { Result } from '../../solver/model/result.ts';
import { failure, success } from '../../solver/model/result.ts';

const name = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'expected a name in camelCase');
const text = z.union([z.string(), z.array(z.string())]);

/** JSONata; syntax is checked when the profile is loaded. */
export const expressionSchema = z
  .union([z.string().min(1), z.array(z.string()).min(1)])
  .transform((source) => (Array.isArray(source) ? source.join('\n') : source))
  .superRefine((source, context) => {
    const problem = checkExpression(source);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  });

/** What a person who sets up the connection fills in. `jsonFile` is a path; expressions see the file's content. */
const parameterSchema = z.strictObject({
  title: z.string(),
  type: z.enum(['string', 'number', 'boolean', 'json', 'jsonFile']),
  required: z.boolean().default(false),
  default: z.unknown().optional(),
  comment: text.optional(),
});

/**
 * Who we are. `credential` is the name looked up in the CredentialSource; expressions here see `$user`, `$password` and, after a login,
 * `$token`. `request` of a login is always an http request (see readSchema).
 */
export const authSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('basic'), credential: name }),
  /** Headers on every request, such as an API key: an object of header name to value. */
  z.strictObject({ kind: z.literal('header'), credential: name, headers: expressionSchema }),
  /**
   * A login call whose answer carries a token. `token` and `expiresInSeconds` are expressions over the answer; `headers` gives the
   * headers that carry `$token`. With `cookies`, cookies set by the login are sent back too. An answer classified `unauthorised` logs in
   * again, once per request.
   */
  z.strictObject({
    kind: z.literal('login'),
    credential: name,
    request: expressionSchema,
    token: expressionSchema,
    headers: expressionSchema,
    expiresInSeconds: expressionSchema.optional(),
    cookies: z.boolean().default(false),
  }),
]);

/**
 * How a list comes in pages.
 * - `offset`: `$page.offset`/`$page.limit` (or `$page.number`); ends with a short page, or when `total` is reached.
 * - `cursor`: `next` over the body gives the next `$page.cursor`, or nothing at the end.
 * - `link`: `next` over the body gives the next page's URL (same origin only), seen as `$page.url`; requests it as it is.
 *
 * `total` (records of the whole list) and `count` (records this page should hold), expressions over the body, are checked against what
 * came: a page that holds less than it claims is refused and nothing is taken for gone.
 */
export const pagingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none'), total: expressionSchema.optional(), count: expressionSchema.optional() }),
  z.strictObject({ kind: z.literal('offset'), total: expressionSchema.optional(), count: expressionSchema.optional() }),
  z.strictObject({
    kind: z.literal('cursor'),
    next: expressionSchema,
    total: expressionSchema.optional(),
    count: expressionSchema.optional(),
  }),
  z.strictObject({
    kind: z.literal('link'),
    next: expressionSchema,
    total: expressionSchema.optional(),
    count: expressionSchema.optional(),
  }),
]);

/**
 * Reading a list. `request` gives what the transport sends:
 * - http: `{ path, method = 'GET', query?, headers?, body? }`, path below the base URL, query values null or absent are left out;
 * - tryton: `{ method, params, context?, database? }`, see tryton/values.ts for dates and the like; `database: false` asks the server itself.
 * `records`, over the body, gives the rows (default: the body itself). Nothing there is a bad answer, never an empty list; what does not
 * matter is left out by `where`, over the row.
 */
const where = expressionSchema.optional();
const readShape = {
  request: expressionSchema,
  paging: pagingSchema.default({ kind: 'none' }),
  records: expressionSchema.default('$'),
  where,
};
export const readSchema = z.strictObject(readShape);

/**
 * A side table, read whole before the kinds: from a request, or derived from earlier tables by `rows`. `map`, over the row, shapes what is
 * kept of it; a row it gives nothing for is left out. With `index` (over the row as kept) the table becomes an object from key to row, or with `grouped` to an array of rows; look up with `$lookup($tables.name, key)`.
 * Without `index` it is the array of rows; with `single` just what `records` gave, whatever its shape.
 */
const tableShape = {
  name,
  map: expressionSchema.optional(),
  index: expressionSchema.optional(),
  grouped: z.boolean().default(false),
  single: z.boolean().default(false),
};
export const tableSchema = z.union([
  z.strictObject({ ...tableShape, ...readShape }),
  z.strictObject({ ...tableShape, rows: expressionSchema, where }),
]);

/**
 * Where records of a kind come from: rows of a request, page by page, or `rows` derived from tables and parameters. `map`, over the row,
 * gives the canonical record (canonical.ts) or several; null fields count as absent. A row it gives nothing for is quarantined, so rows
 * that do not matter are left out by `where`. `key`, over the row, names it in a quarantine (default: its `id`).
 */
const mapShape = { map: expressionSchema, key: expressionSchema.default('$string(id)') };
export const sourceSchema = z.union([
  z.strictObject({ ...mapShape, ...readShape }),
  z.strictObject({ ...mapShape, rows: expressionSchema, where }),
]);

/**
 * A kind's sources. With `keys`, the kind is read as a delta whenever `$since` is known: its requests then ask for changes only, and
 * `keys` reads all present keys (`map` gives one key per row), by which we learn what is gone. Without, it is read whole every time.
 */
export const kindSchema = z.strictObject({
  sources: z.array(sourceSchema).min(1),
  keys: z.strictObject({ ...readShape, map: expressionSchema }).optional(),
});

export const answerCodes = [
  'unauthorised',
  'throttled',
  'timeout',
  'unreachable',
  'bad-answer',
  'refused',
  'conflict',
  'gone',
] as const;

/**
 * What an answer means, first match wins, before the defaults by status (401 unauthorised, 404/410 gone, 408/504 timeout, 409/412/423
 * conflict, 429 throttled, 5xx unreachable, other 4xx refused). `when` and `message` are over the answer. For systems that say 200 and
 * mean no. `unauthorised` logs in again; `throttled`, `timeout` and `unreachable` are tried again where that is safe.
 */
const errorRuleSchema = z.strictObject({
  when: expressionSchema,
  code: z.enum(answerCodes),
  message: expressionSchema.optional(),
});

/**
 * What leaves, as requests: `request` sees `$messages` (at most `batch` of them), `$message` (the first) and `$key` (its key, for an
 * idempotency header). `outcomes`, over the answer, gives `{ key, state, code?, message?, remote? }` for each; without it an answer that is
 * no error acknowledges all. `confirm` reads back: only what its `outcomes` acknowledge counts as arrived.
 */
export const writeSchema = z.strictObject({
  batch: z.int().min(1).max(10_000).default(1),
  request: expressionSchema,
  outcomes: expressionSchema.optional(),
  confirm: z.strictObject({ request: expressionSchema, outcomes: expressionSchema }).optional(),
});

const limitsSchema = z.strictObject({
  pageSize: z.int().min(1).max(100_000).default(500),
  /** Pages of one list, against a system that never ends one. */
  maxPages: z.int().min(1).default(10_000),
  /** Requests at once when writing. */
  concurrency: z.int().min(1).max(32).default(4),
  timeoutSeconds: z.number().positive().max(3600).default(60),
  maxBodyMegabytes: z.number().positive().max(1024).default(64),
  /** Attempts for what is safe to repeat, with doubling waits from `backoffMilliseconds`. */
  attempts: z.int().min(1).max(10).default(4),
  backoffMilliseconds: z.int().min(1).max(60_000).default(500),
  /** Longest wait a `Retry-After` may ask for; if it asks for more we give up and say so. */
  maxWaitSeconds: z.number().min(0).max(3600).default(120),
  /** Longest evaluation of one expression. */
  expressionMilliseconds: z.int().min(10).max(60_000).default(5_000),
});

const deltaSchema = z.strictObject({
  /** Asked first in a pull; `mark`, over its answer, is the next pull's `$since`. The Date header is a fine clock. */
  request: expressionSchema,
  mark: expressionSchema,
});

export const profileSchema = z.strictObject({
  format: z.literal('taktwerk-connector-profile'),
  version: z.literal(1),
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string().min(1),
  comment: text.optional(),
  transport: z.enum(['http', 'tryton']),
  parameters: z.record(name, parameterSchema).default({}),
  auth: authSchema.default({ kind: 'none' }),
  limits: limitsSchema.prefault({}),
  errors: z.array(errorRuleSchema).default([]),
  /** Cheapest request that proves access; `system` and `systemVersion`, over the answer, are text. */
  test: z.strictObject({ request: expressionSchema, system: expressionSchema, systemVersion: expressionSchema }),
  delta: deltaSchema.optional(),
  tables: z.array(tableSchema).default([]),
  kinds: z.partialRecord(z.enum(Object.keys(pulledKinds) as [PulledKind, ...PulledKind[]]), kindSchema),
  /** Transport `tryton` writes planned dates by itself. */
  plannedDates: writeSchema.optional(),
  exceptions: writeSchema.optional(),
});

export type Profile = z.infer<typeof profileSchema>;
export type Auth = z.infer<typeof authSchema>;
export type Paging = z.infer<typeof pagingSchema>;
export type Read = z.infer<typeof readSchema>;
export type Table = z.infer<typeof tableSchema>;
export type Source = z.infer<typeof sourceSchema>;
export type Kind = z.infer<typeof kindSchema>;
export type Write = z.infer<typeof writeSchema>;
export type Limits = z.infer<typeof limitsSchema>;
export type ErrorRule = z.infer<typeof errorRuleSchema>;

/** Checks a profile document (parsed JSON). The message lists every offending path with what is wrong there. */
export function loadProfile(json: unknown): Result<Profile, 'bad-profile'> {
  const parsed = profileSchema.safeParse(json);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => `${issue.path.join('.') || '(top)'}: ${issue.message}`);
    return failure('bad-profile', `The connector profile cannot be used. ${issues.slice(0, 20).join('; ')}`, {
      issues,
    });
  }
  const profile = parsed.data;
  const names = profile.tables.map((table) => table.name);
  const twice = names.find((candidate, index) => names.indexOf(candidate) !== index);
  if (twice !== undefined) return failure('bad-profile', `tables: the name ${twice} is used twice; rename one.`);
  return success(profile);
}
