/** The whole loop on the embedded plant, judged by what ERP and MES themselves hold. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runDemo, type DemoReport } from '../commands/demo.ts';
import { createDemoScenario, openWorkplace, type Workplace } from '../commands/workplace.ts';
import { erpRows, mesJobs } from './outside.ts';
import { testPlace, type TestPlace } from './places.ts';

let place: TestPlace;
let workplace: Workplace;
let report: DemoReport;

beforeAll(async () => {
  place = await testPlace();
  const settings = { seed: 1, orders: 60, speed: 60, trouble: 'none', startDate: '2026-11-16' } as const;
  expect(await createDemoScenario(place.scenario, settings)).toEqual({ ok: true, value: null });
  const opened = await openWorkplace({ files: place.files, scenario: place.scenario });
  if (!opened.ok) throw new Error(opened.message);
  workplace = opened.value;
  const ran = await runDemo(workplace, 72, () => undefined);
  if (!ran.ok) throw new Error(ran.message);
  report = ran.value;
});

afterAll(async () => {
  await workplace?.close();
  await place?.remove();
});

describe('the loop', () => {
  test('pulled every order the ERP holds, and refused none', async () => {
    const production = await erpRows(workplace.plant!, 'production-orders');
    const planned = await erpRows(workplace.plant!, 'planned-orders');
    expect(report.orders).toEqual({
      total: production.length + planned.length,
      production: production.length,
      planned: planned.length,
      quarantined: 0,
    });
  });

  test('planned every order or said why not', async () => {
    const { status, orders, unscheduled, operations } = report.plan;
    expect(status).toBe(unscheduled.length === 0 ? 'feasible' : 'partial');
    expect(orders).toBe(report.orders.total);
    expect(operations).toBeGreaterThan(300);
    for (const { reason } of unscheduled) expect(reason.message).not.toBe('');
  });

  test('the MES holds each released job once, as released', async () => {
    const told = (await workplace.store.released.all()).filter(({ state }) => state === 'acknowledged');
    expect(report.release).toMatchObject({ jobs: told.length, acknowledged: told.length, refused: [] });
    expect(told.length).toBeGreaterThan(20);
    const jobs = await mesJobs(workplace.plant!.mesHttpUrl);
    expect(new Set(jobs.map(({ jobOrder }) => jobOrder)).size).toBe(jobs.length);
    const byId = new Map(jobs.map((job) => [job.jobOrder, job]));
    for (const { jobOrder, machine, revision } of told) {
      expect(byId.get(jobOrder), jobOrder).toMatchObject({ machine, revision });
    }
  });

  test('the floor runs what was released, and we hear of it', async () => {
    const begun = (await workplace.store.actuals.jobs()).filter(
      ({ state }) => state === 'running' || state === 'ended',
    );
    // Looked at afterwards: what we have heard of has begun there by then.
    const held = new Map((await mesJobs(workplace.plant!.mesHttpUrl)).map((job) => [job.jobOrder, job.state]));
    expect(begun.length).toBeGreaterThan(0);
    for (const { jobOrder } of begun) expect(['running', 'interrupted', 'ended']).toContain(held.get(jobOrder));
  });

  test('the ERP holds the planned dates of every scheduled order', async () => {
    const rows = [
      ...(await erpRows(workplace.plant!, 'production-orders')),
      ...(await erpRows(workplace.plant!, 'planned-orders')),
    ];
    const dated = rows.filter(({ scheduling }) => scheduling != null);
    expect(dated.length).toBe(report.release.plannedDates);
    expect(dated.length).toBe(report.plan.orders - report.plan.unscheduled.length);
  });

  test('the KPIs agree with the order list', async () => {
    const late = await workplace.host.orders({ filter: 'late' });
    const kpi = report.kpis.find(({ key }) => key === 'lateOrders');
    expect(late.ok && late.value.total).toBe(kpi?.value);
    expect(kpi?.value).toBe(report.plan.terms.lateOrders);
  });

  test('releasing again changes nothing', async () => {
    const preview = await workplace.host.releasePreview({ hours: 1 });
    if (!preview.ok) throw new Error(preview.message);
    expect(preview.value.machines.flatMap(({ changes }) => changes)).toEqual([]);
  });
});
