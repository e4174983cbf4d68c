import { FormGroup, HTMLSelect, InputGroup, TextArea } from '@blueprintjs/core';
import type { ProfileSummary } from '../../electron/host/contract.ts';
import { useTexts } from '../text/use-texts.ts';

type Parameter = ProfileSummary['parameters'][number];

/** Text of a value as its field shows it. */
export function writeParameter(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/** Value of a field's text; not ok when the text is none of the parameter's type. */
export function readParameter(type: Parameter['type'], text: string): { ok: true; value: unknown } | { ok: false } {
  if (type === 'number') {
    const value = Number(text);
    return Number.isFinite(value) ? { ok: true, value } : { ok: false };
  }
  if (type === 'boolean') return { ok: true, value: text === 'true' };
  if (type !== 'json') return { ok: true, value: text };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}

type ParameterFieldProps = { parameter: Parameter; value: string; wrong: boolean; onChange: (value: string) => void };

/** What a profile asks of the one who sets up a connection. Empty leaves the profile's default. */
export function ParameterField({ parameter, value, wrong, onChange }: ParameterFieldProps) {
  const { t } = useTexts();
  const { name, title, type, required, comment } = parameter;
  const id = `parameter-${name}`;
  const preset = writeParameter(parameter.default);
  return (
    <FormGroup
      label={title}
      labelFor={id}
      labelInfo={required ? t('settings:required') : undefined}
      helperText={wrong ? t(`settings:wrong.${type}`) : comment}
      {...(wrong ? { intent: 'danger' as const } : {})}
    >
      {type === 'boolean' ? (
        <HTMLSelect
          id={id}
          value={value}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
          options={[
            { value: '', label: t('settings:preset', { value: preset }) },
            { value: 'true', label: t('settings:yes') },
            { value: 'false', label: t('settings:no') },
          ]}
        />
      ) : type === 'json' ? (
        <TextArea
          id={id}
          fill
          rows={4}
          className="code-input"
          value={value}
          placeholder={preset}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      ) : (
        <InputGroup id={id} value={value} placeholder={preset} onValueChange={onChange} />
      )}
    </FormGroup>
  );
}
