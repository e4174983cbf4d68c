/** Command line: `npm run -s taktwerk -- <command>`. */
import { runCli } from './commands/program.ts';
import { programFiles } from './program-files.ts';

// Libraries log to the console; standard output carries answers alone.
console.log = console.error;
console.info = console.error;

process.exitCode = await runCli(process.argv, programFiles(import.meta.dirname));
