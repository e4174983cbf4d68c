/** `npm start`: the screen on the demo plant, or on the scenario named by the first argument. */
import { runCli } from './commands/program.ts';
import { programFiles } from './program-files.ts';

const [scenario, ...rest] = process.argv.slice(2);
const args =
  scenario === undefined || scenario.startsWith('-') ? process.argv.slice(2) : ['--scenario', scenario, ...rest];
process.exitCode = await runCli(['node', 'taktwerk', 'serve', ...args], programFiles(import.meta.dirname));
