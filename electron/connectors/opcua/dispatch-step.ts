/** What to do next for one job order or recall, judged by what the machine's list shows now. No I/O. */
import type { JobOrder, JobResponse } from '../canonical.ts';
import type { DeliveryOutcome } from '../connector.ts';
import type { MethodName } from './discovery.ts';
import type { ListedJob } from './listed-jobs.ts';

export type Wanted =
  { kind: 'job'; id: string; revision: number; order: JobOrder } | { kind: 'recall'; id: string; revision: number };

export type Sight = {
  /** Its entry in the list. */
  entry: ListedJob | null;
  /** For a job that is not in the list: what the floor reports of it, if anything. */
  response: JobResponse | null;
  /** Methods the machine has. */
  offered: (method: MethodName) => boolean;
  /** Whether Store or Update of this very revision was accepted in this run. */
  accepted: boolean;
  /** Whether RevokeStart was refused in this run. */
  revokeRefused: boolean;
};

export type Step = { settle: DeliveryOutcome } | { call: MethodName };

export function deliveryKey(wanted: Wanted): string {
  return `${wanted.id}@${wanted.revision}${wanted.kind === 'recall' ? '!' : ''}`;
}

/** The next step towards the wanted state; `release` says whether the job may start at once. */
export function nextStep(wanted: Wanted, sight: Sight, release: 'allowed' | 'notAllowed'): Step {
  const key = deliveryKey(wanted);
  const refuse = (code: string, message: string): Step => ({ settle: { key, state: 'refused', code, message } });
  const acknowledge = (remote: string): Step => ({ settle: { key, state: 'acknowledged', remote } });
  const { entry, offered } = sight;

  const begun = begunState(sight);
  if (begun !== null) {
    const revision = entry?.revision ?? sight.response?.revision ?? null;
    if (wanted.kind === 'job' && (revision === null || revision === wanted.revision)) return acknowledge(begun);
    const held = revision === null ? '' : ` in revision ${revision}`;
    return refuse(
      'started',
      `Job order ${wanted.id} is ${begun}${held} on the floor and can no longer be changed or recalled there.`,
    );
  }
  if (entry !== null && entry.state === null) {
    return refuse(
      'unknown-state',
      `The MES holds job order ${wanted.id} in a state that the standard does not have; look at it there.`,
    );
  }
  if (entry !== null && entry.revision !== null && entry.revision > wanted.revision) {
    return refuse(
      'newer',
      `The MES holds revision ${entry.revision} of job order ${wanted.id}, newer than ${wanted.revision}; release again.`,
    );
  }
  const lacks = (methods: string) =>
    refuse('unsupported', `Job order ${wanted.id}: this machine of the MES does not offer ${methods}.`);

  if (wanted.kind === 'recall') {
    if (entry === null) return acknowledge('absent');
    if (!offered('Cancel')) return lacks('Cancel');
    // Without leave to start it cannot begin between this step and the next.
    return {
      call: entry.state === 'allowed' && offered('RevokeStart') && !sight.revokeRefused ? 'RevokeStart' : 'Cancel',
    };
  }
  if (entry === null) {
    if (release === 'allowed' && offered('StoreAndStart')) return { call: 'StoreAndStart' };
    return offered('Store') ? { call: 'Store' } : lacks('Store');
  }
  if (entry.revision === wanted.revision || (entry.revision === null && sight.accepted)) {
    return release === 'allowed' && entry.state === 'notAllowed' && offered('Start')
      ? { call: 'Start' }
      : acknowledge(entry.state!);
  }
  if (offered('Update')) return { call: 'Update' };
  return offered('Cancel') ? { call: 'Cancel' } : lacks('Update or Cancel');
}

/** The state of a job that has begun, or null. Aborted without ever starting, as some floors call a cancelled job, has not begun. */
function begunState({ entry, response }: Sight): JobResponse['state'] | null {
  const state = entry === null ? (response?.state ?? null) : entry.state;
  if (state === null || state === 'notAllowed' || state === 'allowed') return null;
  if (entry === null && state === 'aborted' && response?.startedAt === null) return null;
  return state;
}
