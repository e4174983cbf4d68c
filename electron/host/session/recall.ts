/** Recall: the planner takes released jobs that have not begun off the floor's lists, through the outbox like everything that leaves. */
import { success, type Result } from '../../../solver/model/result.ts';
import { parseJobOrderId } from '../../connectors/job-id.ts';
import type { ViewOutputs } from '../contract.ts';
import { releaseEntries, toldJobs } from '../dispatch/outbox-messages.ts';
import type { JobChange } from '../dispatch/release-diff.ts';
import type { Floor } from '../reports/floor.ts';
import type { Repositories } from '../store/scenario-store.ts';
import { begunOnFloor, withdrawWaiting } from './release.ts';

const allEntries = 10_000_000;

/** Files recalls of the jobs named, but for those that cannot be; in one transaction with the entry in the log. */
export async function fileRecall(
  repositories: Repositories,
  target: string,
  jobOrders: readonly string[],
  floor: Floor,
): Promise<Result<ViewOutputs['recall']>> {
  const { outbox, released, commands } = repositories;
  const open = await outbox.list({ target, states: ['pending', 'sending'], kinds: ['job', 'recall'] }, allEntries);
  const filed = await outbox.jobRevisions(target);
  const { told } = toldJobs(await released.all(), open, filed, ({ id }) => begunOnFloor(floor, id));
  const refused: ViewOutputs['recall']['refused'] = [];
  const changes: JobChange[] = [];
  for (const id of new Set(jobOrders)) {
    const last = told.get(id);
    if (last?.begun) refused.push({ jobOrder: id, code: 'begun' });
    else if (last) changes.push({ change: 'recalled', before: last.job });
    else refused.push({ jobOrder: id, code: parseJobOrderId(id) === null ? 'unknown-job' : 'not-released' });
  }
  if (changes.length > 0) {
    await withdrawWaiting(outbox, target, changes);
    await outbox.enqueue(releaseEntries(target, changes));
    const payload = {
      jobOrders: changes.flatMap((change) => (change.change === 'recalled' ? [change.before.id] : [])),
    };
    await commands.append({ kind: 'recall', payload, inverse: null, result: { recalled: changes.length } });
  }
  return success({ recalled: changes.length, refused });
}
