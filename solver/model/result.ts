/** Expected failures are values. `code` is stable, `message` names the field, the value and what to do. */
export type Failure<Code extends string = string> = {
  ok: false;
  code: Code;
  message: string;
  details?: Record<string, unknown>;
};
export type Success<T> = { ok: true; value: T };
export type Result<T, Code extends string = string> = Success<T> | Failure<Code>;

export function success<T>(value: T): Success<T> {
  return { ok: true, value };
}

export function failure<Code extends string>(
  code: Code,
  message: string,
  details?: Record<string, unknown>,
): Failure<Code> {
  return details === undefined ? { ok: false, code, message } : { ok: false, code, message, details };
}
