/** From records to a kept plan: build the problem, solve it in the pool, keep the result as a new version. */
import { success, type Result } from '../../../solver/model/result.ts';
import type { Policy } from '../../../solver/model/policy.ts';
import type { Reason } from '../../../solver/model/schedule.ts';
import type { SolverPool } from '../../../solver/pool/pool.ts';
import type { Kpi, PlanSummary } from '../contract.ts';
import { inProblemNames, inScenarioNames, indexPlan, type Plan } from '../reports/plan.ts';
import { planMessages } from './plan-messages.ts';
import type { SessionProblem } from './problem.ts';
import type { ScenarioStore } from '../store/scenario-store.ts';
import type { Report } from './tasks.ts';

export type PlanRequest = {
  store: ScenarioStore;
  pool: SolverPool;
  policy: Policy;
  built: Pick<SessionProblem, 'problem' | 'index'>;
  /** The plan it takes the place of. */
  previous: Pick<Plan, 'version' | 'schedule'>;
  report: Report;
  signal: AbortSignal;
  kpisOf: (plan: Plan) => Kpi[];
};

/** Plans and keeps the result in one transaction with its log entry, its KPIs and its messages. */
export async function planScenario(
  request: PlanRequest,
): Promise<Result<{ plan: Plan; summary: Omit<PlanSummary, 'kpis'> }>> {
  const { store, pool, policy, previous, report, signal, kpisOf } = request;
  const { problem, index } = request.built;
  const baseline = previous.schedule && inProblemNames(previous.schedule, indexPlan(0, problem, index, null));
  const solved = await pool.solve(problem, policy, {
    ...(baseline ? { baseline } : {}),
    // `buildProblem` makes what `readProblem` accepts, unless there is nothing to plan on.
    isRead: problem.machines.length > 0,
    signal,
    onProgress: ({ phase, terms, moves, movesPerSecond }) =>
      report({ phase, terms, done: moves, rate: phase === 'improving' ? movesPerSecond : null }),
  });
  if (!solved.ok) return solved;
  const schedule = inScenarioNames(solved.value, index);
  const version = await store.transaction(async ({ schedules, kpis, commands, messages }) => {
    const saved = await schedules.save(schedule, { epoch: problem.epoch, policy });
    const values = kpisOf(indexPlan(saved, problem, index, schedule)).map(({ key, value }) => [key, value] as const);
    await kpis.put(saved, Object.fromEntries(values));
    await commands.append({
      kind: 'plan',
      payload: { policy, version: saved },
      inverse: previous.version === 0 ? null : { version: previous.version },
      result: {
        ...{ status: schedule.status, terms: schedule.terms },
        weightedTardiness: previous.schedule && {
          before: previous.schedule.terms.weightedTardiness,
          after: schedule.terms.weightedTardiness,
        },
      },
    });
    await messages.replace('planning', planMessages(schedule));
    await schedules.prune();
    return saved;
  });
  const { status, terms, seconds, unscheduled, relaxed, assignments } = schedule;
  return success({
    plan: indexPlan(version, problem, index, schedule),
    summary: {
      ...{ planVersion: version, status, terms, seconds, unscheduled },
      orders: problem.orders.length,
      operations: assignments.length,
      relaxed: relaxed.length,
    },
  });
}

/** What came of planning, with the orders that were not in the problem among those left out. */
export function withUnplannable(
  summary: Omit<PlanSummary, 'kpis'>,
  unplannable: ReadonlyMap<string, Reason>,
): Omit<PlanSummary, 'kpis'> {
  const left = [...unplannable].map(([order, reason]) => ({ order, reason }));
  return {
    ...summary,
    orders: summary.orders + left.length,
    unscheduled: [...left, ...summary.unscheduled],
    status: left.length > 0 && summary.status === 'feasible' ? 'partial' : summary.status,
  };
}
