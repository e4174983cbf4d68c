/** Child process of the tests: `<file> hold` opens a scenario and keeps it, `<file> try` tells how opening went and ends. */
import { writeSync } from 'node:fs';
import { openScenario } from '../scenario-file.ts';

const [file, what] = process.argv.slice(2);
const opened = await openScenario(file);
writeSync(1, opened.ok ? 'open' : opened.code);
if (opened.ok && what === 'hold') setInterval(() => undefined, 60_000);
else if (opened.ok) await opened.value.close();
