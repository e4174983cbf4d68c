import { Button, Callout } from '@blueprintjs/core';
import { Undo } from '@blueprintjs/icons';
import { useState } from 'react';
import type { DispatchMachine } from '../../electron/host/contract.ts';
import type { Failure } from '../../solver/model/result.ts';
import { useSession, useSessionState } from '../host/context.ts';
import { ui } from '../shell/ui-state.ts';
import { DataTable } from '../table/DataTable.tsx';
import { usePages } from '../table/use-pages.ts';
import { failureText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';
import { dispatchColumns } from './dispatch-columns.tsx';
import type { DispatchContext } from './dispatch-columns.tsx';

type DispatchTableProps = { machine: DispatchMachine; window: { from: number; to: number } };

/** One machine's list. Released jobs that have not begun can be chosen and recalled. */
export function DispatchTable({ machine, window }: DispatchTableProps) {
  const { t, format } = useTexts();
  const { call } = useSession();
  const offline = useSessionState((state) => state.reach !== 'online');
  const pages = usePages('dispatchList', { machine: machine.machine, ...window }, ['plan', 'deliveries', 'orders']);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [sending, setSending] = useState(false);
  const [outcome, setOutcome] = useState<{ failure: Failure | null; text: string }>({ failure: null, text: '' });

  const context: DispatchContext = {
    chosen,
    choose: (jobOrder, on) =>
      setChosen((old) => new Set(on ? [...old, jobOrder] : [...old].filter((id) => id !== jobOrder))),
  };

  async function recall(): Promise<void> {
    setSending(true);
    const result = await call('recall', { jobOrders: [...chosen] });
    setSending(false);
    if (!result.ok) return setOutcome({ failure: result, text: '' });
    setChosen(new Set());
    const { recalled, refused } = result.value;
    const counts = { recalled: format.number(recalled), refused: format.number(refused.length) };
    const text = refused.length === 0 ? t('dispatch:recalled', counts) : t('dispatch:recalledSome', counts);
    setOutcome({ failure: null, text });
  }

  return (
    <section className="dispatch-list" aria-label={t('dispatch:list', { name: machine.name })}>
      <div className="split-title">
        <h3>
          {machine.name} <span className="muted small">{machine.workCenter}</span>
        </h3>
        <span className="muted" aria-live="polite">
          {outcome.text}
        </span>
        <div className="spring" />
        <Button
          size="small"
          variant="minimal"
          text={t('dispatch:showMachine')}
          onClick={() => ui.showMachine(machine.machine)}
        />
        <Button
          size="small"
          icon={<Undo size={14} />}
          disabled={chosen.size === 0 || offline}
          loading={sending}
          text={chosen.size === 0 ? t('dispatch:recallNone') : t('dispatch:recall', { count: chosen.size })}
          title={t('dispatch:recallText')}
          onClick={() => void recall()}
        />
      </div>
      {outcome.failure !== null && (
        <Callout compact intent="danger" role="alert">
          {failureText(outcome.failure, t)}
        </Callout>
      )}
      <DataTable
        label={t('dispatch:list', { name: machine.name })}
        columns={dispatchColumns}
        context={context}
        pages={pages}
        rowKey={(row) => row.jobOrder}
        empty={{ title: t('dispatch:nothing'), text: t('dispatch:nothingText') }}
        minWidth={390}
        onOpen={(row) => ui.showOnBoard(row.operation, row.part)}
      />
    </section>
  );
}
