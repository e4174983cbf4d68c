import { Tag } from '@blueprintjs/core';
import type { ReleaseChange, ReleasePreview } from '../../electron/host/contract.ts';
import { Empty } from '../shell/states.tsx';
import { useTexts } from '../text/use-texts.ts';

const kinds = ['new', 'moved', 'changed', 'recalled'] as const;
const intents = { new: 'primary', moved: 'warning', changed: 'none', recalled: 'danger' } as const;

/** Per machine what a release would change, the machines with changes first open. */
export function ReleaseReview({ preview }: { preview: ReleasePreview }) {
  const { t } = useTexts();
  const changed = preview.machines.filter(({ changes }) => changes.length > 0);
  if (changed.length === 0) {
    const text = preview.planVersion === 0 ? t('release:noPlanText') : t('release:nothingText');
    return <Empty title={t('release:nothing')} text={text} />;
  }
  return (
    <div className="release-review">
      {changed.map(({ machine, name, changes, unchanged }) => (
        <details key={machine} open={changed.length <= 6}>
          <summary>
            <strong title={name}>{name}</strong>
            {kinds.map((kind) => {
              const count = changes.filter(({ change }) => change === kind).length;
              return count === 0 ? null : (
                <Tag key={kind} minimal intent={intents[kind]}>
                  {t(`release:count.${kind}`, { count })}
                </Tag>
              );
            })}
            {unchanged > 0 && <span className="muted">{t('release:unchanged', { count: unchanged })}</span>}
          </summary>
          <table className="table bp6-html-table bp6-compact">
            <tbody>
              {changes.map((change) => (
                <ChangeRow key={`${change.jobOrder} ${change.change}`} change={change} machine={machine} />
              ))}
            </tbody>
          </table>
        </details>
      ))}
    </div>
  );
}

function ChangeRow({ change, machine }: { change: ReleaseChange; machine: string }) {
  const { t, format } = useTexts();
  const sequence = change.operation.slice(change.operation.lastIndexOf('/') + 1);
  const before = change.before;
  return (
    <tr>
      <td>{t(`release:change.${change.change}`)}</td>
      <td>
        {change.orderNumber} / {sequence}
        {change.part > 0 && `.${change.part + 1}`}
      </td>
      <td className="number">{change.start === null ? '–' : format.instant(change.start)}</td>
      <td className="number">{change.end === null ? '–' : format.instant(change.end)}</td>
      <td className="muted">
        {before !== null &&
          t('release:before', {
            machine: before.machine === machine ? '' : before.machine,
            start: format.instant(before.start),
          })}
      </td>
    </tr>
  );
}
