import { Button, Callout, DialogBody, DialogFooter, FileInput, Tag } from '@blueprintjs/core';
import { Export, Trash, WarningSign } from '@blueprintjs/icons';
import { useState } from 'react';
import type { DragEvent } from 'react';
import type { Policies } from '../../electron/host/contract.ts';
import type { Policy } from '../../solver/model/policy.ts';
import type { Failure, Result } from '../../solver/model/result.ts';
import { useQuery, useSession } from '../host/context.ts';
import { QuickDialog } from '../shell/QuickDialog.tsx';
import { failureText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';
import { PolicyForm } from './PolicyForm.tsx';
import { policyTitle } from './policy-title.ts';
import { setScenarios, useScenarios } from './scenario-state.ts';
import { saveText } from './transfer.ts';

/** Planning policies: choose, change, copy, share as files. */
export function PolicyDialog() {
  const { t } = useTexts();
  const open = useScenarios((state) => state.policiesOpen);
  const { value, failure } = useQuery('policies', open ? {} : null, ['documents', 'scenario']);
  if (!open) return null;
  const close = (): void => setScenarios({ policiesOpen: false });
  return (
    <QuickDialog onClose={close} title={t('scenarios:policy.title')} className="policy-dialog">
      {failure !== null && (
        <Callout compact intent="danger" role="alert">
          {failureText(failure, t)}
        </Callout>
      )}
      {value !== null && <PolicyEditor policies={value} onClose={close} />}
    </QuickDialog>
  );
}

function PolicyEditor({ policies, onClose }: { policies: Policies; onClose: () => void }) {
  const { t } = useTexts();
  const { call } = useSession();
  const [shown, setShown] = useState(policies.chosen);
  /** As it stands in the form; null while it is as its file has it. */
  const [edited, setEdited] = useState<Policy | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const row = policies.rows.find(({ policy }) => same(policy.name, shown)) ?? policies.rows[0];
  const policy = edited ?? row.policy;
  const builtInName = policies.rows.some((other) => other.builtIn && same(other.policy.name, policy.name));
  const canSave = edited !== null && edited.name.trim() !== '' && !builtInName;

  async function well(result: Promise<Result<unknown>>): Promise<boolean> {
    const outcome = await result;
    setFailure(outcome.ok ? null : outcome);
    return outcome.ok;
  }
  function show(name: string): void {
    setShown(name);
    setEdited(null);
    setFailure(null);
  }
  /** True when what is shown is what its file has. */
  async function save(): Promise<boolean> {
    if (edited === null) return true;
    if (!(await well(call('savePolicy', { policy: edited })))) return false;
    show(edited.name);
    return true;
  }
  async function use(): Promise<void> {
    if ((await save()) && (await well(call('choosePolicy', { name: policy.name })))) onClose();
  }
  async function take(files: readonly File[]): Promise<void> {
    for (const file of files) {
      const imported = await call('importPolicy', { text: await file.text() });
      if (!imported.ok) return setFailure(imported);
      show(imported.value.name);
    }
  }
  /** A built-in one is changed under a name of the planner's own. */
  function edit(change: Partial<Policy>): void {
    const own = row.builtIn && edited === null && change.name === undefined;
    setEdited({
      ...policy,
      ...(own && { name: t('scenarios:policy.copyOf', { name: policyTitle(row, t) }) }),
      ...change,
    });
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    void take([...event.dataTransfer.files]);
  };
  return (
    <div className="policy-editor" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <DialogBody>
        <div className="policy-columns">
          <nav className="policy-list" aria-label={t('scenarios:policy.list')}>
            {policies.rows.map((other) => (
              <Button
                key={other.policy.name}
                fill
                alignText="start"
                variant="minimal"
                active={other === row}
                aria-current={other === row ? 'true' : undefined}
                text={policyTitle(other, t)}
                endIcon={
                  same(other.policy.name, policies.chosen) ? (
                    <Tag minimal>{t('scenarios:policy.inUse')}</Tag>
                  ) : undefined
                }
                onClick={() => show(other.policy.name)}
              />
            ))}
            {policies.broken.map(({ file, problem }) => (
              <p key={file} className="problem small">
                <WarningSign size={12} /> {problem}
              </p>
            ))}
            <FileInput
              fill
              size="small"
              text={t('scenarios:policy.import')}
              buttonText={t('scenarios:uploadButton')}
              inputProps={{ accept: '.json', 'aria-label': t('scenarios:policy.import') }}
              onInputChange={({ currentTarget }) => {
                void take([...(currentTarget.files ?? [])]);
                currentTarget.value = '';
              }}
            />
          </nav>
          <div className="policy-facts">
            {failure !== null && (
              <Callout compact intent="danger" role="alert">
                {failureText(failure, t)}
              </Callout>
            )}
            {row.builtIn && edited === null && (
              <p className="muted">
                {t(`scenarios:builtInText.${keyOf(row.policy.name)}`)} {t('scenarios:policy.builtIn')}
              </p>
            )}
            {edited !== null && builtInName && <p className="problem">{t('scenarios:policy.nameTaken')}</p>}
            <PolicyForm
              policy={policy}
              title={row.builtIn && edited === null ? policyTitle(row, t) : policy.name}
              onChange={edit}
            />
          </div>
        </div>
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button text={t('scenarios:policy.save')} disabled={!canSave} onClick={() => void save()} />
            <Button
              intent="primary"
              text={t('scenarios:policy.use')}
              disabled={edited !== null && !canSave}
              onClick={() => void use()}
            />
          </>
        }
      >
        <Button
          variant="minimal"
          icon={<Export size={14} />}
          text={t('scenarios:policy.export')}
          onClick={() => saveText(`${JSON.stringify(policy, null, 2)}\n`, `${policy.name}.json`)}
        />
        <Button
          variant="minimal"
          icon={<Trash size={14} />}
          text={t('scenarios:policy.delete')}
          disabled={row.builtIn || edited !== null}
          onClick={() => void well(call('deletePolicy', { name: row.policy.name }))}
        />
      </DialogFooter>
    </div>
  );
}

function same(a: string, b: string): boolean {
  return a.toLocaleLowerCase() === b.toLocaleLowerCase();
}

function keyOf(name: string): string {
  return name.replaceAll(' ', '-');
}
