/** Command line: `npm run -s taktwerk -- <command>`. */
import { runCli } from './commands/program.ts';
import { programFiles } from './program-files.ts';

process.exitCode = await runCli(process.argv, programFiles(import.meta.dirname));
