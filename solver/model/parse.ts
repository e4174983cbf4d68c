/** A problem's shape by its schema, without describing every one of millions of faults. */
import { z } from 'zod';
import type { Faults } from './faults.ts';
import { orderSchema, problemSchema, type ProblemDocument } from './problem.ts';

/** Faults after which no more are looked for. */
const mostCounted = 1000;
/** Lists longer than this are looked at element by element. */
const longList = 100;

type Path = readonly PropertyKey[];

/** The parsed document, or null and its faults: all up to about a thousand. */
export function parseProblem(input: unknown, faults: Faults): ProblemDocument | null {
  const orders: unknown = isRecord(input) ? input['orders'] : undefined;
  if (!isRecord(input) || !Array.isArray(orders)) return parsed(problemSchema, input, [], faults);
  for (const [key, schema] of Object.entries(problemSchema.shape)) {
    if (key !== 'orders') checkLongLists(schema, input[key], [key], faults);
  }
  if (faults.count > 0) return null;
  const rest = parsed(problemSchema, { ...input, orders: [] }, [], faults);
  const parsedOrders: ProblemDocument['orders'] = [];
  for (let index = 0; index < orders.length && faults.count < mostCounted; index++) {
    const before = faults.count;
    checkLongLists(orderSchema, orders[index], ['orders', index], faults);
    if (faults.count > before) continue;
    const order = parsed(orderSchema, orders[index], ['orders', index], faults);
    if (order) parsedOrders.push(order);
  }
  return rest && faults.count === 0 ? { ...rest, orders: parsedOrders } : null;
}

/** Finds faults in the elements of long lists, of which a schema by itself would describe every one. */
function checkLongLists(schema: z.ZodType, value: unknown, path: Path, faults: Faults): void {
  const { element, fields } = listsIn(schema);
  if (element === null) {
    if (!isRecord(value)) return;
    for (const [key, list] of fields) {
      if (Array.isArray(value[key])) checkLongLists(list, value[key], [...path, key], faults);
    }
  } else if (Array.isArray(value)) {
    const hasLists = listsIn(element).fields.length > 0;
    const isLong = value.length > longList;
    if (!hasLists && !isLong) return;
    for (let index = 0; index < value.length && faults.count < mostCounted; index++) {
      const before = faults.count;
      if (hasLists) checkLongLists(element, value[index], [...path, index], faults);
      if (isLong && faults.count === before) parsed(element, value[index], [...path, index], faults);
    }
  }
}

/** The schema of a list's elements, else null; the fields of an object that are lists. */
type Lists = { element: z.ZodType | null; fields: readonly (readonly [string, z.ZodType])[] };

/** To look into a schema takes longer than to look into a value by it. */
const listsBySchema = new WeakMap<z.ZodType, Lists>();

function listsIn(schema: z.ZodType): Lists {
  let lists = listsBySchema.get(schema);
  if (lists === undefined) {
    const bare = withoutWrapping(schema);
    const fields = bare instanceof z.ZodObject ? Object.entries(bare.shape) : [];
    lists = {
      element: bare instanceof z.ZodArray ? (bare.element as z.ZodType) : null,
      fields: fields.filter(([, field]) => withoutWrapping(field) instanceof z.ZodArray),
    };
    listsBySchema.set(schema, lists);
  }
  return lists;
}

function withoutWrapping(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? withoutWrapping(schema.unwrap()) : schema;
}

/** The value by its schema; null and the faults, their paths behind `path`, if it does not fit. */
function parsed<Output>(schema: z.ZodType<Output>, value: unknown, path: Path, faults: Faults): Output | null {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    faults.add(pathOf([...path, ...issue.path]), valueAt(value, issue.path), issue.message);
  }
  return null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pathOf(path: Path): string {
  let text = '';
  for (const key of path) text += typeof key === 'number' ? `[${key}]` : text === '' ? String(key) : `.${String(key)}`;
  return text;
}

function valueAt(input: unknown, path: Path): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
