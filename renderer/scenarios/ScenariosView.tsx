// Files may be dropped anywhere on the view; the button does the same by keyboard.
/* oxlint-disable jsx-a11y/no-noninteractive-element-interactions */
import { Button, Callout, FileInput } from '@blueprintjs/core';
import { Document, DocumentOpen } from '@blueprintjs/icons';
import { useState } from 'react';
import type { DragEvent } from 'react';
import { useQuery, useSession } from '../host/context.ts';
import { desktop } from '../host/desktop.ts';
import { LoadFailed } from '../shell/states.tsx';
import { failureText } from '../text/failure-text.ts';
import { useTexts } from '../text/use-texts.ts';
import { openOther, takeIn } from './actions.ts';
import { DifferencesTable } from './DifferencesTable.tsx';
import { KpiComparison } from './KpiComparison.tsx';
import { setScenarios, useScenarios } from './scenario-state.ts';
import { ScenarioTable } from './ScenarioTable.tsx';

/** All scenarios, and the comparison of some. */
export function ScenariosView() {
  const { t } = useTexts();
  const session = useSession();
  const scenarios = useQuery('scenarios', {}, ['documents', 'plan']);
  const chosen = useScenarios((state) => state.chosen);
  const failure = useScenarios((state) => state.failure);
  const dialogOpen = useScenarios((state) => state.dialog !== null);
  const [over, setOver] = useState(false);
  if (scenarios.value === null) {
    return scenarios.failure === null ? null : <LoadFailed failure={scenarios.failure} onRetry={scenarios.reload} />;
  }
  const { rows, folder } = scenarios.value;
  const current = rows.find((row) => row.open === 'current');
  const others = rows.filter((row) => chosen.includes(row.file) && row.open !== 'current' && row.problem === null);
  const compared = current === undefined || others.length === 0 ? [] : [current, ...others];
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void takeIn(session, [...event.dataTransfer.files]);
  };
  return (
    <section
      className={over ? 'list-view scenarios-view scenarios-over' : 'list-view scenarios-view'}
      aria-label={t('shell:view.scenarios')}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <div className="toolbar" role="toolbar" aria-label={t('shell:view.scenarios')}>
        <Button
          size="small"
          icon={<Document size={14} />}
          text={t('scenarios:menu.new')}
          onClick={() => setScenarios({ dialog: { kind: 'new' }, failure: null })}
        />
        {desktop === undefined ? (
          <FileInput
            size="small"
            text={t('scenarios:upload')}
            buttonText={t('scenarios:uploadButton')}
            inputProps={{ accept: '.takt', 'aria-label': t('scenarios:upload') }}
            onInputChange={({ currentTarget }) => {
              void takeIn(session, [...(currentTarget.files ?? [])]);
              currentTarget.value = '';
            }}
          />
        ) : (
          <Button
            size="small"
            icon={<DocumentOpen size={14} />}
            text={t('scenarios:menu.open')}
            onClick={() => void openOther(session)}
          />
        )}
        <span className="muted small scenarios-hint">{t('scenarios:dropHint')}</span>
        <div className="spring" />
        <span className="muted small scenarios-folder" title={folder}>
          <bdi>{folder}</bdi>
        </span>
      </div>
      {failure !== null && !dialogOpen && (
        <Callout compact intent="danger" role="alert" className="scenarios-failure">
          {failureText(failure, t)}
        </Callout>
      )}
      <ScenarioTable rows={rows} />
      {compared.length === 0 ? (
        <p className="muted compare-hint">{t('scenarios:compare.hint')}</p>
      ) : (
        <div className="comparison">
          <KpiComparison files={compared.map(({ file }) => file)} />
          <DifferencesTable others={others} />
        </div>
      )}
    </section>
  );
}
