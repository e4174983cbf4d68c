import { Button, Callout, FormGroup, InputGroup } from '@blueprintjs/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import type { CredentialNeed } from '../../electron/host/contract.ts';
import type { Failure } from '../../solver/model/result.ts';
import { desktop } from '../host/desktop.ts';
import { failureText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';

/** Which credential a connection needs, whether it is there, and how to provide it. */
export function CredentialHelp({ need }: { need: CredentialNeed }) {
  const { t } = useTexts();
  const state = need.known === null ? '' : need.known ? `✓ ${t('settings:known')}` : `✕ ${t('settings:unknown')}`;
  return (
    <>
      <code>{need.name}</code> <span className={need.known === false ? 'problem' : 'muted'}>{state}</span>
      {need.known !== true && (
        <p className="muted small">
          {t('settings:provide', { user: need.userVariable, password: need.passwordVariable, name: need.name })}
        </p>
      )}
      {desktop !== undefined && <KeyStore name={need.name} />}
    </>
  );
}

/** Puts user and password into the computer's key store. They go straight to it, and never come back to this page. */
function KeyStore({ name }: { name: string }) {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [stored, setStored] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function store(event: FormEvent): Promise<void> {
    event.preventDefault();
    const result = await desktop!.storeCredential(name, { user, password });
    setPassword('');
    setFailure(result.ok ? null : result);
    setStored(result.ok);
    if (result.ok) setOpen(false);
  }

  if (!open) {
    return (
      <p>
        <Button size="small" text={t('settings:enter')} onClick={() => setOpen(true)} />{' '}
        {stored && <span className="good">✓ {t('settings:stored')}</span>}
      </p>
    );
  }
  return (
    <form className="key-store" onSubmit={(event) => void store(event)}>
      <FormGroup label={t('settings:user')} labelFor={`user-${name}`}>
        <InputGroup id={`user-${name}`} size="small" autoComplete="off" value={user} onValueChange={setUser} />
      </FormGroup>
      <FormGroup label={t('settings:password')} labelFor={`password-${name}`}>
        <InputGroup
          id={`password-${name}`}
          size="small"
          type="password"
          autoComplete="off"
          value={password}
          onValueChange={setPassword}
        />
      </FormGroup>
      {failure !== null && (
        <Callout compact intent="danger" role="alert">
          {failureText(failure, t)}
        </Callout>
      )}
      <Button size="small" type="submit" intent="primary" disabled={user === ''} text={t('settings:keep')} />{' '}
      <Button size="small" text={t('shell:cancel')} onClick={() => setOpen(false)} />
    </form>
  );
}
