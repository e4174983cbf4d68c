import { Button, HTMLSelect } from '@blueprintjs/core';
import { Download, Print } from '@blueprintjs/icons';
import { useState } from 'react';
import type { Failure } from '../../solver/model/result.ts';
import { useQuery, useSession } from '../host/context.ts';
import { desktop } from '../host/desktop.ts';
import type { DesktopApi } from '../host/desktop.ts';
import { FailureNote } from '../shell/FailureNote.tsx';
import { Empty, LoadFailed, Opening } from '../shell/states.tsx';
import { useTexts } from '../text/use-texts.ts';
import { DispatchMachines } from './DispatchMachines.tsx';
import { DispatchTable } from './DispatchTable.tsx';
import { PrintSheets } from './PrintSheets.tsx';
import { downloadCsv, readLists } from './export-lists.ts';
import type { DispatchLists } from './export-lists.ts';
import { printPage } from './print-page.ts';

const windows = [8, 24, 72, 168, 336];
const hour = 3600;
/** Step of the window's beginning, so that the lists are not asked anew with every second. */
const step = 900;

/** Work-to lists: per machine what to do, in which order, and what the floor was told of it. */
export function DispatchView() {
  const { t, format } = useTexts();
  const session = useSession();
  const [hours, setHours] = useState(24);
  const [chosen, setChosen] = useState<string | null>(null);
  const [sheets, setSheets] = useState<{ lists: DispatchLists; print: () => Promise<void> } | null>(null);
  const [saved, setSaved] = useState('');
  const [problem, setProblem] = useState<Failure | null>(null);
  const from = Math.floor(session.plantNow() / step) * step;
  const window = { from, to: from + hours * hour };
  const { value, failure, reload } = useQuery('dispatchMachines', window, ['plan', 'deliveries']);
  if (value === null) return failure === null ? <Opening /> : <LoadFailed failure={failure} onRetry={reload} />;
  const { machines } = value;
  const machine = machines.find((row) => row.machine === chosen) ?? machines[0];

  async function csv(ids: string[]): Promise<void> {
    setProblem(null);
    const result = await downloadCsv(session.call, ids, window, t);
    if (!result.ok) setProblem(result);
  }
  async function onPaper(ids: string[], print: () => Promise<void>): Promise<void> {
    setProblem(null);
    setSaved('');
    const lists = await readLists(session.call, ids, window);
    if (lists.ok) setSheets({ lists: lists.value, print });
    else setProblem(lists);
  }
  async function pdf(ids: string[], { savePdf }: DesktopApi): Promise<void> {
    const name = ids.length === 1 ? ids[0] : t('dispatch:fileName');
    await onPaper(ids, async () => {
      const result = await savePdf(name);
      if (!result.ok) setProblem(result);
      else if (result.value !== null) setSaved(t('dispatch:pdfSaved', { path: result.value }));
    });
  }

  const here = desktop;
  const all = machines.map((row) => row.machine);
  return (
    <div className="list-view dispatch-view">
      <div className="toolbar" role="toolbar" aria-label={t('dispatch:toolbar')}>
        <label htmlFor="dispatch-hours">{t('dispatch:window')}</label>
        <HTMLSelect
          id="dispatch-hours"
          value={hours}
          onChange={({ currentTarget }) => setHours(Number(currentTarget.value))}
          options={windows.map((value) => ({
            value,
            label: t('dispatch:hours', { hours: format.duration(value * hour) }),
          }))}
        />
        <span className="muted">
          {format.instant(window.from)} – {format.instant(window.to)}
        </span>
        <div className="spring" />
        {problem !== null && <FailureNote failure={problem} />}
        <span className="muted dispatch-saved" title={saved} aria-live="polite">
          {saved}
        </span>
        <Button
          size="small"
          icon={<Print size={14} />}
          disabled={machine === undefined}
          text={t('dispatch:print')}
          onClick={() => void onPaper([machine.machine], printPage)}
        />
        <Button
          size="small"
          disabled={machine === undefined}
          text={t('dispatch:printAll')}
          onClick={() => void onPaper(all, printPage)}
        />
        {here !== undefined && (
          <>
            <Button
              size="small"
              disabled={machine === undefined}
              text={t('dispatch:pdf')}
              onClick={() => void pdf([machine.machine], here)}
            />
            <Button
              size="small"
              disabled={machine === undefined}
              text={t('dispatch:pdfAll')}
              onClick={() => void pdf(all, here)}
            />
          </>
        )}
        <Button
          size="small"
          icon={<Download size={14} />}
          disabled={machine === undefined}
          text={t('dispatch:csv')}
          onClick={() => void csv([machine.machine])}
        />
        <Button
          size="small"
          disabled={machine === undefined}
          text={t('dispatch:csvAll')}
          onClick={() => void csv(all)}
        />
      </div>
      {machine === undefined ? (
        <Empty title={t('dispatch:empty')} text={t('dispatch:emptyText')} />
      ) : (
        <div className="dispatch-body">
          <DispatchMachines machines={machines} chosen={machine.machine} onChoose={setChosen} />
          <DispatchTable key={machine.machine} machine={machine} window={window} />
        </div>
      )}
      {sheets !== null && <PrintSheets {...sheets} onPrinted={() => setSheets(null)} />}
    </div>
  );
}
