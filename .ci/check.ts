/** `npm run check`: types, lint and layer rules, format. All run side by side; every failure is shown. */
import { spawn } from 'node:child_process';

const steps: [name: string, command: string, ...args: string[]][] = [
  ['types', 'tsc', '-p', 'tsconfig.json'],
  ['types of the renderer', 'tsc', '-p', 'renderer/tsconfig.json'],
  ['lint and layers', 'oxlint', '--type-aware', '--deny-warnings', '.'],
  [
    'format',
    'prettier',
    '--check',
    '--log-level',
    'warn',
    '--cache',
    '--cache-location',
    'node_modules/.cache/prettier-check',
    '.',
  ],
];

function run(command: string, args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { shell: process.platform === 'win32' });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

const results = await Promise.all(
  steps.map(async ([name, command, ...args]) => {
    const startedAt = performance.now();
    const { code, output } = await run(command, args);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
    if (code !== 0) console.log(output.trimEnd());
    return code;
  }),
);
process.exitCode = results.every((code) => code === 0) ? 0 : 1;
