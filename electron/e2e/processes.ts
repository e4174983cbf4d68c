/** Processes of the demo plant, for tests that kill them and start them again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

export type Launched = { child: ChildProcess; ready: Record<string, string> };

/** Starts an entry file of the plant and resolves with what it says once it answers. */
export function launch(
  entry: string,
  args: string[],
  credentials: { user: string; password: string },
): Promise<Launched> {
  const child = spawn(process.execPath, [entry, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, TAKTWERK_PLANT_USER: credentials.user, TAKTWERK_PLANT_PASSWORD: credentials.password },
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${entry} ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) resolve({ child, ready: JSON.parse(line) as Record<string, string> });
    });
  });
}

/** Ends a process without a chance to tidy up. */
export function kill(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
