/** A worker for tests whose helpers claim work and then die; it leads like the real one. */
import type { WorkerTask } from '../pool/protocol.ts';
import { SharedSearch } from '../pool/shared-search.ts';
import work from '../pool/worker.ts';

export default async function die(task: WorkerTask): Promise<void> {
  if (task.kind !== 'helper') return work(task);
  new SharedSearch(task.search.memory).claimRole();
  throw new Error('helper died');
}
