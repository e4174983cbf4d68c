import { Button, Menu, MenuDivider, MenuItem, PopoverNext, Tag } from '@blueprintjs/core';
import {
  CaretDown,
  Document,
  DocumentOpen,
  Download,
  Duplicate,
  Edit,
  FloppyDisk,
  History,
  Th,
} from '@blueprintjs/icons';
import { useEffect } from 'react';
import { useQuery, useSession, useSessionState } from '../host/context.ts';
import { desktop } from '../host/desktop.ts';
import { FailureNote } from '../shell/FailureNote.tsx';
import { ui, useUi } from '../shell/ui-state.ts';
import { useTexts } from '../text/use-texts.ts';
import { openFile, openOther, saveAs, stay } from './actions.ts';
import { NoticeToast } from './NoticeToast.tsx';
import { PolicyDialog } from './PolicyDialog.tsx';
import { ScenarioDialogs } from './ScenarioDialogs.tsx';
import { setScenarios, useScenarios } from './scenario-state.ts';
import { downloadAddress } from './transfer.ts';
import { useWhatIfName } from './use-what-if-name.ts';

/** Recent scenarios that the menu shows. */
const mostRecent = 5;

/** The open scenario and the others: new, open, save as, rename, recent. */
export function ScenarioMenu() {
  const { t } = useTexts();
  const scenario = useSessionState((state) => state.overview!.scenario);
  const failure = useScenarios((state) => (state.dialog === null ? state.failure : null));
  const inList = useUi((state) => state.view === 'scenarios');
  const busy = useScenarios((state) => state.busy);
  useStay(scenario.file);
  useDesktopFiles();
  const whatIf = scenario.kind === 'whatIf';
  const plant = scenario.plant === '' ? t('scenarios:menu.noPlant') : scenario.plant;
  return (
    <div className="scenario-control">
      <PopoverNext placement="bottom-start" animation="minimal" arrow={false} content={<ScenarioItems />}>
        <Button
          variant="minimal"
          className="scenario-button"
          loading={busy}
          endIcon={<CaretDown size={14} />}
          title={scenario.file}
        >
          <span className="scenario-name">
            <span className="visually-hidden">
              {t(whatIf ? 'scenarios:menu.labelWhatIf' : 'scenarios:menu.label')}{' '}
            </span>
            <strong>{scenario.name}</strong> <span className="muted">{plant}</span>
          </span>
        </Button>
      </PopoverNext>
      {whatIf && (
        <Tag className="what-if-tag" title={t('scenarios:whatIf.text')}>
          {t('scenarios:whatIf.tag')}
        </Tag>
      )}
      <FailureNote failure={inList ? null : failure} />
      <ScenarioDialogs />
      <PolicyDialog />
      <NoticeToast />
    </div>
  );
}

function ScenarioItems() {
  const { t, format } = useTexts();
  const session = useSession();
  const { file, name } = useSessionState((state) => state.overview!.scenario);
  const { value } = useQuery('scenarios', {}, ['documents']);
  const whatIfName = useWhatIfName();
  const current = value?.rows.find((row) => row.open === 'current');
  const recent = (value?.recent ?? [])
    .flatMap((path) => value?.rows.find((row) => row.file === path) ?? [])
    .filter((row) => row.open !== 'current' && row.problem === null)
    .slice(0, mostRecent);
  return (
    <Menu>
      {current !== undefined && <MenuDivider title={t('scenarios:menu.saved', { at: format.at(current.changedAt) })} />}
      <MenuItem
        icon={<Document size={14} />}
        text={t('scenarios:menu.new')}
        onClick={() => setScenarios({ dialog: { kind: 'new' }, failure: null })}
      />
      <MenuItem
        icon={<DocumentOpen size={14} />}
        text={t('scenarios:menu.open')}
        onClick={() => void openOther(session)}
      />
      {recent.length > 0 && <MenuDivider title={t('scenarios:menu.recent')} />}
      {recent.map((row) => (
        <MenuItem
          key={row.file}
          icon={<History size={14} />}
          text={row.name}
          label={t(`scenarios:kind.${row.kind}`)}
          title={row.file}
          onClick={() => void openFile(session, row.file)}
        />
      ))}
      <MenuDivider />
      <MenuItem
        icon={<FloppyDisk size={14} />}
        text={t('scenarios:menu.saveAs')}
        onClick={() => void saveAs(session, name)}
      />
      <MenuItem
        icon={<Duplicate size={14} />}
        text={t('scenarios:menu.duplicate')}
        onClick={() => setScenarios({ dialog: { kind: 'whatIf', name: whatIfName }, failure: null })}
      />
      <MenuItem
        icon={<Edit size={14} />}
        text={t('scenarios:menu.rename')}
        onClick={() => setScenarios({ dialog: { kind: 'rename', file, name }, failure: null })}
      />
      {desktop === undefined && (
        <MenuItem
          icon={<Download size={14} />}
          text={t('scenarios:menu.download')}
          href={downloadAddress(file)}
          download
        />
      )}
      <MenuDivider />
      <MenuItem icon={<Th size={14} />} text={t('scenarios:menu.all')} onClick={() => ui.go('scenarios')} />
    </Menu>
  );
}

/** After a reload or a break the tab looks where it looked before. */
function useStay(file: string): void {
  const session = useSession();
  useEffect(() => void stay(session, file), [session, file]);
}

/** The desktop's file menu, and files it is asked to open. */
function useDesktopFiles(): void {
  const session = useSession();
  const whatIfName = useWhatIfName();
  useEffect(
    () =>
      desktop?.onMenu((command) => {
        const name = session.store.getState().overview?.scenario.name ?? '';
        if (command === 'file.new') setScenarios({ dialog: { kind: 'new' }, failure: null });
        else if (command === 'file.open') void openOther(session);
        else if (command === 'file.saveAs') void saveAs(session, name);
        else if (command === 'file.duplicate') {
          setScenarios({ dialog: { kind: 'whatIf', name: whatIfName }, failure: null });
        }
      }),
    [session, whatIfName],
  );
  useEffect(() => desktop?.onOpenFile((path) => void openFile(session, path)), [session]);
}
