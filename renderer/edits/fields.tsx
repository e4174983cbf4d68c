import { FormGroup, HTMLSelect, InputGroup } from '@blueprintjs/core';
import { useId } from 'react';
import { useSessionState } from '../host/context.ts';

type FieldProps = { label: string; helper?: string };

/** A number as text, so that it can be half typed; `numberOf` reads it. */
export function NumberField({
  label,
  helper,
  value,
  onChange,
}: FieldProps & { value: string; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <FormGroup label={label} labelFor={id} helperText={helper}>
      <InputGroup id={id} inputMode="decimal" value={value} onValueChange={onChange} autoComplete="off" />
    </FormGroup>
  );
}

export function TextField({
  label,
  helper,
  value,
  onChange,
  choices,
}: FieldProps & { value: string; onChange: (value: string) => void; choices?: readonly string[] }) {
  const id = useId();
  return (
    <FormGroup label={label} labelFor={id} helperText={helper}>
      <InputGroup
        id={id}
        value={value}
        onValueChange={onChange}
        autoComplete="off"
        {...(choices === undefined ? {} : { list: `${id}-choices` })}
      />
      {choices !== undefined && (
        <datalist id={`${id}-choices`}>
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice}
            </option>
          ))}
        </datalist>
      )}
    </FormGroup>
  );
}

export function MachineField({
  label,
  value,
  onChange,
}: FieldProps & { value: string; onChange: (value: string) => void }) {
  const id = useId();
  const machines = useSessionState((state) => state.model?.board.machines ?? []);
  const name = (machine: { id: string; name: string }): string =>
    machine.name === machine.id ? machine.id : `${machine.id} · ${machine.name}`;
  return (
    <FormGroup label={label} labelFor={id}>
      <HTMLSelect
        id={id}
        fill
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        options={machines.map((machine) => ({ value: machine.id, label: name(machine) }))}
      />
    </FormGroup>
  );
}

/** A positive number as typed, with a comma or a point; null when it is none. */
export function numberOf(text: string): number | null {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() !== '' && Number.isFinite(value) && value > 0 ? value : null;
}
