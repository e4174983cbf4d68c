import { Tag } from '@blueprintjs/core';
import type { OperationDetail } from '../../electron/host/contract.ts';
import { describeFlags, operationCode } from '../board/describe.ts';
import { useQuery, useSessionState } from '../host/context.ts';
import { ui } from '../shell/ui-state.ts';
import { useTexts } from '../text/use-texts.ts';
import { partCode } from './chain-steps.ts';
import { Facts } from './Facts.tsx';

/** What the operation is, where it runs, and what set its start. */
export function OperationFacts({ detail }: { detail: OperationDetail }) {
  const { t, format } = useTexts();
  const { assignment } = detail;
  const model = useSessionState((state) => state.model);
  const row = model?.find(detail.operation, detail.part) ?? null;
  const flags = model === null || row === null ? [] : describeFlags(model.board.operations.flags[row], t);
  const attributes = Object.entries(detail.attributes).map(([name, value]) => `${name} ${value}`);
  return (
    <>
      {flags.length > 0 && (
        <div className="tags">
          {flags.map((flag) => (
            <Tag key={flag} minimal>
              {flag}
            </Tag>
          ))}
        </div>
      )}
      <Facts
        facts={[
          [t('inspector:machine'), assignment === null ? t('inspector:unscheduled') : assignment.machineName],
          [t('inspector:start'), assignment === null ? null : format.instant(assignment.start)],
          [t('inspector:end'), assignment === null ? null : format.instant(assignment.end)],
          [t('inspector:setup'), assignment === null ? null : format.duration(assignment.runStart - assignment.start)],
          [t('inspector:elapsed'), assignment === null ? null : format.duration(assignment.end - assignment.runStart)],
          [t('inspector:attributes'), attributes.join(', ')],
        ]}
      />
      {assignment !== null && (
        <StartsHere key={`${detail.operation} ${detail.part}`} detail={detail} start={assignment.start} />
      )}
      {detail.live !== null && <LiveFacts live={detail.live} />}
      <Needs detail={detail} />
      <Neighbours detail={detail} />
      {detail.modes.length > 1 && <Modes modes={detail.modes} />}
    </>
  );
}

function StartsHere({ detail, start }: { detail: OperationDetail; start: number }) {
  const { t, format } = useTexts();
  const { operation, part } = detail;
  const { value } = useQuery('startReason', { operation, part }, ['plan', 'scenario']);
  if (value === null) return null;
  const { cause, subject, blocker, since } = value;
  const nameless = t(`inspector:nameless.${cause}`, { defaultValue: '' });
  return (
    <p className="because">
      {t(`inspector:bound.${cause}`, {
        subject: subject === '' ? nameless : subject,
        blocker: blocker === null ? nameless : partCode(blocker),
      })}
      {since < start &&
        `${format.language === 'en' ? ' ' : ''}${t('inspector:since', { since: format.instant(since) })}`}
    </p>
  );
}

function LiveFacts({ live }: { live: NonNullable<OperationDetail['live']> }) {
  const { t, format } = useTexts();
  return (
    <>
      <h4>{t('inspector:live')}</h4>
      <Facts
        facts={[
          [t('inspector:state'), t(`inspector:jobState.${live.state}`)],
          [t('inspector:done'), format.share(live.progress)],
          [t('inspector:actualStart'), live.actualStart < 0 ? null : format.instant(live.actualStart)],
          [t('inspector:actualEnd'), live.actualEnd < 0 ? null : format.instant(live.actualEnd)],
          [t('inspector:projectedEnd'), live.projectedEnd < 0 ? null : format.instant(live.projectedEnd)],
        ]}
      />
    </>
  );
}

function Needs({ detail }: { detail: OperationDetail }) {
  const { t, format } = useTexts();
  const resources = detail.resources.map(
    ({ name, units }) => [name, t('inspector:units', { units: format.number(units) })] as const,
  );
  const materials = detail.materials.map(
    ({ item, name, quantity }) => [name === '' ? item : name, format.number(quantity, 3)] as const,
  );
  if (resources.length + materials.length === 0) return null;
  return (
    <>
      <h4>{t('inspector:needs')}</h4>
      <Facts facts={[...resources, ...materials]} />
    </>
  );
}

function Neighbours({ detail }: { detail: OperationDetail }) {
  const { t, format } = useTexts();
  const model = useSessionState((state) => state.model);
  const codeOf = (operation: string): string => {
    const row = model?.find(operation, 0) ?? null;
    return model === null || row === null ? operation : operationCode(model, row);
  };
  const rows = [
    ...detail.predecessors.map(({ operation, name, end }) => ({
      operation,
      name,
      label: t('inspector:before'),
      at: end,
    })),
    ...detail.successors.map(({ operation, name, start }) => ({
      operation,
      name,
      label: t('inspector:after'),
      at: start,
    })),
  ];
  if (rows.length === 0) return null;
  return (
    <>
      <h4>{t('inspector:route')}</h4>
      <ul className="neighbours">
        {rows.map(({ operation, name, label, at }) => (
          <li key={`${label} ${operation}`}>
            <span className="muted">{label}</span>
            <button type="button" className="link" onClick={() => ui.showOnBoard(operation, 0)}>
              {codeOf(operation)} {name}
            </button>
            <span className="number" title={at === null ? undefined : format.instant(at)}>
              {at === null ? '–' : format.dayTime(at)}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Modes({ modes }: { modes: OperationDetail['modes'] }) {
  const { t, format } = useTexts();
  return (
    <>
      <h4>{t('inspector:modes')}</h4>
      <table className="table modes bp6-html-table bp6-compact">
        <thead>
          <tr>
            <th>{t('inspector:machine')}</th>
            <th className="number">{t('inspector:setup')}</th>
            <th className="number">{t('inspector:run')}</th>
          </tr>
        </thead>
        <tbody>
          {modes.map(({ machine, machineName, setup, run, chosen }) => (
            <tr key={`${machine} ${setup} ${run}`} className={chosen ? 'chosen' : ''}>
              <td>
                {machineName}
                {chosen && <span className="visually-hidden"> {t('inspector:chosen')}</span>}
                {chosen && ' ✓'}
              </td>
              <td className="number">{format.duration(setup)}</td>
              <td className="number">{format.duration(run)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
