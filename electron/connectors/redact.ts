/** Keeps what must stay secret out of every message, whoever wrote it. */
import type { Result } from '../../solver/model/result.ts';

/** Short secrets would blank out half a message, and are no secrets. */
const shortestSecret = 4;

/** The failure with every occurrence of a secret replaced; also URL-encoded, and as JSON would write it. Successes pass through. */
export function redactFailure<T, Code extends string>(result: Result<T, Code>, secrets: string[]): Result<T, Code> {
  return result.ok ? result : { ...result, message: redact(result.message, secrets) };
}

export function redact(text: string, secrets: string[]): string {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < shortestSecret) continue;
    forms.add(secret).add(encodeURIComponent(secret)).add(JSON.stringify(secret).slice(1, -1));
  }
  // The longest first: a part of a secret replaced before the whole would leave the rest readable.
  const ordered = [...forms].sort((a, b) => b.length - a.length);
  return ordered.reduce((clean, form) => clean.replaceAll(form, '•••'), text);
}
