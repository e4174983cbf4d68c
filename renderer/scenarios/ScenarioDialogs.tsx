import { Button, Callout, DialogBody, DialogFooter, FormGroup, InputGroup, Radio, RadioGroup } from '@blueprintjs/core';
import { useEffect, useId, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { HostInput } from '../../electron/host/contract.ts';
import { useSession, useSessionState } from '../host/context.ts';
import { QuickDialog } from '../shell/QuickDialog.tsx';
import { failureText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';
import { change, duplicate, makeNew, promote, saveUnder } from './actions.ts';
import { setScenarios, useScenarios, type ScenarioDialog } from './scenario-state.ts';

type From = NonNullable<HostInput<'newScenario'>['from']>;

/** The dialog that is open, if one is. */
export function ScenarioDialogs() {
  const dialog = useScenarios((state) => state.dialog);
  if (dialog === null) return null;
  if (dialog.kind === 'delete') return <DeleteDialog dialog={dialog} />;
  if (dialog.kind === 'promote') return <PromoteDialog dialog={dialog} />;
  if (dialog.kind === 'new') return <NewDialog />;
  return <NameDialog key={dialog.kind} dialog={dialog} />;
}

type NameDialogProps = { dialog: Extract<ScenarioDialog, { kind: 'saveAs' | 'whatIf' | 'rename' }> };

function NameDialog({ dialog }: NameDialogProps) {
  const { t } = useTexts();
  const session = useSession();
  const [name, setName] = useState(dialog.name);
  const run = (): Promise<boolean> => {
    if (dialog.kind === 'saveAs') return saveUnder(session, name);
    if (dialog.kind === 'whatIf') return duplicate(session, name);
    return change(() => session.call('renameScenario', { file: dialog.file, name }));
  };
  return (
    <Frame
      title={t(`scenarios:dialog.${dialog.kind}`)}
      ok={t(`scenarios:dialog.${dialog.kind}Ok`)}
      disabled={name.trim() === ''}
      run={run}
    >
      <p>{t(`scenarios:dialog.${dialog.kind}Text`)}</p>
      <NameField name={name} onChange={setName} />
    </Frame>
  );
}

function NewDialog() {
  const { t } = useTexts();
  const session = useSession();
  const record = useSessionState((state) => state.overview!.scenario.kind === 'record');
  const [name, setName] = useState('');
  const [from, setFrom] = useState<From>(record ? 'connections' : 'empty');
  const choices: From[] = ['connections', 'demo', 'empty'];
  return (
    <Frame
      title={t('scenarios:dialog.new')}
      ok={t('scenarios:dialog.newOk')}
      disabled={name.trim() === ''}
      run={() => makeNew(session, { name, from })}
    >
      <NameField name={name} onChange={setName} />
      <RadioGroup
        label={t('scenarios:dialog.from')}
        selectedValue={from}
        onChange={({ currentTarget }) => setFrom(currentTarget.value as From)}
      >
        {choices.map((choice) => (
          <Radio key={choice} value={choice} disabled={choice === 'connections' && !record}>
            {t(`scenarios:from.${choice}`)}
            <div className="muted small">{t(`scenarios:fromText.${choice}`)}</div>
          </Radio>
        ))}
      </RadioGroup>
    </Frame>
  );
}

function DeleteDialog({ dialog }: { dialog: Extract<ScenarioDialog, { kind: 'delete' }> }) {
  const { t } = useTexts();
  const { call } = useSession();
  const { file, name } = dialog;
  const run = async (): Promise<boolean> => {
    const done = await change(() => call('deleteScenario', { file }));
    if (done) setScenarios(({ chosen }) => ({ chosen: chosen.filter((other) => other !== file) }));
    return done;
  };
  return (
    <Frame title={t('scenarios:dialog.delete')} ok={t('scenarios:dialog.deleteOk')} run={run} danger>
      <p>{t('scenarios:dialog.deleteText', { name })}</p>
    </Frame>
  );
}

function PromoteDialog({ dialog }: { dialog: Extract<ScenarioDialog, { kind: 'promote' }> }) {
  const { t } = useTexts();
  const session = useSession();
  const { file, name, record } = dialog;
  return (
    <Frame
      title={t('scenarios:dialog.promote')}
      ok={t('scenarios:dialog.promoteOk')}
      run={() => promote(session, file)}
    >
      <p>{t('scenarios:dialog.promoteText', { name, record })}</p>
      <p className="muted">{t('scenarios:dialog.promoteUndo')}</p>
    </Frame>
  );
}

type FrameProps = {
  title: string;
  ok: string;
  disabled?: boolean;
  danger?: boolean;
  /** Answers whether it went well; the dialog stays open otherwise. */
  run: () => Promise<boolean>;
  children: ReactNode;
};

function Frame({ title, ok, disabled = false, danger = false, run, children }: FrameProps) {
  const { t } = useTexts();
  const busy = useScenarios((state) => state.busy);
  const failure = useScenarios((state) => state.failure);
  const close = (): void => setScenarios({ dialog: null, failure: null });
  const submit = async (): Promise<void> => {
    if (await run()) setScenarios({ dialog: null });
  };
  return (
    <QuickDialog toFillIn onClose={close} title={title} className="scenario-dialog">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!disabled && !busy) void submit();
        }}
      >
        <DialogBody>
          {failure !== null && (
            <Callout compact intent="danger" role="alert">
              {failureText(failure, t)}
            </Callout>
          )}
          {children}
        </DialogBody>
        <DialogFooter
          actions={
            <>
              <Button text={t('shell:cancel')} onClick={close} />
              <Button
                type="submit"
                intent={danger ? 'danger' : 'primary'}
                text={ok}
                loading={busy}
                disabled={disabled}
              />
            </>
          }
        />
      </form>
    </QuickDialog>
  );
}

/** Takes the focus, with the name selected. */
function NameField({ name, onChange }: { name: string; onChange: (name: string) => void }) {
  const { t } = useTexts();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // The dialog takes the focus when it opens; a moment later it can be moved on.
    const moment = requestAnimationFrame(() => input.current?.select());
    return () => cancelAnimationFrame(moment);
  }, []);
  return (
    <FormGroup label={t('scenarios:column.name')} labelFor={id}>
      <InputGroup id={id} inputRef={input} value={name} maxLength={200} onValueChange={onChange} />
    </FormGroup>
  );
}
