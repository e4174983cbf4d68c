import type { DispatchRow, DispatchState } from '../../electron/host/contract.ts';
import { useTexts } from '../text/use-texts.ts';

const signs: Record<DispatchState, string> = {
  none: '○',
  sending: '◐',
  acknowledged: '✓',
  refused: '✕',
  recalled: '↩',
};

/** What the floor was told of a job, with its revision, and whether the plan has moved on since. */
export function ReleaseMark({ row }: { row: DispatchRow }) {
  const { t } = useTexts();
  const reported = row.floor === 'running' || row.floor === 'interrupted';
  const begun = reported || row.position === 0;
  const text = reported
    ? t(`dispatch:floor.${row.floor}`)
    : begun
      ? t('dispatch:underWay')
      : t(`dispatch:state.${row.state}`);
  return (
    <span className={row.state === 'refused' ? 'problem' : row.state === 'acknowledged' ? '' : 'muted'}>
      <span aria-hidden="true">{begun ? '▶' : signs[row.state]} </span>
      {text}
      {row.revision > 0 && <span className="muted"> r{row.revision}</span>}
      {row.differs && !begun && <span className="problem"> ≠ {t('dispatch:differs')}</span>}
      {row.error !== '' && <span className="problem"> {row.error}</span>}
    </span>
  );
}
