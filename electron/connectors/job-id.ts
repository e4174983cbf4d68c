/**
 * Job order ids: `<plant>/<order>/<sequence>/<part>`. Stable for the life of an order's operation and never reused, so that whoever holds the
 * id knows the job wherever it shows up. A slash or percent sign inside plant or order is percent-encoded.
 */
export type JobKey = { plant: string; order: string; sequence: number; part: number };

/** The id of a part (from 0) of an order's operation. Ids over 100 characters are refused by `jobOrderMessage`, not cut here. */
export function jobOrderId(key: JobKey): string {
  return `${escape(key.plant)}/${escape(key.order)}/${key.sequence}/${key.part}`;
}

/** The parts of a job order id, or null for the id of another sender. */
export function parseJobOrderId(id: string): JobKey | null {
  const match = /^([^/]+)\/([^/]+)\/(0|[1-9]\d{0,8})\/(0|[1-9]\d{0,8})$/.exec(id);
  if (match === null) return null;
  const plant = unescape(match[1]);
  const order = unescape(match[2]);
  if (plant === null || order === null) return null;
  return { plant, order, sequence: Number(match[3]), part: Number(match[4]) };
}

function escape(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('/', '%2F');
}

function unescape(text: string): string | null {
  if (/%(?!25|2F)/.test(text)) return null;
  return text.replaceAll('%2F', '/').replaceAll('%25', '%');
}
