import { HTMLTable, ProgressBar, Tag } from '@blueprintjs/core';
import type { PlanSummary, PullSummary, TaskProgress } from '../../electron/host/contract.ts';
import { useSessionState } from '../host/context.ts';
import type { TaskName } from '../host/session.ts';
import { failureText, reasonText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';
import { Empty } from './states.tsx';

const tasks: readonly TaskName[] = ['pull', 'plan', 'release'];
const longestList = 200;

/** Running and finished work, with what came of it. */
export function ProgressPane() {
  const { t } = useTexts();
  const known = useSessionState((state) => state.tasks);
  const pull = useSessionState((state) => state.pullSummary);
  const plan = useSessionState((state) => state.planSummary);
  const shown = tasks.flatMap((task) => known[task] ?? []);
  if (shown.length === 0 && pull === null && plan === null) {
    return <Empty title={t('shell:progress.empty')} text={t('shell:progress.emptyText')} />;
  }
  return (
    <div className="progress-pane">
      {shown.map((progress) => (
        <TaskRow key={progress.task} progress={progress} />
      ))}
      {plan !== null && <PlanOutcome summary={plan} />}
      {pull !== null && <PullOutcome summary={pull} />}
    </div>
  );
}

function TaskRow({ progress }: { progress: TaskProgress }) {
  const { t, format } = useTexts();
  const share =
    progress.total === null || progress.total === 0 ? undefined : Math.min(1, progress.done / progress.total);
  const intent = progress.state === 'failed' ? 'danger' : progress.state === 'running' ? 'primary' : 'none';
  const phase = t(`shell:phase.${progress.phase}`, { defaultValue: progress.phase });
  return (
    <div className="task-row">
      <strong>{t(`shell:task.${progress.task}`)}</strong>
      <Tag minimal intent={intent}>
        {t(`shell:taskState.${progress.state}`)}
      </Tag>
      {progress.state === 'running' && (
        <>
          <ProgressBar animate={false} intent="primary" {...(share !== undefined && { value: share })} />
          <span>
            {phase} {progress.subject}
            {progress.rate !== null && (
              <span className="muted">
                {' '}
                {t('shell:progress.moves', {
                  moves: format.number(progress.done),
                  rate: format.number(Math.round(progress.rate)),
                })}
              </span>
            )}
          </span>
        </>
      )}
      {progress.terms !== null && (
        <span className="muted">
          {t('shell:progress.terms', {
            late: format.number(progress.terms.lateOrders),
            tardiness: format.hours(progress.terms.weightedTardiness),
            setup: format.hours(progress.terms.setup),
          })}
        </span>
      )}
      {progress.failure !== null && <span className="problem">{failureText(progress.failure, t)}</span>}
    </div>
  );
}

function PlanOutcome({ summary }: { summary: PlanSummary }) {
  const { t, format } = useTexts();
  const rest = summary.unscheduled.length - longestList;
  return (
    <section>
      <h4>
        {t('shell:progress.plan', {
          status: t(`shell:planStatus.${summary.status}`),
          seconds: format.seconds(summary.seconds),
        })}
      </h4>
      <p>
        {t('shell:progress.planText', {
          orders: format.number(summary.orders),
          operations: format.number(summary.operations),
          unscheduled: format.number(summary.unscheduled.length),
          relaxed: format.number(summary.relaxed),
        })}
      </p>
      {summary.unscheduled.length > 0 && (
        <HTMLTable compact className="table">
          <thead>
            <tr>
              <th>{t('shell:progress.order')}</th>
              <th>{t('shell:progress.reason')}</th>
            </tr>
          </thead>
          <tbody>
            {summary.unscheduled.slice(0, longestList).map(({ order, reason }) => (
              <tr key={order}>
                <td>{order}</td>
                <td>{reasonText(reason, t, format)}</td>
              </tr>
            ))}
          </tbody>
        </HTMLTable>
      )}
      {rest > 0 && <p className="muted">{t('shell:progress.more', { count: rest })}</p>}
    </section>
  );
}

function PullOutcome({ summary }: { summary: PullSummary }) {
  const { t, format } = useTexts();
  return (
    <section>
      {summary.connections.map(({ id, ok, message, kinds }) => (
        <div key={id}>
          <h4>{ok ? t('shell:progress.pulled', { id }) : t('shell:progress.pullFailed', { id, message })}</h4>
          <HTMLTable compact className="table">
            <thead>
              <tr>
                <th>{t('shell:progress.kind')}</th>
                {(['read', 'changed', 'gone', 'quarantined'] as const).map((column) => (
                  <th key={column} className="number">
                    {t(`shell:progress.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {kinds.map((row) => (
                <tr key={row.kind}>
                  <td>{t(`shell:kind.${row.kind}`, { defaultValue: row.kind })}</td>
                  <td className="number">{format.number(row.read)}</td>
                  <td className="number">{format.number(row.changed)}</td>
                  <td className="number">{format.number(row.gone)}</td>
                  <td className={row.quarantined > 0 ? 'number problem' : 'number'}>
                    {format.number(row.quarantined)}
                  </td>
                </tr>
              ))}
            </tbody>
          </HTMLTable>
        </div>
      ))}
    </section>
  );
}
