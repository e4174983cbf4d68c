import { Radio, RadioGroup } from '@blueprintjs/core';
import { setUi, useUi } from '../shell/ui-state.ts';
import { useTexts } from '../text/use-texts.ts';

export function Appearance() {
  const { t } = useTexts();
  const theme = useUi((state) => state.theme);
  const language = useUi((state) => state.language);
  return (
    <section className="settings-section" aria-label={t('settings:appearance')}>
      <RadioGroup
        label={t('settings:language')}
        selectedValue={language}
        onChange={({ currentTarget }) => setUi({ language: currentTarget.value === 'zh-CN' ? 'zh-CN' : 'en' })}
      >
        {/* Each language in its own words, for those who cannot read the other. */}
        <Radio value="en" label="English" />
        <Radio value="zh-CN" label="简体中文" />
      </RadioGroup>
      <RadioGroup
        label={t('settings:theme')}
        selectedValue={theme}
        onChange={({ currentTarget }) => setUi({ theme: currentTarget.value === 'dark' ? 'dark' : 'light' })}
      >
        <Radio value="light" label={t('settings:light')} />
        <Radio value="dark" label={t('settings:dark')} />
      </RadioGroup>
      <p className="muted">{t('settings:appearanceText')}</p>
    </section>
  );
}
