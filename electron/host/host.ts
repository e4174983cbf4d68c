/** The host on one scenario: a workspace around it and a client that looks at it. */
import { dirname, join } from 'node:path';
import { success, type Result } from '../../solver/model/result.ts';
import type { SessionOptions } from './session/planning-session.ts';
import type { RunningHost } from './workspace/client.ts';
import { Policies } from './workspace/policies.ts';
import { Workspace } from './workspace/workspace.ts';

export type { RunningHost } from './workspace/client.ts';

/** Opens a host on an open scenario. Other scenarios opened by it lie beside that one and are connected by the same factory. */
export async function openHost({ store, pool, factory, repairs }: SessionOptions): Promise<Result<RunningHost>> {
  const folder = dirname(store.file);
  const workspace = await Workspace.around(
    {
      ...{ folder, pool, recentFile: join(folder, 'recent.json') },
      ...(repairs && { repairs }),
      policies: new Policies(join(folder, 'policies'), null),
      surround: () => Promise.resolve(success({ factory, close: () => Promise.resolve() })),
    },
    store,
  );
  if (!workspace.ok) return workspace;
  return success({ ...workspace.value.connect().host(), close: () => workspace.value.close() });
}
