import { Button } from '@blueprintjs/core';
import {
  Clipboard,
  Cog,
  Cube,
  DocumentOpen,
  GanttChart,
  Notifications,
  PanelStats,
  ThList,
  TimelineBarChart,
} from '@blueprintjs/icons';
import type { ReactElement } from 'react';
import type { Overview } from '../../electron/host/contract.ts';
import { useTexts } from '../text/use-texts.ts';
import { ui, useUi } from './ui-state.ts';
import type { View } from './ui-state.ts';

const entries: [View, ReactElement][] = [
  ['board', <GanttChart key="board" size={18} />],
  ['orders', <ThList key="orders" size={18} />],
  ['load', <TimelineBarChart key="load" size={18} />],
  ['materials', <Cube key="materials" size={18} />],
  ['dispatch', <Clipboard key="dispatch" size={18} />],
  ['scenarios', <DocumentOpen key="scenarios" size={18} />],
  ['messages', <Notifications key="messages" size={18} />],
  ['settings', <Cog key="settings" size={18} />],
];

export function Rail({ messages }: { messages: Overview['counts']['messages'] }) {
  const { t, format } = useTexts();
  const view = useUi((state) => state.view);
  const drawer = useUi((state) => state.drawer);
  const open = messages.general + messages.urgent + messages.critical;
  return (
    <nav className="rail" aria-label={t('shell:rail')}>
      {entries.map(([name, icon]) => {
        const count = name === 'messages' ? open : 0;
        const label = t(`shell:view.${name}`) + (count === 0 ? '' : `, ${t('shell:openMessages', { count })}`);
        return (
          <Button
            key={name}
            variant="minimal"
            className="rail-button"
            active={view === name}
            aria-current={view === name ? 'page' : undefined}
            aria-label={label}
            title={label}
            onClick={() => ui.go(name)}
          >
            {icon}
            {count > 0 && (
              <span className={messages.critical > 0 ? 'rail-count rail-critical' : 'rail-count'}>
                {format.number(count)}
              </span>
            )}
          </Button>
        );
      })}
      <div className="spring" />
      <Button
        variant="minimal"
        className="rail-button"
        active={drawer !== null}
        icon={<PanelStats size={18} className="turned" />}
        aria-label={t('shell:drawer.toggle')}
        title={t('shell:drawer.toggle')}
        onClick={() => ui.toggleDrawer(drawer ?? 'progress')}
      />
    </nav>
  );
}
