/** Scenario files named on a command line, as by a double click on Windows and Linux. */
import { isAbsolute, resolve } from 'node:path';

export const scenarioExtension = '.takt';

/** Absolute path of the last scenario file among the arguments, null if there is none. Switches of Chromium and Electron are passed over. */
export function scenarioArgument(argv: readonly string[], workingDirectory: string): string | null {
  // The first argument is the program.
  const named = argv.slice(1).findLast((argument) => !argument.startsWith('-') && isScenario(argument));
  if (named === undefined) return null;
  return isAbsolute(named) ? named : resolve(workingDirectory, named);
}

/** Whether a path is that of a scenario, by its extension; what is in it is for the host to judge. */
export function isScenario(path: string): boolean {
  return path.toLowerCase().endsWith(scenarioExtension) && path.length <= 4096 && !path.includes('\0');
}

/** The path with the extension of scenarios. */
export function asScenario(path: string): string {
  return isScenario(path) ? path : `${path}${scenarioExtension}`;
}
