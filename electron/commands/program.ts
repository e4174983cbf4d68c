/** The commands of the command line, their options and how they end. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { failure, success, type Failure, type Result } from '../../solver/model/result.ts';
import type { ProgramFiles } from '../program-files.ts';
import { exitCodeOf, exitCodes } from './outcome.ts';

// Loaded when asked for: help and file commands need not wait for OPC UA and SQLite.
const fileCommands = () => import('./file-commands.ts');
const plantCommands = () => import('./plant-commands.ts');
const scenarioCommands = () => import('./scenario-commands.ts');
const editCommands = () => import('./edit-commands.ts');
const documentCommands = () => import('./document-commands.ts');

/** What a command answers: `value` is printed as JSON with `--json`, else `text`. */
export type CommandAnswer = { value: unknown; text: string };
export type CommandResult = Result<CommandAnswer>;

/** Runs one command line; resolves with the exit code. Errors go to stderr. */
export async function runCli(argv: string[], files: ProgramFiles): Promise<number> {
  let exitCode: number = exitCodes.ok;
  const finish = async (result: Result<CommandAnswer | null>, json: boolean, out?: string): Promise<void> => {
    const printed = result.ok ? await print(result.value, json, out) : result;
    if (printed.ok) return;
    printFailure(printed, json);
    exitCode = exitCodeOf(printed);
  };

  const program = new Command('taktwerk')
    .description('Plan a plant: pull orders, schedule them with finite capacity, release to the floor, follow it.')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text) });

  const command = (name: string, description: string, group: Command = program): Command => {
    const made = group.command(name).description(description).option('--json', 'print JSON');
    made.exitOverride();
    return made;
  };
  const onScenario = (made: Command): Command =>
    made
      .option('--scenario <file>', 'scenario file', join(files.home, 'demo.takt'))
      .option('--credentials <file>', 'file with credentials, readable by its owner only');

  command('demo', 'run the whole job once on the embedded plant: pull, plan, release, wait for the floor')
    .option('--dir <folder>', 'keep scenario and plant there (default: a temporary folder)')
    .option('--orders <n>', 'orders of the plant', wholeNumber, 60)
    .option('--seed <n>', 'seed of the plant', wholeNumber, 1)
    .option('--speed <n>', 'plant seconds per second', positive, 60)
    .addOption(
      new Option('--trouble <level>', 'what goes wrong on the floor')
        .choices(['none', 'normal', 'heavy'])
        .default('normal'),
    )
    .option('--hours <n>', 'hours to release', positive, 72)
    .action(async (options) => finish(await (await plantCommands()).demoCommand(files, options), options.json));

  onScenario(
    command('serve', 'serve the screen to a browser on this computer; the demo plant is made if there is no scenario'),
  )
    .option('--port <n>', 'port on 127.0.0.1 (default: any free one)', wholeNumber, 0)
    .option('--orders <n>', 'orders of a new demo plant', wholeNumber, 60)
    .option('--seed <n>', 'seed of a new demo plant', wholeNumber, 1)
    .option('--speed <n>', 'plant seconds per second', positive)
    .addOption(
      new Option('--trouble <level>', 'what goes wrong on a new demo plant')
        .choices(['none', 'normal', 'heavy'])
        .default('normal'),
    )
    .option('--reset', 'set the present demo aside and begin a new one')
    .option('--no-open', 'do not open a browser')
    .action(async (options) => finish(await (await plantCommands()).serveCommand(files, options), options.json));

  onScenario(command('connect', 'add or replace a connection of a scenario (made if it does not exist)'))
    .requiredOption('--id <id>', 'name of the connection, such as erp')
    .addOption(new Option('--kind <kind>', 'what it connects to').choices(['erp', 'mes']).makeOptionMandatory())
    .requiredOption('--profile <name>', 'connector profile, such as tryton')
    .requiredOption('--url <url>', 'address of the system')
    .requiredOption('--credential <name>', 'name under which its user and password are found')
    .option('--title <text>', 'what people call it')
    .option('--parameter <name=value>', 'parameter of the profile; may be repeated', collect, [])
    .action(async (options) => finish(await (await scenarioCommands()).connectCommand(options), options.json));

  onScenario(command('pull', 'read orders and master data from every ERP connection'))
    .option('--full', 'read everything, not only what changed')
    .action(async (options) => finish(await (await scenarioCommands()).pullCommand(files, options), options.json));

  onScenario(command('plan', 'plan anew'))
    .option('--policy <file>', 'planning policy (JSON)')
    .option('--seconds <n>', 'seconds to search for', notNegative)
    .option('--seed <n>', 'seed of the search', wholeNumber)
    .action(async (options) => finish(await (await scenarioCommands()).planCommand(files, options), options.json));

  onScenario(command('release', 'release the coming hours to the floor and send planned dates to the ERP'))
    .option('--hours <n>', 'hours to release', positive, 72)
    .option('--dry-run', 'show what would be sent, send nothing')
    .action(async (options) => finish(await (await scenarioCommands()).releaseCommand(files, options), options.json));

  onScenario(
    command(
      'edit',
      'carry out changes as one command and repair the plan: moves, pins, holds, rush orders, downtimes …',
    ),
  )
    .argument('<file>', 'JSON list of changes, as in electron/host/contract/edits.ts')
    .addOption(new Option('--gaps <rule>', 'what happens to gaps').choices(['keep', 'compact', 'push']).default('keep'))
    .option('--preview', 'say what it would do, change nothing')
    .action(async (file: string, options) =>
      finish(await (await editCommands()).editCommand(files, file, options), options.json),
    );
  onScenario(command('undo', 'take back the last command')).action(async (options) =>
    finish(await (await editCommands()).stepCommand(files, 'undo', options), options.json),
  );
  onScenario(command('redo', 'do again what was undone last')).action(async (options) =>
    finish(await (await editCommands()).stepCommand(files, 'redo', options), options.json),
  );
  onScenario(command('history', 'the command log, newest first'))
    .option('--limit <n>', 'number of commands', wholeNumber, 50)
    .option('--adjustments', 'the adjustments in force instead')
    .action(async (options) => finish(await (await editCommands()).historyCommand(files, options), options.json));

  onScenario(command('kpi', 'figures of the plan')).action(async (options) =>
    finish(await (await scenarioCommands()).kpiCommand(files, options), options.json),
  );

  onScenario(
    command(
      'import',
      'take a plant file (resources/schema/plant.schema.json) into a scenario (made if it does not exist)',
    ),
  )
    .argument('<file>', 'plant file')
    .action(async (file: string, options) =>
      finish(await (await scenarioCommands()).importCommand(file, options), options.json),
    );

  onScenario(command('export', 'schedule or dispatch lists of a scenario'))
    .addOption(new Option('--what <what>', 'what to write').choices(['schedule', 'dispatch']).default('schedule'))
    .addOption(new Option('--format <format>', 'how').choices(['json', 'csv']).default('json'))
    .option('--out <file>', 'file to write (default: standard output)')
    .action(async (options) =>
      finish(
        await (await scenarioCommands()).exportCommand(files, options),
        options.json && options.format === 'json',
        options.out,
      ),
    );

  const scenarios = program.command('scenario').description('scenario files: list, what-if, compare, promote');
  scenarios.exitOverride();
  onScenario(command('list', 'scenarios in the folder and those opened lately', scenarios)).action(async (options) =>
    finish(await (await documentCommands()).listScenarios(files, options), options.json),
  );
  onScenario(command('duplicate', 'make a what-if copy', scenarios))
    .argument('<name>', 'name of the what-if')
    .action(async (name: string, options) =>
      finish(await (await documentCommands()).duplicateScenario(files, name, options), options.json),
    );
  command('compare', 'figures of two to four scenario files side by side', scenarios)
    .argument('<files...>', 'scenario files')
    .action(async (names: string[], options) =>
      finish(await (await documentCommands()).compareScenarios(files, names), options.json),
    );
  command('promote', 'make edits and plan of a what-if those of its plan of record', scenarios)
    .argument('<file>', 'scenario file of the what-if')
    .option('--credentials <file>', 'file with credentials, readable by its owner only')
    .action(async (file: string, options) =>
      finish(await (await documentCommands()).promoteScenario(files, file, options), options.json),
    );

  const policies = program.command('policy').description('planning policies: list, choose, import, export');
  policies.exitOverride();
  command('list', 'policies of your own and those that come with the program', policies).action(async (options) =>
    finish(await (await documentCommands()).listPolicies(files), options.json),
  );
  onScenario(command('choose', 'plan a scenario with a policy from now on', policies))
    .argument('<name>', 'name of the policy')
    .action(async (name: string, options) =>
      finish(await (await documentCommands()).choosePolicy(files, name, options), options.json),
    );
  command('import', 'take in a policy file (resources/schema/policy.schema.json)', policies)
    .argument('<file>', 'policy file')
    .action(async (file: string, options) =>
      finish(await (await documentCommands()).importPolicy(files, file), options.json),
    );
  command('export', 'print a policy as a file', policies)
    .argument('<name>', 'name of the policy')
    .option('--out <file>', 'file to write (default: standard output)')
    .action(async (name: string, options) =>
      finish(await (await documentCommands()).exportPolicy(files, name), true, options.out),
    );

  command('solve', 'solve a problem file')
    .argument('<file>', 'problem file, also compressed with gzip')
    .addOption(
      new Option('--format <format>', 'its format')
        .choices(['jobshop', 'flexible-jobshop', 'taktwerk'])
        .default('taktwerk'),
    )
    .option('--objective <objective>', 'makespan, weighted-tardiness, or a policy file (.json)', 'weighted-tardiness')
    .option('--tardiness-factor <f>', 'due date = floor(f × work of the job), for job shops', positive)
    .option('--operators <n>', 'identical operators that every operation needs one of', wholeNumber)
    .option('--seconds <n>', 'seconds to search for', notNegative)
    .option('--workers <n>', 'worker threads', wholeNumber)
    .option('--seed <n>', 'seed of the search', wholeNumber)
    .option('--reproducible', 'same file, options and seed give the same schedule')
    .option('--out <file>', 'file to write the result to (default: standard output)')
    .action(async (file: string, options) =>
      finish(await (await fileCommands()).solveCommand(file, files, options), true, options.out),
    );

  command('check', 'judge a schedule: is every constraint kept?')
    .argument('<problem>', 'problem file')
    .argument('<schedule>', 'schedule file')
    .addOption(
      new Option('--format <format>', 'format of the problem')
        .choices(['jobshop', 'flexible-jobshop', 'taktwerk'])
        .default('taktwerk'),
    )
    .action(async (problem: string, schedule: string, options) =>
      finish(await (await fileCommands()).checkCommand(problem, schedule, options), options.json),
    );

  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
  return exitCode;
}

/** Writes an answer to a file or to standard output; nothing for a command that has said all there is to say. */
async function print(answer: CommandAnswer | null, json: boolean, out?: string): Promise<Result<null>> {
  if (answer === null) return success(null);
  const { value, text } = answer;
  const printed = (json ? JSON.stringify(value, null, 2) : text).trimEnd();
  if (out === undefined) {
    if (printed !== '') process.stdout.write(`${printed}\n`);
    return success(null);
  }
  try {
    await writeFile(out, `${printed}\n`);
    return success(null);
  } catch (error) {
    return failure('not-written', `${out} could not be written (${(error as Error).message}). Choose another place.`);
  }
}

function printFailure(failed: Failure, json: boolean): void {
  const { code, message, details } = failed;
  console.error(
    json
      ? JSON.stringify({ error: { code, message, ...(details ? { details } : {}) } }, null, 2)
      : `${code}: ${message}`,
  );
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('Expected a whole number from 0 on.');
  return value;
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('Expected a number above 0.');
  return value;
}

function notNegative(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new InvalidArgumentError('Expected a number from 0 on.');
  return value;
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
