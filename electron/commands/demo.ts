/** The whole main job once, on the embedded plant: pull, plan, release, and wait until the floor runs what was released. */
import { success, type Result } from '../../solver/model/result.ts';
import type { Kpi, PlanSummary, PullSummary, ReleaseSummary } from '../host/contract.ts';
import { allRows, connected, delivered, until } from './waiting.ts';
import type { Workplace } from './workplace.ts';

export type DemoReport = {
  pull: PullSummary;
  orders: { total: number; production: number; planned: number; quarantined: number };
  plan: Omit<PlanSummary, 'kpis'>;
  release: ReleaseSummary & { acknowledged: number; refused: { key: string; error: string | null }[] };
  /** Jobs by state as the MES reports them to us. */
  floor: Record<string, number>;
  kpis: Kpi[];
};

const connectSeconds = 60;
const deliverySeconds = 120;
const floorSeconds = 120;

/** Runs the demo on an open workplace; `say` hears of each step. */
export async function runDemo(
  { host, store }: Workplace,
  hours: number,
  say: (text: string) => void,
): Promise<Result<DemoReport>> {
  const online = await connected(host, connectSeconds);
  if (!online.ok) return online;
  const pull = await host.pull({ full: true });
  if (!pull.ok) return pull;
  const orders = await allRows(host, 'orders', {});
  if (!orders.ok) return orders;
  say(`Pulled ${orders.value.length} orders.`);
  const plan = await host.plan({});
  if (!plan.ok) return plan;
  const { kpis: _before, ...summary } = plan.value;
  say(`Planned ${summary.operations} operations in ${summary.seconds.toFixed(1)} s (${summary.status}).`);
  const release = await host.release({ hours, planVersion: summary.planVersion });
  if (!release.ok) return release;
  const refused = await delivered(host, deliverySeconds);
  if (!refused.ok) return refused;
  const acknowledged = (await store.released.all()).filter(({ state }) => state === 'acknowledged');
  say(`Released ${release.value.jobs} jobs; ${acknowledged.length} acknowledged.`);
  const sent = new Set(acknowledged.map(({ jobOrder }) => jobOrder));
  await until(floorSeconds, async () => {
    const jobs = await store.actuals.jobs();
    return jobs.some(({ jobOrder, state }) => sent.has(jobOrder) && (state === 'running' || state === 'ended'))
      ? true
      : null;
  });
  const floor: Record<string, number> = {};
  for (const { state } of await store.actuals.jobs()) floor[state] = (floor[state] ?? 0) + 1;
  say(`On the floor: ${JSON.stringify(floor)}.`);
  const overview = await host.overview({});
  if (!overview.ok) return overview;
  return success({
    pull: pull.value,
    orders: {
      total: orders.value.length,
      production: orders.value.filter(({ kind }) => kind === 'production').length,
      planned: orders.value.filter(({ kind }) => kind === 'planned').length,
      quarantined: pull.value.connections
        .flatMap(({ kinds }) => kinds)
        .reduce((sum, { quarantined }) => sum + quarantined, 0),
    },
    plan: summary,
    release: {
      ...release.value,
      acknowledged: acknowledged.length,
      refused: refused.value.map(({ key, error }) => ({ key, error })),
    },
    floor,
    kpis: overview.value.kpis,
  });
}
