/** The figures of the KPI bar. */
import type { Kpi } from '../contract.ts';
import type { Plan } from './plan.ts';

/** Load of each machine in `[from, to)`: busy seconds over open seconds; machines never open in it are left out. */
export function machineLoads(plan: Plan, from: number, to: number): Map<string, number> {
  const busy = new Map<string, number>();
  const calendars = new Map(plan.problem.calendars.map((calendar) => [calendar.id, calendar.intervals]));
  const intervalsOf = new Map(
    plan.problem.machines.map((machine) => [machine.id, calendars.get(machine.calendar) ?? []]),
  );
  for (const { machine, start, end } of plan.schedule?.assignments ?? []) {
    if (end <= from || start >= to) continue;
    const worked = openSeconds(intervalsOf.get(machine) ?? [], Math.max(start, from), Math.min(end, to));
    busy.set(machine, (busy.get(machine) ?? 0) + worked);
  }
  const loads = new Map<string, number>();
  for (const [machine, intervals] of intervalsOf) {
    const open = openSeconds(intervals, from, to);
    if (open > 0) loads.set(machine, (busy.get(machine) ?? 0) / open);
  }
  return loads;
}

/** Seconds of `[from, to)` inside sorted, disjoint intervals. */
export function openSeconds(intervals: readonly (readonly [number, number])[], from: number, to: number): number {
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (intervals[middle][1] <= from) low = middle + 1;
    else high = middle;
  }
  let seconds = 0;
  for (let i = low; i < intervals.length && intervals[i][0] < to; i++)
    seconds += Math.min(intervals[i][1], to) - Math.max(intervals[i][0], from);
  return seconds;
}

/** End of the last assignment; the present where nothing is planned. */
function lastEnd({ problem, schedule }: Plan): number {
  return (schedule?.assignments ?? []).reduce((last, { end }) => Math.max(last, end), 0) || problem.now;
}

/** Days ahead of now over which the bottleneck is sought. */
const bottleneckDays = 14;

/**
 * KPIs of a plan. `unplannable` counts open orders that never reached its problem; they are not on time. `baseline` are the KPIs of the plan
 * last released, and `moved` the operations that lie elsewhere than in it.
 */
export function kpis(
  plan: Plan,
  unplannable: number,
  machineName: (machine: string) => string,
  baseline: Kpi[],
  moved = 0,
): Kpi[] {
  const before = new Map(baseline.map(({ key, value }) => [key, value]));
  const row = (key: Kpi['key'], value: number, unit: Kpi['unit'], subject: string | null = null): Kpi => ({
    key,
    value,
    unit,
    baseline: before.get(key) ?? null,
    subject,
  });
  const terms = plan.schedule?.terms;
  if (terms === undefined) return [];
  const orders = plan.problem.orders.length + unplannable;
  const unscheduled = terms.unscheduledOrders + unplannable;
  const now = plan.problem.now;
  const loads = [...machineLoads(plan, now, now + bottleneckDays * 86_400)];
  const [bottleneck, load] = loads.reduce((most, next) => (next[1] > most[1] ? next : most), ['', 0]);
  return [
    row('onTime', orders === 0 ? 1 : (orders - terms.lateOrders - unscheduled) / orders, 'share'),
    row('lateOrders', terms.lateOrders, 'count'),
    row('unscheduled', unscheduled, 'count'),
    row('weightedTardiness', terms.weightedTardiness, 'seconds'),
    row('setup', terms.setup, 'seconds'),
    row('bottleneck', load, 'share', bottleneck === '' ? null : machineName(bottleneck)),
    row('end', lastEnd(plan), 'instant'),
    { ...row('moved', moved, 'count'), baseline: null },
  ];
}
