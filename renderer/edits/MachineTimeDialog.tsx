import { SegmentedControl } from '@blueprintjs/core';
import { useState } from 'react';
import type { Change } from '../../electron/host/contract.ts';
import { useSession, useSessionState } from '../host/context.ts';
import { useTexts } from '../text/use-texts.ts';
import { EditFrame } from './EditFrame.tsx';
import { MachineField, TextField } from './fields.tsx';
import { InstantField } from './InstantField.tsx';

const hour = 3600;
const usualHours = { downtime: 2, overtime: 4 };

type Kind = 'downtime' | 'overtime';

/** Takes a machine out of work for a while, or lets it work longer than its shifts. */
export function MachineTimeDialog({ machine, time, as }: { machine: string | null; time: number | null; as: Kind }) {
  const { t } = useTexts();
  const session = useSession();
  const first = useSessionState((state) => state.model?.board.machines[0]?.id ?? '');
  const [kind, setKind] = useState<Kind>(as);
  const [on, setOn] = useState(machine ?? first);
  const [start, setStart] = useState<number | null>(() => Math.ceil((time ?? session.plantNow()) / hour) * hour);
  const [end, setEnd] = useState<number | null>(() => (start === null ? null : start + usualHours[as] * hour));
  const [reason, setReason] = useState('');
  const changes: Change[] | null =
    start === null || end === null || on === ''
      ? null
      : kind === 'downtime'
        ? [{ change: kind, machine: on, start, end, reason: reason.trim() }]
        : [{ change: kind, machine: on, start, end }];
  return (
    <EditFrame title={t('edits:machineTime.title')} ok={t(`edits:machineTime.ok.${kind}`)} changes={changes}>
      <SegmentedControl
        fill
        value={kind}
        onValueChange={(value) => setKind(value as Kind)}
        options={(['downtime', 'overtime'] as const).map((value) => ({
          value,
          label: t(`edits:machineTime.kind.${value}`),
        }))}
      />
      <p className="muted">{t(`edits:machineTime.text.${kind}`)}</p>
      <MachineField label={t('edits:field.machine')} value={on} onChange={setOn} />
      <div className="edit-fields">
        <InstantField label={t('edits:field.start')} value={start} onChange={setStart} />
        <InstantField label={t('edits:field.end')} value={end} onChange={setEnd} />
      </div>
      {kind === 'downtime' && <TextField label={t('edits:field.reason')} value={reason} onChange={setReason} />}
    </EditFrame>
  );
}
