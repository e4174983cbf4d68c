/**
 * `npm start`: the desktop where Electron and a display are, else browser mode; on the demo plant, or on the scenario named by the first argument.
 * Options are those of browser mode, and choose it.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { runCli } from './commands/program.ts';
import { programFiles } from './program-files.ts';
import { buildDesktop } from './shell/build-desktop.ts';
import { findElectron } from './shell/find-electron.ts';

const project = join(import.meta.dirname, '..');
const args = process.argv.slice(2);
const [scenario, ...rest] = args;
const electron = args.some((argument) => argument.startsWith('-')) ? null : findElectron(project);

if (electron === null) {
  const named = scenario === undefined || scenario.startsWith('-') ? args : ['--scenario', scenario, ...rest];
  process.exitCode = await runCli(['node', 'taktwerk', 'serve', ...named], programFiles(import.meta.dirname));
} else {
  console.error('Getting ready: the desktop is built if need be …');
  await buildDesktop(project);
  const child = spawn(electron, [project, ...args], { stdio: 'inherit' });
  child.once('exit', (code) => (process.exitCode = code ?? 1));
}
