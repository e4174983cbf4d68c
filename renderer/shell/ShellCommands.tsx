import { useEffect } from 'react';

import { useSession, useSessionState } from '../host/context.ts';
import { setScenarios } from '../scenarios/scenario-state.ts';
import { registerCommands } from './commands.ts';
import type { Command } from './commands.ts';
import { FailureToast } from './FailureToast.tsx';
import { findInView } from './find-in-view.ts';
import { setUi, ui } from './ui-state.ts';
import type { DrawerTab, View } from './ui-state.ts';
import { usePlan, usePull } from './use-task.ts';

const views: [View, string][] = [
  ['board', 'shell:command.board'],
  ['orders', 'shell:command.orders'],
  ['load', 'shell:command.load'],
  ['materials', 'shell:command.materials'],
  ['dispatch', 'shell:command.dispatch'],
  ['scenarios', 'shell:command.scenarios'],
  ['messages', 'shell:command.messages'],
  ['settings', 'shell:command.settings'],
];
const drawers: [DrawerTab, string][] = [
  ['progress', 'shell:command.drawerProgress'],
  ['machines', 'shell:command.drawerMachines'],
  ['load', 'shell:command.drawerLoad'],
  ['stock', 'shell:command.drawerStock'],
  ['route', 'shell:command.drawerRoute'],
  ['history', 'shell:command.drawerHistory'],
  ['deliveries', 'shell:command.drawerDeliveries'],
];

/** What can be done from anywhere. */
export function ShellCommands() {
  const session = useSession();
  const online = useSessionState((state) => state.reach === 'online');
  const plan = usePlan();
  const pull = usePull();
  const { start: startPlan } = plan;
  const { start: startPull } = pull;
  useEffect(() => {
    const enabled = (): boolean => session.store.getState().reach === 'online';
    const running = (task: 'plan' | 'pull'): boolean => session.store.getState().tasks[task]?.state === 'running';
    const list: Command[] = [
      ...views.map(([view, text], index): Command => ({
        ...{ id: `view.${view}`, group: 'view', text, keys: String(index + 1), everywhere: true },
        run: () => ui.go(view),
      })),
      ...drawers.map(([tab, text]): Command => ({
        id: `drawer.${tab}`,
        group: 'view',
        text,
        run: () => ui.openDrawer(tab),
      })),
      {
        ...{ id: 'view.theme', group: 'view', text: 'shell:command.theme' },
        run: () => setUi(({ theme }) => ({ theme: theme === 'light' ? 'dark' : 'light' })),
      },
      {
        ...{ id: 'view.language', group: 'view', text: 'shell:command.language' },
        run: () => setUi(({ language }) => ({ language: language === 'en' ? 'zh-CN' : 'en' })),
      },
      {
        ...{ id: 'plan.pull', group: 'plan', text: 'shell:command.pull', enabled },
        run: () => startPull({ full: false }),
      },
      {
        ...{ id: 'plan.pullFull', group: 'plan', text: 'shell:command.pullFull', enabled },
        run: () => startPull({ full: true }),
      },
      { ...{ id: 'plan.plan', group: 'plan', text: 'shell:command.plan', enabled }, run: () => startPlan({}) },
      {
        ...{ id: 'plan.cancel', group: 'plan', text: 'shell:command.cancelPlan', enabled: () => running('plan') },
        run: () => void session.call('cancel', { task: 'plan' }),
      },
      {
        ...{ id: 'plan.policies', group: 'plan', text: 'shell:command.policies', enabled },
        run: () => setScenarios({ policiesOpen: true }),
      },
      {
        ...{ id: 'plan.release', group: 'plan', text: 'shell:command.release', keys: 'Ctrl+Enter', enabled },
        ...{ everywhere: true, whileTyping: true },
        run: () => setUi({ releaseOpen: true }),
      },
      {
        ...{ id: 'list.find', group: 'list', text: 'shell:command.find', keys: 'Ctrl+F', everywhere: true },
        whileTyping: true,
        run: findInView,
      },
      {
        ...{ id: 'help.palette', group: 'help', text: 'shell:command.palette', keys: 'Ctrl+K', everywhere: true },
        whileTyping: true,
        run: () => setUi({ paletteOpen: true }),
      },
      {
        ...{ id: 'help.keys', group: 'help', text: 'shell:command.keys', keys: '?', everywhere: true },
        run: () => setUi({ keysOpen: true }),
      },
      { id: 'list.rows', group: 'list', text: 'shell:command.rows', keys: '↑  ↓' },
      { id: 'list.open', group: 'list', text: 'shell:command.open', keys: 'Enter' },
    ];
    return registerCommands(list);
  }, [session, startPlan, startPull]);
  const failure = plan.failure ?? pull.failure;
  return online && failure !== null ? <FailureToast failure={failure} /> : null;
}
