/** Reads a list page by page, and believes an end only when the pages add up. */
import { setImmediate } from 'node:timers/promises';
import type { Bindings, Expressions } from './expression.ts';
import { asList } from './expression.ts';
import type { Limits, Read } from './profile.ts';
import type { AnswerCode, Transport } from './transport.ts';
import { cancelled } from './transport.ts';
import type { Failure, Result } from '../../solver/model/result.ts';
import { failure, success } from '../../solver/model/result.ts';

/** Rows handled before the event loop gets a turn. */
const rowsPerTurn = 50;

export type ReadContext = {
  transport: Transport;
  expressions: Expressions;
  limits: Limits;
  bindings: Bindings;
  signal: AbortSignal;
};

/** Where a paged read stands; expressions see it as `$page`. */
type Page = { number: number; offset: number; limit: number; cursor?: unknown; url?: string };

/**
 * Hands every page's rows to `onRows` (with the list's length where the answer tells it). An answer without a list, a page shorter than it
 * claims, or a list shorter than it claims is `bad-answer`.
 */
export async function readRows(
  read: Read,
  context: ReadContext,
  onRows: (rows: unknown[], total: number | null) => Promise<Result<unknown, AnswerCode>>,
): Promise<Result<null, AnswerCode>> {
  const seen = new Set<string>();
  let page: Page = { number: 1, offset: 0, limit: context.limits.pageSize };
  for (;;) {
    if (context.signal.aborted) return cancelled();
    const answered = await readPage(read, page, context);
    if (!answered.ok) return answered;
    const { rows, total, next } = answered.value;
    const kept = read.where === undefined ? rows : await filterRows(rows, read.where, context);
    if (context.signal.aborted) return cancelled();
    const handled = await onRows(kept, total);
    if (!handled.ok) return handled;
    const offset = page.offset + rows.length;
    const step = nextPage(read, page, rows.length, total, next);
    if (step === null) {
      if (total !== null && offset < total) {
        return broken(read, page, `the list should have ${total} records, but only ${offset} came`);
      }
      return success(null);
    }
    const mark = JSON.stringify(step.cursor ?? step.url ?? step.offset);
    if (seen.has(mark))
      return broken(read, page, `the next page ${mark.slice(0, 80)} was there before; the list never ends`);
    seen.add(mark);
    if (page.number >= context.limits.maxPages) {
      return broken(
        read,
        page,
        `more than ${context.limits.maxPages} pages; raise limits.maxPages or limits.pageSize if that is right`,
      );
    }
    page = { ...step, number: page.number + 1, offset };
  }
}

/** Everything of a list at once. */
export async function readAll(read: Read, context: ReadContext): Promise<Result<unknown[], AnswerCode>> {
  const all: unknown[] = [];
  const result = await readRows(read, context, async (rows) => {
    for (const row of rows) all.push(row);
    return success(null);
  });
  return result.ok ? success(all) : result;
}

type PageContent = { rows: unknown[]; total: number | null; next: unknown };

async function readPage(read: Read, page: Page, context: ReadContext): Promise<Result<PageContent, AnswerCode>> {
  const { expressions } = context;
  const request = await expressions.evaluate(read.request, {}, { ...context.bindings, page });
  if (!request.ok)
    return failure('bad-profile', `The request of a read failed: ${request.message}. Correct the profile.`);
  const sent = page.url === undefined ? request.value : { ...(request.value as object), path: page.url, query: {} };
  const answer = await context.transport.call(sent, { signal: context.signal, repeatable: true });
  if (!answer.ok) return answer;
  const over = (source: string) => expressions.evaluate(source, answer.value.body, { ...context.bindings, page });

  const records = await over(read.records);
  if (!records.ok) return broken(read, page, `its records cannot be read (${records.message})`);
  if (typeof records.value !== 'object' || records.value === null) {
    return broken(read, page, `there is no list where the profile expects one (${read.records.slice(0, 60)})`);
  }
  const rows = asList(records.value);
  const numbers: Record<'count' | 'total', number | null> = { count: null, total: null };
  for (const name of ['count', 'total'] as const) {
    const source = read.paging[name];
    if (source === undefined) continue;
    const value = await over(source);
    const number = value.ok && value.value !== undefined ? Number(value.value) : Number.NaN;
    if (!Number.isInteger(number) || number < 0)
      return broken(read, page, `it does not tell its ${name} (${source.slice(0, 60)})`);
    numbers[name] = number;
  }
  if (numbers.count !== null && numbers.count !== rows.length) {
    return broken(read, page, `it says it holds ${numbers.count} records, but ${rows.length} came`);
  }
  let next: unknown;
  if (read.paging.kind === 'cursor' || read.paging.kind === 'link') {
    const value = await over(read.paging.next);
    if (!value.ok) return broken(read, page, `its next page cannot be read (${value.message})`);
    next = value.value;
  }
  return success({ rows, total: numbers.total, next });
}

/** Where to go on, or null at the end. Number and offset are the caller's to count. */
function nextPage(read: Read, page: Page, count: number, total: number | null, next: unknown): Page | null {
  switch (read.paging.kind) {
    case 'none':
      return null;
    case 'offset': {
      const offset = page.offset + count;
      // A server may give less than asked for; the total, where known, tells whether that was all.
      const more = total === null ? count >= page.limit : count > 0 && offset < total;
      return more ? { ...page, offset } : null;
    }
    case 'cursor':
      return next === undefined || next === '' ? null : { ...page, cursor: next };
    case 'link':
      return typeof next === 'string' && next !== '' ? { ...page, url: next } : null;
  }
}

/** Rows for which `where` is true. A row it fails on stays: the mapping will say what is wrong with it. */
export async function filterRows(rows: unknown[], where: string, context: ReadContext): Promise<unknown[]> {
  const kept: unknown[] = [];
  await eachRow(rows, context.signal, async (row) => {
    const verdict = await context.expressions.evaluate(where, row, context.bindings);
    if (!verdict.ok || truthy(verdict.value)) kept.push(row);
  });
  return kept;
}

/** Goes through rows and lets the event loop have a turn now and then; stops early when cancelled, which the caller checks. */
export async function eachRow(
  rows: unknown[],
  signal: AbortSignal,
  handle: (row: unknown) => Promise<void>,
): Promise<void> {
  for (const [index, row] of rows.entries()) {
    if (index % rowsPerTurn === 0) await setImmediate();
    if (signal.aborted) return;
    await handle(row);
  }
}

function truthy(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function broken(read: Read, page: Page, problem: string): Failure<'bad-answer'> {
  return failure(
    'bad-answer',
    `Page ${page.number} of the list read by ${read.request.slice(0, 80)} is refused: ${problem}.`,
  );
}
