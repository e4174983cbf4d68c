/** What a Job Control method says became of a call: OPC 10031-4 Annex B.2. */
import type { CallMethodResult, Variant } from 'node-opcua-client';

/**
 * `accepted` is a promise only; what counts is the job order list. It must be, as 1 is "no error" for who reads the standard's bit map, but
 * "unknown job order" for floors that return the number of the bit, to whom 0 is "no error".
 */
export type MethodOutcome = { result: 'accepted' } | { result: 'refused'; code: string; message: string };

const bits: [bigint, string, string][] = [
  [2n, 'unknown-job', 'it does not know the job order'],
  [8n, 'wrong-state', 'the state of the job order does not allow it'],
  [16n, 'unable', 'it is unable to accept the job order'],
  [1n << 32n, 'invalid-request', 'it finds the request invalid'],
];
/** The same reasons as the numbers of their bits; none of these makes sense as a bit map of a failure. */
const numbers: Record<string, string> = {
  '1': 'unknown-job',
  '3': 'wrong-state',
  '4': 'unable',
  '32': 'invalid-request',
};

/** Reads status code and ReturnStatus together: Uncertain carries a ReturnStatus, Bad does not. */
export function methodOutcome(result: CallMethodResult): MethodOutcome {
  const status = result.statusCode;
  if (status.isBad()) {
    return { result: 'refused', code: status.name, message: `it answered ${status.name} (${status.description})` };
  }
  const outputs = result.outputArguments ?? [];
  const returned = returnStatus(outputs.at(-1));
  if (returned === null) {
    // Good without a ReturnStatus: nothing speaks against it.
    if (status.isGood()) return { result: 'accepted' };
    return { result: 'refused', code: status.name, message: `it answered ${status.name} without a reason` };
  }
  if (status.isGood() && (returned === 0n || returned === 1n)) return { result: 'accepted' };
  const byNumber = numbers[String(returned)];
  const reason = bits.find(([bit, code]) => (byNumber === undefined ? (returned & bit) !== 0n : code === byNumber));
  if (reason !== undefined)
    return { result: 'refused', code: reason[1], message: `${reason[2]} (ReturnStatus ${returned})` };
  return { result: 'refused', code: 'return-status', message: `it answered ${status.name}, ReturnStatus ${returned}` };
}

/** UInt64 as node-opcua gives it, [high, low], or a smaller integer from servers that are not exact. */
export function returnStatus(variant: Variant | undefined): bigint | null {
  const value: unknown = variant?.value;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return BigInt(value);
  if (typeof value === 'bigint') return value;
  if (Array.isArray(value) || value instanceof Uint32Array) {
    const [high, low] = value as ArrayLike<unknown> as unknown[];
    if (typeof high === 'number' && typeof low === 'number') return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  }
  return null;
}
