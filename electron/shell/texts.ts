/** Texts of menu, dialogs and notifications, in the planner's language. */
import { createInstance, type i18n, type TFunction } from 'i18next';
import enCodes from '../../resources/locales/en/codes.json' with { type: 'json' };
import enDesktop from '../../resources/locales/en/desktop.json' with { type: 'json' };
import zhCodes from '../../resources/locales/zh-CN/codes.json' with { type: 'json' };
import zhDesktop from '../../resources/locales/zh-CN/desktop.json' with { type: 'json' };

export type Language = 'en' | 'zh-CN';

/** The language nearest to those the computer prefers. */
export function nearestLanguage(preferred: readonly string[]): Language {
  const first = preferred.find((language) => /^(en|zh)\b/i.test(language));
  return first?.toLowerCase().startsWith('zh') === true ? 'zh-CN' : 'en';
}

export class Texts {
  readonly #instance: i18n;

  constructor(language: Language) {
    this.#instance = createInstance({
      lng: language,
      fallbackLng: 'en',
      initAsync: false,
      resources: {
        en: { desktop: enDesktop, codes: enCodes },
        'zh-CN': { desktop: zhDesktop, codes: zhCodes },
      },
      defaultNS: 'desktop',
      // Menus and dialogs of the system take text, not markup.
      interpolation: { escapeValue: false },
      missingInterpolationHandler: () => '',
    });
    void this.#instance.init();
  }

  get language(): Language {
    return this.#instance.language === 'zh-CN' ? 'zh-CN' : 'en';
  }

  set language(language: Language) {
    void this.#instance.changeLanguage(language);
  }

  get t(): TFunction {
    return this.#instance.t;
  }
}
