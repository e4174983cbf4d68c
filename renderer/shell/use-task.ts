/** Starts long work and shows its end: the result stays in the drawer, a failure is said at once. */
import { useState } from 'react';
import type { HostInput, PlanSummary, PullSummary, TaskProgress } from '../../electron/host/contract.ts';
import type { Failure, Result } from '../../solver/model/result.ts';
import { useSession, useSessionState } from '../host/context.ts';
import type { TaskName } from '../host/session.ts';
import { ui } from './ui-state.ts';

/** The task while it runs, also when another window or the command line started it. */
export function useRunning(task: TaskName): TaskProgress | null {
  const progress = useSessionState((state) => state.tasks[task]);
  return progress?.state === 'running' ? progress : null;
}

type Task<Input> = { failure: Failure | null; start: (input: Input) => void };

export function usePull(): Task<HostInput<'pull'>> {
  const session = useSession();
  return useTask(
    (input: HostInput<'pull'>) => session.call('pull', input),
    session.setPull,
    (summary: PullSummary) =>
      summary.connections.some(({ ok, kinds }) => !ok || kinds.some(({ quarantined }) => quarantined > 0)),
  );
}

export function usePlan(): Task<HostInput<'plan'>> {
  const session = useSession();
  return useTask(
    (input: HostInput<'plan'>) => session.call('plan', input),
    session.setPlan,
    (summary: PlanSummary) => summary.unscheduled.length > 0,
  );
}

/** `wantsAttention` decides whether the drawer opens with the result. */
function useTask<Input, Summary>(
  run: (input: Input) => Promise<Result<Summary>>,
  keep: (summary: Summary) => void,
  wantsAttention: (summary: Summary) => boolean,
): Task<Input> {
  const [failure, setFailure] = useState<Failure | null>(null);
  async function work(input: Input): Promise<void> {
    setFailure(null);
    const result = await run(input);
    if (result.ok) {
      keep(result.value);
      if (wantsAttention(result.value)) ui.openDrawer('progress');
    } else if (result.code !== 'cancelled') {
      setFailure(result);
    }
  }
  return { failure, start: (input) => void work(input) };
}
