import { Spinner } from '@blueprintjs/core';
import type { ChainLever, OrderExplanation } from '../../electron/host/contract.ts';
import { useQuery } from '../host/context.ts';
import { ui } from '../shell/ui-state.ts';
import { failureText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';
import { ChainList, ChainStrip } from './Chain.tsx';
import { partCode } from './chain-steps.ts';

/** More than any chain one reads; what is beyond is said to be. */
const segmentsRead = 3000;
const leversShown = 3;

/** Why the order ends when it does: the chain, what would help most, and how early it could be at best. */
export function OrderWhy({ order }: { order: string }) {
  const { t, format } = useTexts();
  const { value, failure, loading } = useQuery('explain', { order, limit: segmentsRead }, ['plan', 'scenario']);
  if (failure !== null) return <p className="problem">{failureText(failure, t)}</p>;
  if (value === null) return loading ? <Spinner size={16} aria-label={t('inspector:chain.loading')} /> : null;
  if (value.end <= value.from) return null;
  const late = value.end > value.due;
  return (
    <section className="why" aria-label={t('inspector:chain.label')}>
      <h4>{late ? t('inspector:chain.late') : t('inspector:chain.title')}</h4>
      <p>
        {t(`inspector:chain.begins.${value.begins}`, {
          from: format.instant(value.from),
          span: format.duration(value.end - value.from),
        })}
      </p>
      <ChainStrip explanation={value} />
      <Alone explanation={value} late={late} />
      <Levers levers={value.levers} />
      <details open={late}>
        <summary>{t('inspector:chain.details')}</summary>
        <ChainList explanation={value} order={order} />
        {value.total > value.segments.length && (
          <p className="muted">{t('inspector:chain.cut', { count: value.total - value.segments.length })}</p>
        )}
      </details>
    </section>
  );
}

function Alone({ explanation, late }: { explanation: OrderExplanation; late: boolean }) {
  const { t, format } = useTexts();
  const { aloneEnd, due, end } = explanation;
  const values = { end: format.instant(aloneEnd), gain: format.duration(end - aloneEnd) };
  if (aloneEnd >= end) return <p className="because">{t('inspector:alone.best')}</p>;
  if (aloneEnd > due) {
    const after = format.duration(aloneEnd - due);
    return <p className="because because-problem">{t('inspector:alone.late', { ...values, after })}</p>;
  }
  return <p className="because">{late ? t('inspector:alone.inTime', values) : t('inspector:alone.earlier', values)}</p>;
}

function Levers({ levers }: { levers: readonly ChainLever[] }) {
  const { t } = useTexts();
  if (levers.length === 0) return null;
  return (
    <>
      <h4>{t('inspector:levers')}</h4>
      <ol className="levers">
        {levers.slice(0, leversShown).map((lever) => (
          <LeverLine key={JSON.stringify(lever)} lever={lever} />
        ))}
      </ol>
    </>
  );
}

function LeverLine({ lever }: { lever: ChainLever }) {
  const { t, format } = useTexts();
  const { cause, seconds, machine, resource, material, part, blocker } = lever;
  const subject = material?.name ?? resource?.name ?? machine?.name ?? '';
  const text = t(`inspector:lever.${cause}`, {
    subject,
    operation: part === null ? '' : partCode(part),
    duration: format.duration(seconds),
  });
  const open =
    part !== null
      ? () => ui.showOnBoard(part.operation, part.part)
      : machine !== null
        ? () => ui.showMachine(machine.id)
        : null;
  return (
    <li>
      {open === null ? (
        text
      ) : (
        <button type="button" className="link" onClick={open}>
          {text}
        </button>
      )}
      {blocker !== null && (
        <span className="muted small">
          {' '}
          {t('inspector:leverBlocker', { order: blocker.number, duration: format.duration(blocker.seconds) })}
        </span>
      )}
    </li>
  );
}
