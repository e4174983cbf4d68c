import { describe, expect, test } from 'vitest';
import type { JobOrder } from '../../connectors/canonical.ts';
import type { JobOrderContent } from './job-orders.ts';
import { releaseDiff, type ToldJob } from './release-diff.ts';

function content(id: string, change: Partial<JobOrderContent> = {}): JobOrderContent {
  return {
    id,
    machine: 'M1',
    operation: 'Turn',
    order: 'O1',
    orderNumber: '4711',
    item: 'A',
    quantity: 10,
    start: '2026-11-20T06:00:00.000Z',
    end: '2026-11-20T08:00:00.000Z',
    setupSeconds: 600,
    runSeconds: 6600,
    position: 1,
    attributes: { colour: 'red', family: 'f1' },
    tools: [],
    skills: [],
    materials: [],
    ...change,
  };
}

function told(job: JobOrderContent, revision: number, begun = false): [string, ToldJob] {
  return [job.id, { job: { ...job, revision } satisfies JobOrder, begun }];
}

const jobs = (...contents: JobOrderContent[]): Map<string, JobOrderContent> =>
  new Map(contents.map((job) => [job.id, job]));

describe('releaseDiff', () => {
  test('sends what the floor has not been told, with the next revision', () => {
    const wanted = jobs(content('a'));
    const { changes } = releaseDiff(wanted, wanted, new Map(), () => 7);
    expect(changes).toEqual([{ change: 'new', job: { ...content('a'), revision: 7 } }]);
  });

  test('says nothing of what has not changed, whatever the order of its attributes', () => {
    const same = content('a', { attributes: { family: 'f1', colour: 'red' } });
    const { changes, unchanged } = releaseDiff(jobs(same), jobs(same), new Map([told(content('a'), 3)]), () => 4);
    expect(changes).toEqual([]);
    expect(unchanged.map(({ id }) => id)).toEqual(['a']);
  });

  test.each([
    ['another machine', { machine: 'M2' }, 'moved'],
    ['another time', { start: '2026-11-20T07:00:00.000Z', end: '2026-11-20T09:00:00.000Z' }, 'moved'],
    ['another quantity', { quantity: 12 }, 'changed'],
    ['another place in the sequence', { position: 2 }, 'changed'],
    ['other attributes', { attributes: { colour: 'blue', family: 'f1' } }, 'changed'],
  ])('%s is %s', (_name, change, kind) => {
    const wanted = jobs(content('a', change));
    const { changes } = releaseDiff(wanted, wanted, new Map([told(content('a'), 3)]), () => 4);
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({ change: kind, job: { revision: 4 }, before: { revision: 3 } });
  });

  test('recalls what the plan no longer holds', () => {
    const { changes } = releaseDiff(new Map(), new Map(), new Map([told(content('a'), 3)]), () => 4);
    expect(changes).toMatchObject([{ change: 'recalled', before: { id: 'a', revision: 3 } }]);
  });

  test('a job that left the window but is still planned gets its new time', () => {
    const later = content('a', { start: '2026-12-20T06:00:00.000Z', end: '2026-12-20T08:00:00.000Z' });
    const { changes } = releaseDiff(new Map(), jobs(later), new Map([told(content('a'), 3)]), () => 4);
    expect(changes).toMatchObject([{ change: 'moved', job: { start: later.start } }]);
  });

  test('leaves alone what the floor has begun', () => {
    const moved = jobs(content('a', { machine: 'M2' }));
    expect(releaseDiff(moved, moved, new Map([told(content('a'), 3, true)]), () => 4).changes).toEqual([]);
    expect(releaseDiff(new Map(), new Map(), new Map([told(content('a'), 3, true)]), () => 4).changes).toEqual([]);
  });
});
