/** What a release would change on the floor: the plan's job orders against what the floor has been told. */
import type { JobOrder } from '../../connectors/canonical.ts';
import type { JobOrderContent } from './job-orders.ts';

/** A job order as the floor was last told, and whether it has begun there. */
export type ToldJob = { job: JobOrder; begun: boolean };

export type JobChange =
  | { change: 'new'; job: JobOrder }
  | { change: 'moved' | 'changed'; job: JobOrder; before: JobOrder }
  | { change: 'recalled'; before: JobOrder };

/**
 * Differences between the plan and what was told, by job order id. `wanted` are the jobs inside the release window, `planned` all of the
 * plan. Jobs the floor has begun are left alone. A told job that the plan still holds outside the window is sent its new time; one the plan
 * no longer holds is recalled. `nextRevision` gives a revision higher than any ever sent for the id.
 */
export function releaseDiff(
  wanted: ReadonlyMap<string, JobOrderContent>,
  planned: ReadonlyMap<string, JobOrderContent>,
  told: ReadonlyMap<string, ToldJob>,
  nextRevision: (id: string) => number,
): { changes: JobChange[]; unchanged: JobOrder[] } {
  const changes: JobChange[] = [];
  const unchanged: JobOrder[] = [];
  for (const [id, content] of wanted) {
    const last = told.get(id);
    if (last === undefined) changes.push({ change: 'new', job: { ...content, revision: nextRevision(id) } });
    else if (!last.begun) compare(content, last.job);
  }
  for (const [id, last] of told) {
    if (last.begun || wanted.has(id)) continue;
    const content = planned.get(id);
    if (content === undefined) changes.push({ change: 'recalled', before: last.job });
    else compare(content, last.job);
  }
  return { changes, unchanged };

  function compare(content: JobOrderContent, before: JobOrder): void {
    const job = { ...content, revision: nextRevision(content.id) };
    const moved = content.machine !== before.machine || content.start !== before.start || content.end !== before.end;
    if (moved) changes.push({ change: 'moved', job, before });
    else if (JSON.stringify(comparable(job)) !== JSON.stringify(comparable(before)))
      changes.push({ change: 'changed', job, before });
    else unchanged.push(before);
  }
}

/** The content that matters to the floor, in a fixed order of keys. */
function comparable(job: JobOrder): unknown[] {
  const { quantity, setupSeconds, runSeconds, position, item, operation, orderNumber, tools, skills, materials } = job;
  const attributes = Object.entries(job.attributes).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...[quantity, setupSeconds, runSeconds, position, item, operation, orderNumber],
    ...[attributes, tools, skills, materials],
  ];
}
