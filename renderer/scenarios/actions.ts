/** What the page does with scenarios. Every way to another scenario ends in `entered`, so that nothing of the former one stays on the screen. */
import type { HostInput } from '../../electron/host/contract.ts';
import type { Failure, Result } from '../../solver/model/result.ts';
import { desktop } from '../host/desktop.ts';
import type { Session } from '../host/session.ts';
import { setUi, ui } from '../shell/ui-state.ts';
import { setScenarios, useScenarios } from './scenario-state.ts';
import { sendFile } from './transfer.ts';

/** Where this tab looks, so that it looks there again after a break of the connection or a reload. */
const rememberedKey = 'taktwerk.scenario';

export function openFile(session: Session, file: string): Promise<boolean> {
  return enter(session, () => session.call('openScenario', { file }));
}

/** Asks for a file where there are file dialogs, else shows the list. */
export async function openOther(session: Session): Promise<void> {
  if (desktop === undefined) return ui.go('scenarios');
  const file = await desktop.openDialog();
  if (file !== null) await openFile(session, file);
}

export function makeNew(session: Session, input: HostInput<'newScenario'>): Promise<boolean> {
  return enter(session, () => session.call('newScenario', input));
}

/** Asks where to save where there are file dialogs, else for a name. */
export async function saveAs(session: Session, name: string): Promise<void> {
  if (desktop === undefined) return setScenarios({ dialog: { kind: 'saveAs', name }, failure: null });
  const file = await desktop.saveDialog(name);
  // The dialog has asked whether to replace what is there.
  if (file !== null) await enter(session, () => session.call('saveScenarioAs', { file, replace: true }));
}

export function saveUnder(session: Session, name: string): Promise<boolean> {
  return enter(session, () => session.call('saveScenarioAs', { name }));
}

export function duplicate(session: Session, name: string): Promise<boolean> {
  return enter(session, () => session.call('duplicateAsWhatIf', { name }));
}

export async function promote(session: Session, file: string): Promise<boolean> {
  let summary: { moved: number; becameLate: unknown[] } | null = null;
  const done = await enter(session, async () => {
    const result = await session.call('promote', { file });
    if (result.ok) summary = result.value;
    return result;
  });
  if (done && summary !== null) {
    const { moved, becameLate } = summary as { moved: number; becameLate: unknown[] };
    const record = session.store.getState().overview?.scenario.name ?? '';
    setScenarios({ notice: { kind: 'promoted', moved, late: becameLate.length, record } });
  }
  return done;
}

/** A command that leaves the page where it is. True when it went well. */
export async function change(run: () => Promise<Result<unknown>>): Promise<boolean> {
  setScenarios({ busy: true, failure: null });
  const result = await run();
  setScenarios({ busy: false, failure: result.ok ? null : result });
  return result.ok;
}

/** Takes files in that were chosen or dropped; a desktop opens them where they are. */
export async function takeIn(session: Session, files: readonly File[]): Promise<void> {
  for (const file of files) {
    const path = desktop?.pathOf(file) ?? null;
    if (path !== null) {
      await openFile(session, path);
      continue;
    }
    setScenarios({ busy: true, failure: null, notice: null });
    const taken = await sendFile(file);
    setScenarios({ busy: false, failure: taken.ok ? null : taken });
    if (!taken.ok) return;
    const listed = await session.call('scenarios', {});
    const row = listed.ok ? listed.value.rows.find((other) => other.file === taken.value.file) : undefined;
    if (row) {
      setScenarios({
        notice: { kind: 'uploaded', name: row.name, connectionsOff: row.connectionsOff.length > 0 },
      });
    }
  }
}

/** Goes back to where this tab was looking when the host shows it something else, such as after a break of the connection. */
export async function stay(session: Session, shown: string): Promise<void> {
  const wanted = sessionStorage.getItem(rememberedKey);
  if (wanted === shown || useScenarios.getState().busy) return;
  if (wanted === null) return sessionStorage.setItem(rememberedKey, shown);
  const opened = await session.call('openScenario', { file: wanted });
  if (opened.ok) entered(session, opened.value.file);
  else sessionStorage.setItem(rememberedKey, shown);
}

async function enter(session: Session, run: () => Promise<Result<{ file: string }>>): Promise<boolean> {
  setScenarios({ busy: true, failure: null, notice: null });
  const result = await run();
  setScenarios({ busy: false, failure: result.ok ? null : (result satisfies Failure) });
  if (result.ok) entered(session, result.value.file);
  return result.ok;
}

function entered(session: Session, file: string): void {
  sessionStorage.setItem(rememberedKey, file);
  session.store.setState({ tasks: {}, pullSummary: null, planSummary: null });
  setUi(({ ghostFile }) => ({ selection: null, ghostFile: ghostFile === file ? null : ghostFile }));
}
