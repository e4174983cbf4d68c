/** Work-to lists: what each machine is to do, in which order, and what the floor has been told of it. */
import type { JobOrder, PulledRecord } from '../../connectors/canonical.ts';
import { jobOrderId } from '../../connectors/job-id.ts';
import type { DispatchMachine, DispatchRow, DispatchState } from '../contract.ts';
import { changeoverSeconds } from './changeover.ts';
import type { Floor } from './floor.ts';
import { assignmentsByMachine, type Placed } from './load-index.ts';
import { assignmentKey, partQuantity, secondsOf, type Plan } from './plan.ts';

/** What the floor was told of a job last, or is being told. */
export type Told = { revision: number; state: DispatchState; job: JobOrder | null; error: string };

export type DispatchContext = {
  plant: string;
  floor: Floor;
  told: ReadonlyMap<string, Told>;
  items: ReadonlyMap<string, PulledRecord<'item'>>;
  tools: ReadonlyMap<string, string>;
  workCenters: ReadonlyMap<string, string>;
  orderNumber: (order: string) => string;
};

type Window = { from: number; to: number };

const nothing: Told = { revision: 0, state: 'none', job: null, error: '' };

/** A machine's list: what is under way, and what starts inside the window and is not done; null for an unknown machine. */
export function dispatchRows(
  plan: Plan,
  machine: string,
  window: Window,
  context: DispatchContext,
): DispatchRow[] | null {
  const document = plan.problem.machines.find(({ id }) => id === machine);
  if (document === undefined) return null;
  const rows: DispatchRow[] = [];
  let attributes = document.setupState;
  let position = 0;
  for (const placed of assignmentsByMachine(plan).get(machine) ?? []) {
    const { operation } = placed.part;
    const before = attributes;
    attributes = operation.attributes;
    const started = operation.progress?.state === 'started';
    if (operation.progress?.state === 'done' || isEnded(placed, context)) continue;
    if (!started) position += 1;
    const inside = placed.assignment.start >= window.from && placed.assignment.start < window.to;
    if (!inside && !started && !isRunning(placed, context)) continue;
    const changeover = started ? 0 : changeoverSeconds(plan.problem, document, before, attributes);
    const matrices = plan.problem.setupMatrices.filter(({ id }) => document.setupMatrices.includes(id));
    const setup = [...new Set(matrices.map(({ attribute }) => attribute))].flatMap((attribute) => {
      const [from, to] = [before[attribute] ?? '', attributes[attribute] ?? ''];
      return from === to || to === '' ? [] : [{ attribute, from, to }];
    });
    rows.push(rowOf(plan, placed, context, { position: started ? 0 : position, changeover, setup }));
  }
  return rows;
}

function isEnded({ assignment }: Placed, { floor }: DispatchContext): boolean {
  return floor.jobs.get(assignmentKey(assignment.operation, assignment.part))?.state === 'ended';
}

function isRunning({ assignment }: Placed, { floor }: DispatchContext): boolean {
  const state = floor.jobs.get(assignmentKey(assignment.operation, assignment.part))?.state;
  return state === 'running' || state === 'interrupted';
}

function rowOf(
  plan: Plan,
  { assignment, part: found }: Placed,
  context: DispatchContext,
  own: Pick<DispatchRow, 'position' | 'setup'> & { changeover: number },
): DispatchRow {
  const { operation, order, sequence, part } = found;
  const mode = operation.modes[assignment.mode] ?? operation.modes[0];
  const quantity = partQuantity(found);
  const share = quantity / operation.quantity;
  const jobOrder = jobOrderId({ plant: context.plant, order: order.id, sequence, part });
  const told = context.told.get(jobOrder) ?? nothing;
  const live = context.floor.jobs.get(assignmentKey(assignment.operation, part));
  const item = context.items.get(order.item);
  const resources = (kind: string): { id: string; quantity: number }[] =>
    mode.resources
      .filter(({ resource }) => resource.startsWith(kind))
      .map(({ resource, units }) => ({ id: resource.slice(kind.length), quantity: units }));
  return {
    jobOrder,
    position: own.position,
    operation: assignment.operation,
    ...{ sequence, part },
    name: operation.name,
    order: order.id,
    orderNumber: context.orderNumber(order.id),
    item: order.item,
    itemName: item?.name ?? '',
    quantity,
    unit: item?.unit ?? '',
    setup: own.setup,
    setupSeconds: operation.progress ? 0 : mode.setup + own.changeover,
    runSeconds: Math.ceil(mode.run * share),
    start: assignment.start,
    runStart: assignment.runStart,
    end: assignment.end,
    due: order.due,
    late: (plan.orderEnds.get(order.id) ?? 0) > order.due,
    tools: resources('tool:').map(({ id, quantity: copies }) => ({
      ...{ id, name: context.tools.get(id) ?? id, quantity: copies },
    })),
    skills: resources('skill:'),
    materials: operation.consumes.map(({ material, quantity: needed }) => ({
      id: material,
      name: context.items.get(material)?.name ?? material,
      quantity: needed * share,
      unit: context.items.get(material)?.unit ?? '',
    })),
    ...{ revision: told.revision, state: told.state, error: told.error },
    differs: told.job !== null && !operation.progress && hasMoved(plan, told.job, assignment),
    progress: live === undefined || live.state === 'allowed' || live.state === 'notAllowed' ? null : live.progress,
    floor: live?.state ?? null,
  };
}

function hasMoved(plan: Plan, job: JobOrder, assignment: { machine: string; start: number; end: number }): boolean {
  const { machine, start, end } = assignment;
  return job.machine !== machine || secondsOf(plan.problem, job.start) !== start || secondsOf(plan.problem, job.end) !== end; // prettier-ignore
}

/** Machines with work that starts inside the window or is under way, and how much of it the floor does not know as planned. */
export function dispatchMachines(plan: Plan, window: Window, context: DispatchContext): DispatchMachine[] {
  return plan.problem.machines.flatMap(({ id, name, workCenter }) => {
    let jobs = 0;
    let unreleased = 0;
    for (const placed of assignmentsByMachine(plan).get(id) ?? []) {
      const { assignment, part } = placed;
      const { progress } = part.operation;
      if (progress?.state === 'done' || isEnded(placed, context)) continue;
      const inside = assignment.start >= window.from && assignment.start < window.to;
      const begun = progress !== undefined || isRunning(placed, context);
      if (!inside && !begun) continue;
      jobs += 1;
      if (begun) continue;
      const { order, sequence } = part;
      const key = jobOrderId({ plant: context.plant, order: order.id, sequence, part: part.part });
      const told = context.told.get(key);
      if (told === undefined || told.job === null || hasMoved(plan, told.job, assignment)) unreleased += 1;
    }
    const center = context.workCenters.get(workCenter) ?? workCenter;
    return jobs === 0 ? [] : [{ machine: id, name, workCenter: center, jobs, unreleased }];
  });
}
