/** Compiled code kept from run to run, which halves what it takes to start. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/**
 * Keeps compiled code in the user's own folder, `home`, for this thread and, by the environment, for worker threads and child processes. Only
 * what is imported afterwards is kept. Where the folder cannot be written, everything goes on without.
 */
export function keepCompiledCode(home: string): void {
  process.env.NODE_COMPILE_CACHE ??= join(home, 'compiled');
  enableCompileCache(process.env.NODE_COMPILE_CACHE);
}
