/** English and Simplified Chinese, switched without a reload. Texts live in resources/locales, one file per view. */
import { createInstance } from 'i18next';
import type { i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import enBoard from '../../resources/locales/en/board.json';
import enCodes from '../../resources/locales/en/codes.json';
import enDispatch from '../../resources/locales/en/dispatch.json';
import enEdits from '../../resources/locales/en/edits.json';
import enInspector from '../../resources/locales/en/inspector.json';
import enLoad from '../../resources/locales/en/load.json';
import enMaterials from '../../resources/locales/en/materials.json';
import enMessages from '../../resources/locales/en/messages.json';
import enOrders from '../../resources/locales/en/orders.json';
import enRelease from '../../resources/locales/en/release.json';
import enScenarios from '../../resources/locales/en/scenarios.json';
import enSettings from '../../resources/locales/en/settings.json';
import enShell from '../../resources/locales/en/shell.json';
import zhBoard from '../../resources/locales/zh-CN/board.json';
import zhCodes from '../../resources/locales/zh-CN/codes.json';
import zhDispatch from '../../resources/locales/zh-CN/dispatch.json';
import zhEdits from '../../resources/locales/zh-CN/edits.json';
import zhInspector from '../../resources/locales/zh-CN/inspector.json';
import zhLoad from '../../resources/locales/zh-CN/load.json';
import zhMaterials from '../../resources/locales/zh-CN/materials.json';
import zhMessages from '../../resources/locales/zh-CN/messages.json';
import zhOrders from '../../resources/locales/zh-CN/orders.json';
import zhRelease from '../../resources/locales/zh-CN/release.json';
import zhScenarios from '../../resources/locales/zh-CN/scenarios.json';
import zhSettings from '../../resources/locales/zh-CN/settings.json';
import zhShell from '../../resources/locales/zh-CN/shell.json';

export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];

const en = {
  board: enBoard,
  codes: enCodes,
  dispatch: enDispatch,
  edits: enEdits,
  inspector: enInspector,
  load: enLoad,
  materials: enMaterials,
  messages: enMessages,
  orders: enOrders,
  release: enRelease,
  scenarios: enScenarios,
  settings: enSettings,
  shell: enShell,
};
const zh = {
  board: zhBoard,
  codes: zhCodes,
  dispatch: zhDispatch,
  edits: zhEdits,
  inspector: zhInspector,
  load: zhLoad,
  materials: zhMaterials,
  messages: zhMessages,
  orders: zhOrders,
  release: zhRelease,
  scenarios: zhScenarios,
  settings: zhSettings,
  shell: zhShell,
};

/** The language nearest to what the browser asks for. */
export function preferredLanguage(wanted: readonly string[]): Language {
  const first = wanted.find((language) => /^(en|zh)\b/i.test(language));
  return first?.toLowerCase().startsWith('zh') === true ? 'zh-CN' : 'en';
}

/** A text from outside without the signs that override the direction of what follows them. */
function withoutDirections(text: string): string {
  return text.replaceAll(/[\u202A-\u202E\u2066-\u2069]/g, '');
}

export function initialiseTexts(language: Language): i18n {
  const instance = createInstance({
    lng: language,
    fallbackLng: 'en',
    resources: { en, 'zh-CN': zh },
    defaultNS: 'shell',
    // React escapes what it renders; canvas and titles take text, not markup. A name must not turn the rest of a sentence around.
    interpolation: { escapeValue: true, escape: withoutDirections },
    // A parameter the host left out reads as nothing, not as its name in braces.
    missingInterpolationHandler: () => '',
  });
  void instance.use(initReactI18next).init();
  return instance;
}
