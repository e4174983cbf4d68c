import { Button, ButtonGroup, Menu, MenuDivider, MenuItem, PopoverNext, Tag } from '@blueprintjs/core';
import { Blank, CaretDown, Comparison, Cross, GitBranch, GitMerge, Th, Tick } from '@blueprintjs/icons';
import { useEffect } from 'react';
import { useQuery, useSessionState } from '../host/context.ts';
import { setUi, ui, useUi } from '../shell/ui-state.ts';
import { useTexts } from '../text/use-texts.ts';
import { setScenarios } from './scenario-state.ts';
import { useWhatIfName } from './use-what-if-name.ts';

/** What-if copy and comparison, one click each. */
export function WhatIfControls() {
  const { t } = useTexts();
  const scenario = useSessionState((state) => state.overview!.scenario);
  const offline = useSessionState((state) => state.reach !== 'online');
  const ghostFile = useUi((state) => state.ghostFile);
  const { value } = useQuery('scenarios', {}, ['documents']);
  const name = useWhatIfName();
  const rows = value?.rows ?? [];
  const parent = rows.find((row) => row.file === scenario.file)?.parent ?? null;
  const ghost = rows.find((row) => row.file === ghostFile);
  // A scenario that is gone, or is the open one, is nothing to compare with.
  useEffect(() => {
    if (ghostFile !== null && value !== null && (ghost === undefined || ghostFile === scenario.file)) {
      setUi({ ghostFile: null });
    }
  }, [ghostFile, ghost, value, scenario.file]);
  return (
    <ButtonGroup className="what-if-controls">
      <Button
        icon={<GitBranch size={14} />}
        text={t('scenarios:whatIf.button')}
        aria-label={t('scenarios:whatIf.button')}
        title={t('scenarios:whatIf.buttonText')}
        disabled={offline}
        onClick={() => setScenarios({ dialog: { kind: 'whatIf', name }, failure: null })}
      />
      {scenario.kind === 'whatIf' && (
        <Button
          icon={<GitMerge size={14} />}
          text={t('scenarios:promote.button')}
          title={t('scenarios:promote.text', { record: parent?.name ?? '' })}
          disabled={offline}
          onClick={() =>
            setScenarios({
              dialog: { kind: 'promote', file: scenario.file, name: scenario.name, record: parent?.name ?? '' },
              failure: null,
            })
          }
        />
      )}
      <PopoverNext placement="bottom-start" animation="minimal" arrow={false} content={<CompareItems />}>
        <Button
          icon={<Comparison size={14} />}
          endIcon={<CaretDown size={14} />}
          text={t('scenarios:compare.button')}
          aria-label={t('scenarios:compare.button')}
          title={t('scenarios:compare.title')}
          active={ghostFile !== null}
          disabled={offline}
        />
      </PopoverNext>
      {ghost !== undefined && (
        <Tag
          className="compare-tag"
          size="large"
          minimal
          title={t('scenarios:compare.with', { name: ghost.name })}
          endIcon={
            <Button
              variant="minimal"
              size="small"
              icon={<Cross size={12} />}
              aria-label={t('scenarios:compare.off', { name: ghost.name })}
              title={t('scenarios:compare.off', { name: ghost.name })}
              onClick={() => setUi({ ghostFile: null })}
            />
          }
        >
          {t('scenarios:compare.short', { name: ghost.name })}
        </Tag>
      )}
    </ButtonGroup>
  );
}

function CompareItems() {
  const { t } = useTexts();
  const ghostFile = useUi((state) => state.ghostFile);
  const { value } = useQuery('scenarios', {}, ['documents']);
  const rows = (value?.rows ?? []).filter(
    (row) => row.open !== 'current' && row.problem === null && row.planVersion > 0,
  );
  return (
    <Menu>
      <MenuDivider title={t('scenarios:compare.title')} />
      {rows.slice(0, 12).map((row) => (
        <MenuItem
          key={row.file}
          icon={row.file === ghostFile ? <Tick size={14} title={t('scenarios:compare.on')} /> : <Blank size={14} />}
          text={row.name}
          label={t(`scenarios:kind.${row.kind}`)}
          title={row.file}
          onClick={() => setUi({ ghostFile: row.file === ghostFile ? null : row.file })}
        />
      ))}
      {rows.length === 0 && <MenuItem disabled text={t('scenarios:compare.none')} />}
      <MenuDivider />
      <MenuItem icon={<Th size={14} />} text={t('scenarios:compare.view')} onClick={() => ui.go('scenarios')} />
    </Menu>
  );
}
