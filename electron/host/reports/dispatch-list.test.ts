import { expect, test } from 'vitest';
import type { JobOrder } from '../../connectors/canonical.ts';
import { routingWith, smallPlant } from '../planning/testing/records.ts';
import { dispatchCsv } from './dispatch-list-csv.ts';
import { dispatchMachines, dispatchRows, type DispatchContext, type Told } from './dispatch-list.ts';
import type { FloorJob } from './floor.ts';
import { plantClockText } from './plant-clock-text.ts';
import { assignmentKey, type Plan } from './plan.ts';
import { jobOf, smallPlan, turnFirst, turnSecond } from './testing/small-plan.ts';

const week = { from: 0, to: 7 * 86_400 };

function context(told: Record<string, Told> = {}, jobs: FloorJob[] = []): DispatchContext {
  const byKey = new Map(jobs.map((job) => [assignmentKey(job.operation, job.part), job]));
  return {
    ...{ plant: 'P', floor: { machines: new Map(), jobs: byKey }, told: new Map(Object.entries(told)) },
    ...{ items: new Map(), tools: new Map([['F7', 'Fixture 7']]), workCenters: new Map(), orderNumber: () => 'MO-1' },
  };
}

const rows = (plan: Plan, given = context(), machine = 'L1', window = week) =>
  dispatchRows(plan, machine, window, given)!;

const told = (job: Partial<JobOrder>, state: Told['state'] = 'acknowledged'): Told => ({
  ...{ revision: 3, state, error: '' },
  job: {
    ...{ machine: 'L1', start: '2026-03-02T06:00:00.000Z', end: '2026-03-02T06:30:00.000Z' },
    ...job,
  } as JobOrder,
});

test('a job with its set-up, needs and times', () => {
  const setupMatrix = [{ id: 'S', attribute: 'color', otherwiseSeconds: 300, entries: [] }];
  const machine = smallPlant.machine!.map((record) => ({
    ...record,
    ...{ setupMatrices: ['S'], setupState: { color: 'blue' } },
  }));
  const routing = routingWith({ tools: [{ tool: 'F7', quantity: 2 }], skills: [{ skill: 'turner', quantity: 1 }] });
  const plan = smallPlan([turnFirst, turnSecond], { records: { setupMatrix, machine, routing } });
  expect(rows(plan)).toMatchObject([
    {
      ...{ jobOrder: 'P/o1/10/0', position: 1, orderNumber: 'MO-1', name: 'Turn 1', quantity: 30 },
      ...{ setup: [{ attribute: 'color', from: 'blue', to: 'red' }], setupSeconds: 1200, runSeconds: 900 },
      ...{ start: 0, runStart: 900, end: 1800, late: false, revision: 0, state: 'none', differs: false },
      tools: [{ id: 'F7', name: 'Fixture 7', quantity: 2 }],
      skills: [{ id: 'turner', quantity: 1 }],
      materials: [{ id: 'bar', quantity: 75 }],
      ...{ progress: null, floor: null },
    },
  ]);
  expect(dispatchRows(plan, 'L9', week, context())).toBeNull();
});

test('the floor knows it, knows an older one, or refused it', () => {
  const plan = smallPlan([turnFirst, turnSecond]);
  const mark = (entry: Told) => rows(plan, context({ 'P/o1/10/0': entry }))[0];
  expect(mark(told({}))).toMatchObject({ revision: 3, state: 'acknowledged', differs: false });
  expect(mark(told({ machine: 'L2' }))).toMatchObject({ differs: true });
  expect(mark(told({ start: '2026-03-02T05:00:00.000Z' }))).toMatchObject({ differs: true });
  expect(mark({ revision: 1, state: 'refused', job: null, error: 'List is full.' })).toMatchObject({
    ...{ state: 'refused', differs: false, error: 'List is full.' },
  });
});

test('what runs stays listed whatever the window; what has ended does not', () => {
  const plan = smallPlan([turnFirst, turnSecond]);
  const later = { from: 86_400, to: 2 * 86_400 };
  expect(rows(plan, context(), 'L1', later)).toEqual([]);
  const running = context({}, [jobOf({ progress: 0.4 })]);
  expect(rows(plan, running, 'L1', later)).toMatchObject([{ progress: 0.4, floor: 'running' }]);
  expect(rows(plan, context({}, [jobOf({ state: 'ended' })]))).toEqual([]);
});

test('machines with work, and how much of it the floor does not know as planned', () => {
  const plan = smallPlan([turnFirst, turnSecond]);
  const counts = (given: DispatchContext) =>
    dispatchMachines(plan, week, given).map(({ machine, jobs, unreleased }) => `${machine} ${jobs} ${unreleased}`);
  expect(counts(context())).toEqual(['L1 1 1', 'L2 1 1']);
  expect(counts(context({ 'P/o1/10/0': told({}) }))).toEqual(['L1 1 0', 'L2 1 1']);
  expect(counts(context({ 'P/o1/10/0': told({ machine: 'L2' }) }))).toEqual(['L1 1 1', 'L2 1 1']);
  expect(counts(context({}, [jobOf({})]))).toEqual(['L1 1 0', 'L2 1 1']);
});

test('CSV that spreadsheet programs open and do not run', () => {
  const order = [{ ...smallPlant.order![0], item: '=HYPERLINK("http://x")' }];
  const item = [...smallPlant.item!, { id: order[0].item, name: 'Hostile', procurement: 'make' as const }];
  const routing = smallPlant.routing!.map((record) => ({ ...record, item: order[0].item }));
  const plan = smallPlan([turnFirst], { records: { order, item, routing, bom: [] } });
  const list = { machine: 'L1', name: '+Lathe, "big"', rows: rows(plan) };
  const csv = dispatchCsv([list], { machine: 'Machine', order: '=Order' }, plantClockText('2026-03-02T06:00:00Z', 'Europe/Berlin')); // prettier-ignore
  const [head, line, rest] = csv.split('\r\n');
  expect(head.split(',').slice(0, 4)).toEqual(['Machine', 'machineName', 'position', "'=Order"]);
  expect(line).toContain(`"'+Lathe, ""big"""`);
  expect(line).toContain(`"'=HYPERLINK(""http://x"")"`);
  expect(line).toContain(',2026-03-02 07:00,2026-03-02 07:30,');
  expect(line.split(',').slice(-3)).toEqual(['0', 'none', '']);
  expect(rest).toBe('');
});
