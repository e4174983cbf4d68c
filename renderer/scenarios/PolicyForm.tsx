import { FormGroup, HTMLSelect, InputGroup, NumericInput } from '@blueprintjs/core';
import { useId } from 'react';
import { directions, longestHorizonDays, ruleNames, type Policy } from '../../solver/model/policy.ts';
import { RankFields } from './RankFields.tsx';
import { useTexts } from '../text/use-texts.ts';

type Weight = keyof Policy['weights'];
/** Weights in the order in which planners think of them. */
const weights: Weight[] = [
  ...(['weightedTardiness', 'lateOrders', 'setup', 'makespan', 'flowTime', 'earliness', 'overtime', 'moved'] as const),
  'changedMachines',
];

type Props = { policy: Policy; title: string; onChange: (change: Partial<Policy>) => void };

/** Everything a policy says, with what it means. `title`: shown as its name. */
export function PolicyForm({ policy, title, onChange }: Props) {
  const { t } = useTexts();
  const id = useId();
  const setWeight = (weight: Weight, value: number): void =>
    onChange({ weights: { ...policy.weights, [weight]: value } });
  return (
    <div className="policy-fields">
      <FormGroup label={t('scenarios:policy.name')} labelFor={`${id}name`} className="policy-wide">
        <InputGroup id={`${id}name`} value={title} maxLength={200} onValueChange={(name) => onChange({ name })} />
      </FormGroup>
      <FormGroup label={t('shell:plan.rule')} labelFor={`${id}rule`} helperText={t(`shell:ruleText.${policy.rule}`)}>
        <HTMLSelect
          id={`${id}rule`}
          fill
          value={policy.rule}
          onChange={({ currentTarget }) => onChange({ rule: currentTarget.value as Policy['rule'] })}
          options={['best' as const, ...ruleNames].map((rule) => ({ value: rule, label: t(`shell:rule.${rule}`) }))}
        />
      </FormGroup>
      <FormGroup
        label={t('shell:plan.direction')}
        labelFor={`${id}direction`}
        helperText={t(`scenarios:directionText.${policy.direction}`)}
      >
        <HTMLSelect
          id={`${id}direction`}
          fill
          value={policy.direction}
          onChange={({ currentTarget }) => onChange({ direction: currentTarget.value as Policy['direction'] })}
          options={['best' as const, ...directions].map((direction) => ({
            value: direction,
            label: t(`shell:direction.${direction}`),
          }))}
        />
      </FormGroup>
      <NumberField
        label={t('shell:plan.seconds')}
        text={t('shell:plan.secondsText')}
        value={policy.seconds}
        max={86_400}
        onChange={(seconds) => onChange({ seconds })}
      />
      <NumberField
        label={t('scenarios:policy.frozen')}
        text={t('scenarios:policy.frozenText')}
        value={policy.frozen / 3600}
        max={8_760}
        onChange={(hours) => onChange({ frozen: Math.round(hours * 3600) })}
      />
      <NumberField
        whole
        label={t('scenarios:policy.horizon')}
        text={t('scenarios:policy.horizonText')}
        value={policy.horizonDays ?? 0}
        max={longestHorizonDays}
        onChange={(days) => onChange({ horizonDays: days === 0 ? undefined : days })}
      />
      <NumberField
        whole
        label={t('scenarios:policy.workers')}
        text={t('scenarios:policy.workersText')}
        value={policy.workers}
        min={1}
        max={64}
        onChange={(workers) => onChange({ workers })}
      />
      <NumberField
        whole
        label={t('scenarios:policy.seed')}
        text={t('scenarios:policy.seedText')}
        value={policy.seed}
        max={0x7fff_ffff}
        onChange={(seed) => onChange({ seed })}
      />
      <RankFields first={policy.first} onChange={(first) => onChange({ first })} />
      <h4 className="policy-wide">{t('scenarios:policy.weights')}</h4>
      <p className="muted small policy-wide">{t('scenarios:policy.weightsText')}</p>
      {weights.map((weight) => (
        <NumberField
          key={weight}
          label={t(`scenarios:weight.${weight}`)}
          text={t(`scenarios:weightText.${weight}`)}
          value={policy.weights[weight]}
          max={1e9}
          onChange={(value) => setWeight(weight, value)}
        />
      ))}
    </div>
  );
}

type NumberFieldProps = {
  label: string;
  text: string;
  value: number;
  min?: number;
  max: number;
  whole?: boolean;
  onChange: (value: number) => void;
};

function NumberField({ label, text, value, min = 0, max, whole = false, onChange }: NumberFieldProps) {
  const id = useId();
  return (
    <FormGroup label={label} labelFor={id} helperText={text}>
      <NumericInput
        id={id}
        fill
        min={min}
        max={max}
        minorStepSize={whole ? null : 0.001}
        stepSize={whole || value >= 1 ? 1 : 0.01}
        buttonPosition="none"
        value={value}
        onValueChange={(wanted) => {
          if (!Number.isFinite(wanted)) return;
          const bounded = Math.min(max, Math.max(min, wanted));
          onChange(whole ? Math.round(bounded) : bounded);
        }}
      />
    </FormGroup>
  );
}
