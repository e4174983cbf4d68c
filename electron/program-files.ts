/** Where the program's own files are. Only entries call this, with their own place; everything deeper is handed the paths. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export type ProgramFiles = {
  project: string;
  /** Connector profiles that come with the program. */
  profiles: string;
  solverWorker: string;
  repairWorker: string;
  erpEntry: string;
  mesEntry: string;
  /** The user's own folder: scenarios, certificates, the demo plant's data, own profiles. */
  home: string;
};

/** Paths seen from `electron/`. TAKTWERK_HOME moves the user's folder. */
export function programFiles(electronDirectory: string): ProgramFiles {
  const project = join(electronDirectory, '..');
  return complete({
    project,
    profiles: join(project, 'resources', 'connectors'),
    solverWorker: join(project, 'solver', 'pool', 'worker.ts'),
    repairWorker: join(project, 'solver', 'pool', 'repair-worker.ts'),
    erpEntry: join(electronDirectory, 'plant', 'erp', 'main.ts'),
    mesEntry: join(electronDirectory, 'plant', 'mes', 'main.ts'),
    home: userFolder(),
  });
}

/** Paths seen from the folder of the built entries, `out/main`, and that of what comes with the program. */
export function builtProgramFiles(mainDirectory: string, resources: string): ProgramFiles {
  return complete({
    project: join(mainDirectory, '..', '..'),
    profiles: join(resources, 'connectors'),
    solverWorker: join(mainDirectory, 'solver-worker.js'),
    repairWorker: join(mainDirectory, 'repair-worker.js'),
    erpEntry: join(mainDirectory, 'plant-erp.js'),
    mesEntry: join(mainDirectory, 'plant-mes.js'),
    home: userFolder(),
  });
}

function userFolder(): string {
  return process.env.TAKTWERK_HOME ?? join(homedir(), '.taktwerk');
}

function complete(files: ProgramFiles): ProgramFiles {
  for (const path of [files.profiles, files.solverWorker, files.repairWorker, files.erpEntry, files.mesEntry]) {
    // A wrong worker path would surface much later, as a solve that never answers.
    if (!existsSync(path)) throw new Error(`The program is incomplete: ${path} is missing. Install it again.`);
  }
  return files;
}
