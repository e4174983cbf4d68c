import { SegmentedControl } from '@blueprintjs/core';
import { useState } from 'react';
import { useTexts } from '../text/use-texts.ts';
import { AdjustmentsList } from './AdjustmentsList.tsx';
import { HistoryList } from './HistoryList.tsx';

/** The command log, in which one can jump, and the adjustments in force. */
export function HistoryPanel() {
  const { t } = useTexts();
  const [section, setSection] = useState('history');
  return (
    <div className="history-panel">
      <SegmentedControl
        size="small"
        value={section}
        onValueChange={setSection}
        options={[
          { value: 'history', label: t('edits:history.title') },
          { value: 'adjustments', label: t('edits:adjustments.title') },
        ]}
      />
      {section === 'history' ? <HistoryList /> : <AdjustmentsList />}
    </div>
  );
}
