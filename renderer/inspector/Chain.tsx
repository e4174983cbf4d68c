import type { OrderExplanation, PartRef } from '../../electron/host/contract.ts';
import { ui } from '../shell/ui-state.ts';
import { useTexts } from '../text/use-texts.ts';
import { chainPieces, chainSteps, partCode } from './chain-steps.ts';
import type { ChainLine, ChainStep } from './chain-steps.ts';

/** Blockers that a line names before it only counts them. */
const blockersNamed = 3;

/** The chain as a strip in proportion, with what its colours mean and how much each is. */
export function ChainStrip({ explanation }: { explanation: OrderExplanation }) {
  const { t, format } = useTexts();
  const { from, end, totals, segments } = explanation;
  const whole = Math.max(1, end - from);
  const share = (seconds: number): string =>
    t('inspector:chain.total', { duration: format.duration(seconds), share: format.share(seconds / whole) });
  return (
    <>
      {/* The list of totals below says the same in words. */}
      <div className="chain-strip" aria-hidden>
        {chainPieces(segments).map((piece) => (
          <span
            key={piece.from}
            className={`chain-piece cause-${piece.cause}`}
            style={{ flexGrow: piece.to - piece.from }}
            title={`${t(`inspector:cause.${piece.cause}`)}: ${format.duration(piece.to - piece.from)}`}
          />
        ))}
      </div>
      <div className="chain-ends number small muted">
        <span>{format.instant(from)}</span>
        <span>{format.instant(end)}</span>
      </div>
      <ul className="chain-totals">
        {totals.map(({ cause, seconds }) => (
          <li key={cause}>
            <span className={`chain-swatch cause-${cause}`} />
            {t(`inspector:cause.${cause}`)}
            <span className="number">{share(seconds)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The chain as a list by operation; each line leads to what it speaks of. */
export function ChainList({ explanation, order }: { explanation: OrderExplanation; order: string }) {
  const { t } = useTexts();
  const steps = chainSteps(explanation.segments);
  return (
    <ol className="chain" aria-label={t('inspector:chain.list')}>
      {steps.map((step) => (
        <Step
          key={`${step.at.operation} ${step.at.part} ${step.lines[0].from}`}
          step={step}
          own={step.at.order === order}
        />
      ))}
    </ol>
  );
}

function Step({ step, own }: { step: ChainStep; own: boolean }) {
  const { t, format } = useTexts();
  return (
    <li className={own ? 'chain-step' : 'chain-step chain-supplier'}>
      <div className="chain-step-head">
        <PartDoor part={step.at} named />
        {!own && <span className="muted small">{t('inspector:chain.supplier')}</span>}
        <span className="number">{format.duration(step.seconds)}</span>
      </div>
      <ul>
        {step.lines.map((line) => (
          <Line key={`${line.cause} ${line.from}`} line={line} />
        ))}
      </ul>
    </li>
  );
}

function Line({ line }: { line: ChainLine }) {
  const { t, format } = useTexts();
  const { cause, machine, resource, material, arrival, blockers, from, to, seconds } = line;
  const subject = material?.name ?? resource?.name ?? machine.name;
  const onMachine = cause === 'machine' || cause === 'calendar' || cause === 'processing' || cause === 'setup';
  const named = blockers.slice(0, blockersNamed);
  return (
    <li title={t('inspector:chain.span', { from: format.instant(from), to: format.instant(to) })}>
      <span className={`chain-swatch cause-${cause}`} />
      <span>
        {onMachine && resource === null ? (
          <button type="button" className="link" onClick={() => ui.showMachine(machine.id)}>
            {t(`inspector:line.${cause}`, { subject })}
          </button>
        ) : (
          t(`inspector:line.${cause}`, { subject, arrival: arrival ?? '' })
        )}
        {named.length > 0 && cause !== 'lag' && (
          <span className="chain-blockers">
            {' '}
            {t('inspector:chain.behind')}{' '}
            {named.map((blocker) => (
              <PartDoor key={`${blocker.operation} ${blocker.part}`} part={blocker} />
            ))}
            {blockers.length > named.length && (
              <span className="muted">{t('inspector:chain.more', { count: blockers.length - named.length })}</span>
            )}
          </span>
        )}
      </span>
      <span className="number">{format.duration(seconds)}</span>
    </li>
  );
}

function PartDoor({ part, named = false }: { part: PartRef; named?: boolean }) {
  return (
    <button type="button" className="link" title={part.name} onClick={() => ui.showOnBoard(part.operation, part.part)}>
      {partCode(part)}
      {named && ` ${part.name}`}
    </button>
  );
}
