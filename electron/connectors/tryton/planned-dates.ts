/**
 * Planned dates back into Tryton. Orders take dates, works take instants where the installation has fields for them, and the machine. Every
 * chunk is read first (an order may be gone or closed since), written under Tryton's record timestamps, and read again: acknowledged is only
 * what was seen.
 */
import type { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Target } from './targets.ts';
import { differences, targetOf } from './targets.ts';
import type { PlannedDates } from '../canonical.ts';
import type { DeliveryOutcome } from '../connector.ts';
import type { AnswerCode, Transport } from '../transport.ts';
import { failedOutcome } from '../write.ts';
import type { Failure, Result } from '../../../solver/model/result.ts';
import { failure, success } from '../../../solver/model/result.ts';

/** Orders per write call: Tryton takes some 40 ms for each, in one transaction. */
const chunkSize = 50;
/** Tries of an order that others change at the same time. */
const maxConflicts = 3;

const openStates = new Set(['request', 'draft', 'waiting', 'assigned', 'running']);

const orderSchema = z.object({
  id: z.int(),
  state: z.string(),
  planned_start_date: z.string().nullish(),
  planned_date: z.string().nullish(),
  _timestamp: z.string(),
});
const workSchema = z.object({
  id: z.int(),
  production: z.int(),
  sequence: z.int().nullish(),
  state: z.string(),
  work_center: z.int().nullish(),
  planned_start: z.string().nullish(),
  planned_end: z.string().nullish(),
  _timestamp: z.string(),
});
const centerSchema = z.object({ id: z.int(), name: z.string() });
export type TrytonOrder = z.infer<typeof orderSchema>;
export type TrytonWork = z.infer<typeof workSchema>;

/** What is the same for all chunks of one delivery. */
type Plan = {
  transport: Transport;
  signal: AbortSignal;
  timeZone: Temporal.TimeZoneLike;
  /** Record number by machine name, as the profile names machines. */
  centers: Map<string, number>;
  /** Does a work have planned_start and planned_end here? */
  workTimes: boolean;
};

/** Outcome of every message, in their order. Safe to repeat: what is already as asked for is acknowledged without a write. */
export async function writePlannedDates(
  transport: Transport,
  messages: PlannedDates[],
  options: { timeZone: string; signal: AbortSignal },
): Promise<DeliveryOutcome[]> {
  if (messages.length === 0) return [];
  const plan = await preparePlan(transport, options);
  if (!plan.ok) return messages.map(({ order }) => failedOutcome(order, plan));
  const outcomes: DeliveryOutcome[] = [];
  for (let at = 0; at < messages.length; at += chunkSize) {
    outcomes.push(...(await writeChunk(messages.slice(at, at + chunkSize), plan.value, 1)));
  }
  return outcomes;
}

async function preparePlan(
  transport: Transport,
  options: { timeZone: string; signal: AbortSignal },
): Promise<Result<Plan, AnswerCode>> {
  const { signal, timeZone } = options;
  const fields = await call(
    transport,
    signal,
    'model.production.work.fields_get',
    [['planned_start', 'planned_end']],
    z.object({}).loose(),
  );
  if (!fields.ok) return fields;
  const params = [[], 0, null, null, ['name']];
  const centers = await call(
    transport,
    signal,
    'model.production.work.center.search_read',
    params,
    z.array(centerSchema),
  );
  if (!centers.ok) return centers;
  const byName = new Map<string, number>();
  for (const [name, same] of Map.groupBy(centers.value, (center) => center.name)) {
    for (const { id } of same) byName.set(same.length === 1 ? name : `${name}#${id}`, id);
  }
  const workTimes = 'planned_start' in fields.value && 'planned_end' in fields.value;
  return success({ transport, signal, timeZone, centers: byName, workTimes });
}

/** Writes a chunk; when Tryton refuses it as a whole, halves it until the order that is to blame stands alone. */
async function writeChunk(messages: PlannedDates[], plan: Plan, attempt: number): Promise<DeliveryOutcome[]> {
  const before = await readTargets(messages, plan);
  if (!before.ok) return messages.map(({ order }) => failedOutcome(order, before));
  const open = before.value.flatMap((target) => (target.ok ? [target.value] : []));
  const written = await writeTargets(open, plan);
  if (!written.ok) {
    if ((written.code === 'refused' || written.code === 'conflict') && messages.length > 1) {
      const middle = Math.ceil(messages.length / 2);
      const first = await writeChunk(messages.slice(0, middle), plan, attempt);
      return [...first, ...(await writeChunk(messages.slice(middle), plan, attempt))];
    }
    if (written.code === 'conflict' && attempt < maxConflicts) return writeChunk(messages, plan, attempt + 1);
    return before.value.map((target, index) => failedOutcome(messages[index].order, target.ok ? written : target));
  }
  const after = await readTargets(messages, plan);
  return messages.map(({ order }, index) => {
    const target = before.value[index];
    if (!target.ok) return failedOutcome(order, target);
    if (!after.ok) return { key: order, state: 'unknown', message: `Written, but not read back: ${after.message}` };
    return confirm(order, after.value[index]);
  });
}

function confirm(order: string, seen: Result<Target, AnswerCode>): DeliveryOutcome {
  if (!seen.ok) return failedOutcome(order, seen);
  const missing = differences(seen.value);
  if (missing.length === 0) return { key: order, state: 'acknowledged', remote: seen.value.order._timestamp };
  return {
    key: order,
    state: 'refused',
    code: 'not-kept',
    message: `Tryton did not keep ${missing.join(', ')} of order ${order}; look at it there.`,
  };
}

/** What each message asks of which records; or why it cannot be. */
async function readTargets(
  messages: PlannedDates[],
  plan: Plan,
): Promise<Result<Result<Target, AnswerCode>[], AnswerCode>> {
  const { transport, signal } = plan;
  const ids = messages.map(({ order }) => Number(order)).filter(Number.isSafeInteger);
  const orderFields = ['state', 'planned_start_date', 'planned_date', '_timestamp'];
  const orderParams = [[['id', 'in', ids]], 0, null, null, orderFields];
  const orders = await call(transport, signal, 'model.production.search_read', orderParams, z.array(orderSchema));
  if (!orders.ok) return orders;
  const times = plan.workTimes ? ['planned_start', 'planned_end'] : [];
  const workFields = ['production', 'sequence', 'state', 'work_center', '_timestamp', ...times];
  const workParams = [[['production', 'in', ids]], 0, null, null, workFields];
  const works = await call(transport, signal, 'model.production.work.search_read', workParams, z.array(workSchema));
  if (!works.ok) return works;
  const orderById = new Map(orders.value.map((order) => [String(order.id), order]));
  const worksByOrder = Map.groupBy(works.value, (work) => String(work.production));
  return success(
    messages.map((message) => {
      const order = orderById.get(message.order);
      if (order === undefined) return gone(message);
      if (!openStates.has(order.state)) {
        return failure(
          'refused',
          `Order ${message.number} is ${order.state} in Tryton; its dates are history. Pull again.`,
        );
      }
      return targetOf(message, order, worksByOrder.get(message.order) ?? [], plan);
    }),
  );
}

function gone(message: PlannedDates): Failure<AnswerCode> {
  const text = `Order ${message.number} (record ${message.order}) no longer exists in Tryton; an MRP run replaces requests. Pull again and plan what replaced it.`;
  return failure('gone', text);
}

/** Works first: they may be refused (a machine of another category), and then the order's dates should not have moved either. */
async function writeTargets(targets: Target[], plan: Plan): Promise<Result<null, AnswerCode>> {
  const works = targets.flatMap((target) => target.works).filter(({ values }) => values !== null);
  const workPairs = works.flatMap(({ work, values }) => [[work.id], values]);
  const workRecords = works.map(({ work }) => work);
  const written = await write('production.work', workPairs, workRecords, plan);
  if (!written.ok) return written;
  const changed = targets.filter(({ orderValues }) => orderValues !== null);
  const pairs = changed.flatMap(({ order, orderValues }) => [[order.id], orderValues]);
  const records = changed.map(({ order }) => order);
  return write('production', pairs, records, plan);
}

async function write(
  model: string,
  pairs: unknown[],
  records: { id: number; _timestamp: string }[],
  plan: Plan,
): Promise<Result<null, AnswerCode>> {
  if (pairs.length === 0) return success(null);
  const context = {
    _timestamp: Object.fromEntries(records.map(({ id, _timestamp }) => [`${model},${id}`, _timestamp])),
  };
  const request = { method: `model.${model}.write`, params: pairs, context };
  // Setting dates twice is setting them once.
  const answer = await plan.transport.call(request, { signal: plan.signal, repeatable: true });
  return answer.ok ? success(null) : answer;
}

async function call<Schema extends z.ZodType>(
  transport: Transport,
  signal: AbortSignal,
  method: string,
  params: unknown[],
  schema: Schema,
): Promise<Result<z.infer<Schema>, AnswerCode>> {
  const answer = await transport.call({ method, params }, { signal, repeatable: true });
  if (!answer.ok) return answer;
  const parsed = schema.safeParse(answer.value.body);
  if (parsed.success) return success(parsed.data);
  return failure(
    'bad-answer',
    `${method}: the answer is not of the expected form: ${z.prettifyError(parsed.error).slice(0, 300)}`,
  );
}
