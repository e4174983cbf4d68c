import { Button } from '@blueprintjs/core';
import { Moon, SendMessage, Translate } from '@blueprintjs/icons';
import type { Overview } from '../../electron/host/contract.ts';
import { useSessionState } from '../host/context.ts';
import { RepairPlan } from '../edits/RepairPlan.tsx';
import { UndoRedo } from '../edits/UndoRedo.tsx';
import { ScenarioMenu } from '../scenarios/ScenarioMenu.tsx';
import { WhatIfControls } from '../scenarios/WhatIfControls.tsx';
import { useTexts } from '../text/use-texts.ts';
import { Connections } from './Connections.tsx';
import { PlanControl } from './PlanControl.tsx';
import { PullControl } from './PullControl.tsx';
import { setUi, useUi } from './ui-state.ts';

export function TopBar({ overview }: { overview: Overview }) {
  const { scenario, planStale, policy } = overview;
  const whatIf = scenario.kind === 'whatIf';
  return (
    <header className={whatIf ? 'top-bar top-bar-what-if' : 'top-bar'}>
      <ScenarioMenu />
      {!whatIf && <PullControl connections={overview.connections} />}
      <PlanControl policy={policy} />
      <UndoRedo />
      <WhatIfControls />
      {planStale && <RepairPlan />}
      <div className="spring" />
      <Connections connections={overview.connections} />
      <ReleaseButton count={overview.pendingRelease} whatIf={whatIf} />
      <span className="top-divider" />
      <LanguageButton />
      <ThemeButton />
    </header>
  );
}

function ReleaseButton({ count, whatIf }: { count: number; whatIf: boolean }) {
  const { t } = useTexts();
  const offline = useSessionState((state) => state.reach !== 'online');
  return (
    <Button
      intent="primary"
      icon={<SendMessage size={14} />}
      disabled={offline || whatIf}
      title={whatIf ? t('scenarios:whatIf.text') : undefined}
      onClick={() => setUi({ releaseOpen: true })}
      text={count === 0 || whatIf ? t('shell:release.none') : t('shell:release.some', { count })}
    />
  );
}

function LanguageButton() {
  const { t } = useTexts();
  const language = useUi((state) => state.language);
  // Names a language in that language, for those who cannot read the other one.
  const other = language === 'en' ? '中文' : 'EN';
  return (
    <Button
      variant="minimal"
      icon={<Translate size={16} />}
      text={other}
      aria-label={`${other}: ${t('shell:language')}`}
      title={t('shell:language')}
      onClick={() => setUi({ language: language === 'en' ? 'zh-CN' : 'en' })}
    />
  );
}

function ThemeButton() {
  const { t } = useTexts();
  const theme = useUi((state) => state.theme);
  const label = theme === 'light' ? t('shell:theme.dark') : t('shell:theme.light');
  return (
    <Button
      variant="minimal"
      icon={<Moon size={16} />}
      aria-label={label}
      title={label}
      onClick={() => setUi({ theme: theme === 'light' ? 'dark' : 'light' })}
    />
  );
}
