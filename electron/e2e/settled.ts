/** Looking again until what comes by itself has come. */
import { expect } from 'vitest';

/** Milliseconds that anything may take on a slow and busy machine; what has come ends the wait at once. */
export const patience = 60_000;

/** Expects something of what is read again and again until it is so. */
export function settled<T>(read: () => Promise<T> | T) {
  return expect.poll(read, { timeout: patience });
}
