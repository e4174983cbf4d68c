/** Command line: `npm run -s taktwerk -- <command>`. */
import { keepCompiledCode } from './compile-cache.ts';
import { programFiles } from './program-files.ts';

// Libraries log to the console; standard output carries answers alone.
console.log = console.error;
console.info = console.error;

const files = programFiles(import.meta.dirname);
keepCompiledCode(files.home);
const { runCli } = await import('./commands/program.ts');
process.exitCode = await runCli(process.argv, files);
