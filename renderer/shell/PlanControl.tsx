import { Button, ButtonGroup, Divider, FormGroup, HTMLSelect, NumericInput, PopoverNext } from '@blueprintjs/core';
import { CaretDown, Play } from '@blueprintjs/icons';
import { useState } from 'react';
import type { Overview } from '../../electron/host/contract.ts';
import { directions, ruleNames } from '../../solver/model/policy.ts';
import { useSessionState } from '../host/context.ts';
import { useTexts } from '../text/use-texts.ts';
import { FailureNote } from './FailureNote.tsx';
import { TaskLine } from './TaskLine.tsx';
import { usePlan, useRunning } from './use-task.ts';

type Policy = Overview['policy'];

export function PlanControl({ policy }: { policy: Policy }) {
  const { t, format } = useTexts();
  const running = useRunning('plan');
  const pulling = useRunning('pull') !== null;
  const offline = useSessionState((state) => state.reach !== 'online');
  const [edited, setEdited] = useState<Partial<Policy>>({});
  const { failure, start } = usePlan();
  if (running !== null) return <TaskLine progress={running} />;
  const chosen = { ...policy, ...edited };
  const disabled = offline || pulling;
  const plan = (): void => start(Object.keys(edited).length === 0 ? {} : { policy: chosen });
  const summary = `${t(`shell:rule.${chosen.rule}`)} · ${t(`shell:direction.${chosen.direction}`)} · ${format.seconds(chosen.seconds)}`;
  return (
    <div className="top-control">
      <ButtonGroup>
        <Button icon={<Play size={14} />} text={t('shell:plan.button')} disabled={disabled} onClick={plan} />
        <PopoverNext
          placement="bottom-start"
          content={
            <PolicyForm policy={chosen} onChange={(change) => setEdited({ ...edited, ...change })} onPlan={plan} />
          }
        >
          <Button
            endIcon={<CaretDown size={14} />}
            text={summary}
            disabled={disabled}
            aria-label={t('shell:plan.policy', { policy: summary })}
          />
        </PopoverNext>
      </ButtonGroup>
      <FailureNote failure={failure} />
    </div>
  );
}

function PolicyForm({
  policy,
  onChange,
  onPlan,
}: {
  policy: Policy;
  onChange: (change: Partial<Policy>) => void;
  onPlan: () => void;
}) {
  const { t } = useTexts();
  return (
    <div className="policy-form">
      <FormGroup label={t('shell:plan.rule')} labelFor="policy-rule" helperText={t(`shell:ruleText.${policy.rule}`)}>
        <HTMLSelect
          id="policy-rule"
          fill
          value={policy.rule}
          onChange={({ currentTarget }) => onChange({ rule: currentTarget.value as Policy['rule'] })}
          options={['best' as const, ...ruleNames].map((rule) => ({ value: rule, label: t(`shell:rule.${rule}`) }))}
        />
      </FormGroup>
      <FormGroup label={t('shell:plan.direction')} labelFor="policy-direction">
        <HTMLSelect
          id="policy-direction"
          fill
          value={policy.direction}
          onChange={({ currentTarget }) => onChange({ direction: currentTarget.value as Policy['direction'] })}
          options={['best' as const, ...directions].map((direction) => ({
            value: direction,
            label: t(`shell:direction.${direction}`),
          }))}
        />
      </FormGroup>
      <FormGroup label={t('shell:plan.seconds')} labelFor="policy-seconds" helperText={t('shell:plan.secondsText')}>
        <NumericInput
          id="policy-seconds"
          fill
          min={0}
          max={86_400}
          value={policy.seconds}
          onValueChange={(seconds) => {
            if (Number.isFinite(seconds)) onChange({ seconds: Math.min(86_400, Math.max(0, seconds)) });
          }}
        />
      </FormGroup>
      <Divider />
      <Button
        fill
        intent="primary"
        icon={<Play size={14} />}
        text={t('shell:plan.button')}
        className="bp6-popover-dismiss"
        onClick={onPlan}
      />
    </div>
  );
}
