import { Tab, Tabs } from '@blueprintjs/core';
import { useState } from 'react';
import { tabPanel } from '../shell/tab-panel.ts';
import { useTexts } from '../text/use-texts.ts';
import { About } from './About.tsx';
import { Appearance } from './Appearance.tsx';
import { ConnectionSettings } from './ConnectionSettings.tsx';
import { WorkingTime } from './WorkingTime.tsx';

type Section = 'connections' | 'workingTime' | 'appearance' | 'about';

export function SettingsView() {
  const { t } = useTexts();
  const [section, setSection] = useState<Section>('connections');
  return (
    <div className="list-view settings-view">
      <div className="toolbar">
        <Tabs id="settings" selectedTabId={section} onChange={(name) => setSection(name as Section)}>
          <Tab id="connections" title={t('settings:connections')} />
          <Tab id="workingTime" title={t('settings:workingTime')} />
          <Tab id="appearance" title={t('settings:appearance')} />
          <Tab id="about" title={t('settings:about')} />
        </Tabs>
      </div>
      <div className="settings-body" {...tabPanel('settings', section)}>
        {section === 'connections' && <ConnectionSettings />}
        {section === 'workingTime' && <WorkingTime />}
        {section === 'appearance' && <Appearance />}
        {section === 'about' && <About />}
      </div>
    </div>
  );
}
