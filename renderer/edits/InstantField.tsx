import { FormGroup, InputGroup } from '@blueprintjs/core';
import { useId, useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTexts } from '../text/use-texts.ts';
import { numberAt, places, readInstant, stepInstant, writeInstant } from './instant-text.ts';

type InstantFieldProps = {
  label: string;
  helper?: string;
  /** Seconds after the epoch; null while what is typed is no instant. */
  value: number | null;
  onChange: (value: number | null) => void;
};

/**
 * A date and time on the plant's clock, in the app's language: the browser's own field speaks the browser's and knows no zone. Up and down
 * change the number at the caret.
 */
export function InstantField({ label, helper, value, onChange }: InstantFieldProps) {
  const id = useId();
  const { t, format } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  /** The number just stepped, which is marked once the new one is there. */
  const stepped = useRef<number | null>(null);
  const written = value === null ? '' : writeInstant(value, format);
  const shown = readInstant(typed, format) === value ? typed : written;
  const wrong = value === null && shown !== '';
  useLayoutEffect(() => {
    if (stepped.current === null) return;
    const { from, to } = places[stepped.current];
    input.current?.setSelectionRange(from, to);
    stepped.current = null;
  });

  function type(text: string): void {
    setTyped(text);
    onChange(readInstant(text, format));
  }
  function step(event: KeyboardEvent<HTMLInputElement>): void {
    const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (by === 0 || value === null) return;
    event.preventDefault();
    stepped.current = numberAt(shown, event.currentTarget.selectionStart ?? 0);
    type(writeInstant(stepInstant(value, stepped.current, by, format), format));
  }

  return (
    <FormGroup
      label={label}
      labelFor={id}
      helperText={
        <span id={`${id}-help`}>
          {value === null
            ? t('edits:field.instantForm', {
                example: format.language === 'en' ? '2026-03-24 14:05' : '2026/03/24 14:05',
              })
            : t('edits:field.instantText', { day: format.dayOfWeek(value), zone: format.zone })}
          {helper !== undefined && <br />}
          {helper}
        </span>
      }
      {...(wrong ? { intent: 'danger' as const } : {})}
    >
      <InputGroup
        id={id}
        inputRef={input}
        className="instant-field"
        value={shown}
        maxLength={40}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}-help`}
        aria-invalid={wrong}
        onValueChange={type}
        onKeyDown={step}
        onBlur={() => value !== null && setTyped(written)}
      />
    </FormGroup>
  );
}
