import { Button, ButtonGroup, HTMLSelect, SegmentedControl } from '@blueprintjs/core';
import { CollapseAll, ExpandAll, Key, Locate, ZoomIn, ZoomOut, ZoomToFit } from '@blueprintjs/icons';
import type { ReactElement } from 'react';
import { setEdits, useEditState } from '../edits/edit-state.ts';
import { setUi } from '../shell/ui-state.ts';
import { useTexts } from '../text/use-texts.ts';
import { setBoard, useBoardState } from './board-state.ts';
import type { BoardView } from './board-view.ts';
import { BoardFilterButton } from './BoardFilterButton.tsx';
import { BoardSearch } from './BoardSearch.tsx';
import { gapRules } from './drag/modifiers.ts';
import type { GapRule } from './drag/modifiers.ts';
import { reaches } from './drag/taken.ts';
import type { Reach } from './drag/taken.ts';
import { Legend } from './Legend.tsx';
import { colourings } from './schemes.ts';
import type { Colouring } from './schemes.ts';

export function BoardToolbar({ view }: { view: BoardView | null }) {
  const { t } = useTexts();
  const picked = useBoardState((state) => state.picked.length);
  const button = (icon: ReactElement, label: string, act: () => void, className = '') => (
    <Button
      variant="minimal"
      size="small"
      icon={icon}
      className={className}
      aria-label={label}
      title={label}
      onClick={act}
    />
  );
  return (
    <div className="toolbar board-toolbar" role="toolbar" aria-label={t('board:toolbar')}>
      <BoardSearch />
      <BoardFilterButton />
      <ColouringSelect />
      <Legend />
      <div className="toolbar-divider" />
      <ReachChoice />
      <GapChoice />
      {picked > 1 && <span className="muted nowrap board-wide">{t('board:selected', { count: picked })}</span>}
      <div className="spring" />
      <ButtonGroup className="board-widest">
        {button(<ExpandAll size={14} />, t('board:expandAll'), () => view?.setAllOpen(true))}
        {button(<CollapseAll size={14} />, t('board:collapseAll'), () => view?.setAllOpen(false))}
      </ButtonGroup>
      <ButtonGroup>
        {button(<Locate size={14} />, t('board:now'), () => view?.showNow())}
        {button(<ZoomOut size={14} />, t('board:zoomOut'), () => view?.zoom(1 / 1.5), 'board-wide')}
        {button(<ZoomIn size={14} />, t('board:zoomIn'), () => view?.zoom(1.5), 'board-wide')}
        {button(<ZoomToFit size={14} />, t('board:fit'), () => view?.fit())}
        {button(<Key size={14} />, t('shell:keys.title'), () => setUi({ keysOpen: true }), 'board-widest')}
      </ButtonGroup>
    </div>
  );
}

function ColouringSelect() {
  const { t } = useTexts();
  const colouring = useBoardState((state) => state.colouring);
  return (
    <HTMLSelect
      minimal
      className="board-colouring"
      value={colouring}
      aria-label={t('board:colour.label')}
      title={t('board:colour.label')}
      options={colourings.map((value) => ({ value, label: t(`board:colour.${value}`) }))}
      onChange={(event) => setBoard({ colouring: event.currentTarget.value as Colouring })}
    />
  );
}

/** How much a drag takes along. */
function ReachChoice() {
  const { t } = useTexts();
  const reach = useBoardState((state) => state.reach);
  return (
    <span title={t('board:reach.title')}>
      <SegmentedControl
        size="small"
        aria-label={t('board:reach.label')}
        value={reach}
        options={reaches.map((value) => ({ value, label: t(`board:reach.${value}`) }))}
        onValueChange={(value) => setBoard({ reach: value as Reach })}
      />
    </span>
  );
}

/** What happens to the gaps around a drop. */
function GapChoice() {
  const { t } = useTexts();
  const gaps = useEditState((state) => state.gaps);
  return (
    <HTMLSelect
      minimal
      value={gaps}
      aria-label={t('board:gaps.label')}
      title={t('board:gaps.title')}
      options={gapRules.map((value) => ({ value, label: t(`board:gaps.${value}`) }))}
      onChange={(event) => setEdits({ gaps: event.currentTarget.value as GapRule })}
    />
  );
}
