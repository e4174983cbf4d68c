import { Button, ButtonGroup, Menu, MenuItem, PopoverNext } from '@blueprintjs/core';
import { CaretDown, Import } from '@blueprintjs/icons';
import type { ConnectionRow } from '../../electron/host/contract.ts';
import { useSessionState } from '../host/context.ts';
import { useTexts } from '../text/use-texts.ts';
import { FailureNote } from './FailureNote.tsx';
import { TaskLine } from './TaskLine.tsx';
import { useMinuteClock } from './use-minute-clock.ts';
import { usePull, useRunning } from './use-task.ts';

export function PullControl({ connections }: { connections: ConnectionRow[] }) {
  const { t, format } = useTexts();
  const running = useRunning('pull');
  const planning = useRunning('plan') !== null;
  const offline = useSessionState((state) => state.reach !== 'online');
  const { failure, start } = usePull();
  const now = useMinuteClock();
  if (running !== null) return <TaskLine progress={running} />;
  const pulls = connections.flatMap(({ lastPullAt }) => (lastPullAt === null ? [] : [Date.parse(lastPullAt)]));
  const menu = (
    <Menu>
      <MenuItem
        text={t('shell:pull.changes')}
        label={t('shell:pull.changesText')}
        onClick={() => start({ full: false })}
      />
      <MenuItem text={t('shell:pull.full')} label={t('shell:pull.fullText')} onClick={() => start({ full: true })} />
    </Menu>
  );
  return (
    <div className="top-control">
      <ButtonGroup>
        <Button
          icon={<Import size={14} />}
          text={t('shell:pull.button')}
          disabled={offline || planning}
          onClick={() => start({ full: false })}
        />
        <PopoverNext content={menu} placement="bottom-start" animation="minimal" arrow={false}>
          <Button icon={<CaretDown size={14} />} disabled={offline || planning} aria-label={t('shell:pull.choose')} />
        </PopoverNext>
      </ButtonGroup>
      <span className="muted small">
        {pulls.length === 0 ? t('shell:pull.never') : format.ago(Math.max(0, now - Math.max(...pulls)))}
      </span>
      <FailureNote failure={failure} />
    </div>
  );
}
