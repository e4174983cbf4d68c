import { describe, expect, test } from 'vitest';
import type { JobOrder } from '../../connectors/canonical.ts';
import type { Entry, OutboxState } from '../store/outbox.ts';
import { recallsOfSuperseded, releasedJob, releaseEntries, toldJobs } from './outbox-messages.ts';

function job(machine: string, revision: number): JobOrder {
  return {
    ...{
      id: 'P/O1/10/0',
      revision,
      machine,
      operation: 'Turn',
      order: 'O1',
      orderNumber: '4711',
      item: 'A',
      quantity: 10,
    },
    ...{
      start: '2026-11-20T06:00:00.000Z',
      end: '2026-11-20T08:00:00.000Z',
      setupSeconds: 600,
      runSeconds: 6600,
      position: 1,
    },
    ...{ attributes: {}, tools: [], skills: [], materials: [] },
  };
}

function entry(id: number, kind: 'job' | 'recall', payload: JobOrder, state: OutboxState, attempts = 0): Entry {
  const key = kind === 'job' ? payload.id : `${payload.id}!${payload.machine}`;
  return {
    ...{ id, target: 'mes', kind, key, revision: payload.revision, payload, state, attempts, notBefore: '' },
    ...{ errorCode: null, lastError: null, remote: null, createdAt: '', updatedAt: '' },
  };
}

const never = (): boolean => false;

describe('releaseEntries', () => {
  test('a job that changes machine is recalled from the old one', () => {
    const entries = releaseEntries('mes', [{ change: 'moved', job: job('M2', 2), before: job('M1', 1) }]);
    expect(entries.map(({ kind, key, revision }) => ({ kind, key, revision }))).toEqual([
      { kind: 'recall', key: 'P/O1/10/0!M1', revision: 1 },
      { kind: 'job', key: 'P/O1/10/0', revision: 2 },
    ]);
  });

  test('a job that stays on its machine is only sent anew', () => {
    const entries = releaseEntries('mes', [{ change: 'changed', job: job('M1', 2), before: job('M1', 1) }]);
    expect(entries.map(({ kind }) => kind)).toEqual(['job']);
  });
});

describe('recallsOfSuperseded', () => {
  test('what may have arrived on a machine the job no longer goes to is recalled there', () => {
    const superseded = [entry(1, 'job', job('M1', 1), 'superseded', 1)];
    const jobs = new Map([['P/O1/10/0', job('M2', 2)]]);
    expect(recallsOfSuperseded('mes', superseded, jobs)).toMatchObject([{ kind: 'recall', key: 'P/O1/10/0!M1' }]);
    expect(recallsOfSuperseded('mes', superseded, new Map([['P/O1/10/0', job('M1', 2)]]))).toEqual([]);
  });
});

describe('toldJobs', () => {
  const acknowledged = releasedJob('mes', job('M1', 1), 'acknowledged');
  const filed = (revision: number): Map<string, number> => new Map([['P/O1/10/0', revision]]);

  test('what is on its way counts before what was confirmed', () => {
    const { told, revisions } = toldJobs([acknowledged], [entry(5, 'job', job('M2', 2), 'pending')], filed(2), never);
    expect(told.get('P/O1/10/0')?.job).toMatchObject({ machine: 'M2', revision: 2 });
    expect(revisions.get('P/O1/10/0')).toBe(2);
  });

  test('a refused job was not told, but its revision is used up', () => {
    const { told, revisions } = toldJobs([], [], filed(3), never);
    expect(told.size).toBe(0);
    expect(revisions.get('P/O1/10/0')).toBe(3);
  });

  test('a recall under way takes back what it names, not what came after', () => {
    const recall = entry(6, 'recall', job('M1', 1), 'pending');
    expect(toldJobs([acknowledged], [recall], filed(1), never).told.size).toBe(0);
    const after = entry(7, 'job', job('M2', 2), 'pending');
    expect(toldJobs([acknowledged], [after, recall], filed(2), never).told.get('P/O1/10/0')?.job.machine).toBe('M2');
  });

  test('recalled jobs are not told', () => {
    expect(toldJobs([releasedJob('mes', job('M1', 1), 'recalled')], [], filed(1), never).told.size).toBe(0);
  });
});
