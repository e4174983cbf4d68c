import { Button, ButtonGroup, Menu, MenuDivider, MenuItem, PopoverNext } from '@blueprintjs/core';
import { Blank, CaretDown, Cog, Play, Tick } from '@blueprintjs/icons';
import type { Overview } from '../../electron/host/contract.ts';
import { useQuery, useSession, useSessionState } from '../host/context.ts';
import { change } from '../scenarios/actions.ts';
import { policyTitle } from '../scenarios/policy-title.ts';
import { setScenarios } from '../scenarios/scenario-state.ts';
import { useTexts } from '../text/use-texts.ts';
import { FailureNote } from './FailureNote.tsx';
import { TaskLine } from './TaskLine.tsx';
import { usePlan, useRunning } from './use-task.ts';

type Policy = Overview['policy'];

/** Plans with the policy of the scenario, and lets one choose another. */
export function PlanControl({ policy }: { policy: Policy }) {
  const { t } = useTexts();
  const running = useRunning('plan');
  const pulling = useRunning('pull') !== null;
  const offline = useSessionState((state) => state.reach !== 'online');
  const { value } = useQuery('policies', {}, ['documents', 'scenario']);
  const { failure, start } = usePlan();
  if (running !== null) return <TaskLine progress={running} />;
  const disabled = offline || pulling;
  const chosen = value?.rows.find((row) => row.policy.name === policy.name);
  const name = chosen === undefined ? policy.name : policyTitle(chosen, t);
  return (
    <div className="top-control">
      <ButtonGroup>
        <Button icon={<Play size={14} />} text={t('shell:plan.button')} disabled={disabled} onClick={() => start({})} />
        <PopoverNext
          placement="bottom-start"
          animation="minimal"
          arrow={false}
          content={<PolicyItems chosen={policy.name} />}
        >
          <Button
            endIcon={<CaretDown size={14} />}
            text={<span className="policy-name">{name}</span>}
            disabled={disabled}
            aria-label={t('shell:plan.policy', { policy: name })}
            title={t('shell:plan.policy', { policy: name })}
          />
        </PopoverNext>
      </ButtonGroup>
      <FailureNote failure={failure} />
    </div>
  );
}

function PolicyItems({ chosen }: { chosen: string }) {
  const { t, format } = useTexts();
  const { call } = useSession();
  const { value } = useQuery('policies', {}, ['documents', 'scenario']);
  return (
    <Menu>
      <MenuDivider title={t('scenarios:policy.choose')} />
      {(value?.rows ?? []).map((row) => (
        <MenuItem
          key={row.policy.name}
          icon={
            row.policy.name === chosen ? <Tick size={14} title={t('scenarios:policy.inUse')} /> : <Blank size={14} />
          }
          text={policyTitle(row, t)}
          label={`${t(`shell:rule.${row.policy.rule}`)} · ${format.seconds(row.policy.seconds)}`}
          onClick={() => void change(() => call('choosePolicy', { name: row.policy.name }))}
        />
      ))}
      <MenuDivider />
      <MenuItem
        icon={<Cog size={14} />}
        text={t('scenarios:policy.edit')}
        onClick={() => setScenarios({ policiesOpen: true })}
      />
    </Menu>
  );
}
