/** English and Simplified Chinese, switched without a reload. Texts live in resources/locales, one file per view. */
import { createInstance } from 'i18next';
import type { i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import enBoard from '../../resources/locales/en/board.json';
import enCodes from '../../resources/locales/en/codes.json';
import enInspector from '../../resources/locales/en/inspector.json';
import enMessages from '../../resources/locales/en/messages.json';
import enOrders from '../../resources/locales/en/orders.json';
import enRelease from '../../resources/locales/en/release.json';
import enShell from '../../resources/locales/en/shell.json';
import zhBoard from '../../resources/locales/zh-CN/board.json';
import zhCodes from '../../resources/locales/zh-CN/codes.json';
import zhInspector from '../../resources/locales/zh-CN/inspector.json';
import zhMessages from '../../resources/locales/zh-CN/messages.json';
import zhOrders from '../../resources/locales/zh-CN/orders.json';
import zhRelease from '../../resources/locales/zh-CN/release.json';
import zhShell from '../../resources/locales/zh-CN/shell.json';

export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];

const en = {
  board: enBoard,
  codes: enCodes,
  inspector: enInspector,
  messages: enMessages,
  orders: enOrders,
  release: enRelease,
  shell: enShell,
};
const zh = {
  board: zhBoard,
  codes: zhCodes,
  inspector: zhInspector,
  messages: zhMessages,
  orders: zhOrders,
  release: zhRelease,
  shell: zhShell,
};

/** The language nearest to what the browser asks for. */
export function preferredLanguage(wanted: readonly string[]): Language {
  const first = wanted.find((language) => /^(en|zh)\b/i.test(language));
  return first?.toLowerCase().startsWith('zh') === true ? 'zh-CN' : 'en';
}

export function initialiseTexts(language: Language): i18n {
  const instance = createInstance({
    lng: language,
    fallbackLng: 'en',
    resources: { en, 'zh-CN': zh },
    defaultNS: 'shell',
    // React escapes what it renders; canvas and titles take text, not markup.
    interpolation: { escapeValue: false },
    // A parameter the host left out reads as nothing, not as its name in braces.
    missingInterpolationHandler: () => '',
  });
  void instance.use(initReactI18next).init();
  return instance;
}
