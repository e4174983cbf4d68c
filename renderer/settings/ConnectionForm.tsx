import { Button, Callout, DialogBody, DialogFooter, FormGroup, HTMLSelect, InputGroup } from '@blueprintjs/core';
import { useState } from 'react';
import type { HostOutputs, ProfileSummary } from '../../electron/host/contract.ts';
import type { Failure } from '../../solver/model/result.ts';
import { useSession } from '../host/context.ts';
import { QuickDialog } from '../shell/QuickDialog.tsx';
import { failureText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';
import { ConnectionTrial } from './ConnectionTrial.tsx';
import { readParameter, ParameterField, writeParameter } from './ParameterField.tsx';

type Connection = HostOutputs['connections']['rows'][number]['connection'];
type ConnectionFormProps = {
  before: Connection | null;
  /** Ids in use. */
  taken: readonly string[];
  profiles: readonly ProfileSummary[];
  onClose: () => void;
};

/** A new connection from a profile, or another setting of one there is; it can be tried before it is kept. */
export function ConnectionForm({ before, taken, profiles, onClose }: ConnectionFormProps) {
  const { t } = useTexts();
  const { call } = useSession();
  const [profileId, setProfileId] = useState(before?.profile ?? profiles[0]?.id ?? '');
  const profile = profiles.find(({ id }) => id === profileId) ?? null;
  const [title, setTitle] = useState(before?.title ?? '');
  const [id, setId] = useState(before?.id ?? '');
  const [url, setUrl] = useState(before?.url ?? '');
  const [credential, setCredential] = useState(before?.credential ?? '');
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(Object.entries(before?.parameters ?? {}).map(([name, value]) => [name, writeParameter(value)])),
  );
  const [failure, setFailure] = useState<Failure | null>(null);
  const [saving, setSaving] = useState(false);

  const parameters = (profile?.parameters ?? []).flatMap((parameter) => {
    const text = values[parameter.name]?.trim() ?? '';
    return text === '' ? [] : [{ parameter, read: readParameter(parameter.type, text) }];
  });
  const wrong = new Set(parameters.filter(({ read }) => !read.ok).map(({ parameter }) => parameter.name));
  const suggested = profile?.credential ?? 'none';
  const connection: Connection = {
    id: id.trim() === '' ? freeId(profile?.kind ?? 'erp', taken) : id.trim(),
    kind: before?.kind ?? profile?.kind ?? 'erp',
    title: title.trim() === '' ? (profile?.title ?? '') : title.trim(),
    profile: profileId,
    url: url.trim(),
    credential: credential.trim() === '' ? suggested : credential.trim(),
    parameters: {
      ...keptParameters(before, profile),
      ...Object.fromEntries(
        parameters.flatMap(({ parameter, read }) => (read.ok ? [[parameter.name, read.value]] : [])),
      ),
    },
  };
  const clash = before === null && taken.includes(connection.id);
  const missing = (profile?.parameters ?? []).some(
    ({ name, required }) => required && (values[name]?.trim() ?? '') === '',
  );
  const ready = profile !== null && connection.url !== '' && wrong.size === 0 && !clash && !missing;

  async function save(): Promise<void> {
    setSaving(true);
    const result = await call('saveConnection', { connection });
    setSaving(false);
    if (result.ok) onClose();
    else setFailure(result);
  }

  return (
    <QuickDialog
      onClose={onClose}

      className="connection-form"
      title={before === null ? t('settings:addTitle') : t('settings:editNamed', { name: before.title })}
    >
      <DialogBody>
        <FormGroup label={t('settings:profile')} labelFor="connection-profile" helperText={profile?.comment}>
          <HTMLSelect
            id="connection-profile"
            fill
            value={profileId}
            onChange={({ currentTarget }) => setProfileId(currentTarget.value)}
            options={profiles
              .filter(({ kind }) => before === null || kind === before.kind)
              .map(({ id: value, kind, title: label }) => ({ value, label: `${kind.toUpperCase()} · ${label}` }))}
          />
        </FormGroup>
        <FormGroup label={t('settings:title')} labelFor="connection-title">
          <InputGroup id="connection-title" value={title} placeholder={profile?.title ?? ''} onValueChange={setTitle} />
        </FormGroup>
        {before === null && (
          <FormGroup
            label={t('settings:id')}
            labelFor="connection-id"
            helperText={clash ? t('settings:idTaken') : t('settings:idText')}
            {...(clash ? { intent: 'danger' as const } : {})}
          >
            <InputGroup
              id="connection-id"
              value={id}
              maxLength={100}
              placeholder={freeId(profile?.kind ?? 'erp', taken)}
              onValueChange={setId}
            />
          </FormGroup>
        )}
        <FormGroup label={t('settings:address')} labelFor="connection-url" labelInfo={t('settings:required')}>
          <InputGroup
            id="connection-url"
            value={url}
            placeholder={profile?.kind === 'mes' ? 'opc.tcp://mes.example:4840' : 'https://erp.example'}
            onValueChange={setUrl}
          />
        </FormGroup>
        <FormGroup
          label={t('settings:credential')}
          labelFor="connection-credential"
          helperText={t('settings:credentialText')}
        >
          <InputGroup
            id="connection-credential"
            value={credential}
            placeholder={suggested}
            onValueChange={setCredential}
          />
        </FormGroup>
        {(profile?.parameters ?? []).map((parameter) => (
          <ParameterField
            key={parameter.name}
            parameter={parameter}
            value={values[parameter.name] ?? ''}
            wrong={wrong.has(parameter.name)}
            onChange={(value) => setValues((old) => ({ ...old, [parameter.name]: value }))}
          />
        ))}
        {ready && <ConnectionTrial connection={connection} />}
        {failure !== null && (
          <Callout compact intent="danger" role="alert">
            {failureText(failure, t)}
          </Callout>
        )}
      </DialogBody>
      <DialogFooter
        actions={
          <>
            <Button text={t('shell:cancel')} onClick={onClose} />
            <Button
              intent="primary"
              disabled={!ready}
              loading={saving}
              text={t('settings:save')}
              onClick={() => void save()}
            />
          </>
        }
      />
    </QuickDialog>
  );
}

function freeId(kind: 'erp' | 'mes', taken: readonly string[]): string {
  for (let number = 1; ; number++) {
    const id = number === 1 ? kind : `${kind}${number}`;
    if (!taken.includes(id)) return id;
  }
}

/** Values that the profile asks nothing of are not this form's to drop. */
function keptParameters(before: Connection | null, profile: ProfileSummary | null): Record<string, unknown> {
  const asked = new Set(profile?.parameters.map(({ name }) => name));
  return Object.fromEntries(Object.entries(before?.parameters ?? {}).filter(([name]) => !asked.has(name)));
}
