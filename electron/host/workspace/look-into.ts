/** A session to read from: of the scenario if it is open, else of a copy. */
import { success, type Result } from '../../../solver/model/result.ts';
import type { PlanningSession } from '../session/planning-session.ts';
import { canonical } from './open-scenario.ts';
import type { Workspace } from './workspace.ts';

export async function lookInto(workspace: Workspace, file: string): Promise<Result<PlanningSession>> {
  const path = await canonical(file);
  // Reading a file that is being opened meanwhile would drop its lock.
  return workspace.inTurn(async () => {
    const open = await workspace.find(path);
    return open ? success(open.session) : workspace.readers.read(path);
  });
}
