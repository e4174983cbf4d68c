/**
 * The chart library asks Intl for formats of the browser's language as soon as it is loaded, and browsers take that language from the
 * computer as it is, such as `en-US@posix`, which Intl refuses. Imported before the library, this leaves the part Intl knows.
 */
try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  const language = /^[a-z]{2,3}(-[a-z]{2})?/i.exec(navigator.language)?.[0] ?? 'en';
  Object.defineProperty(navigator, 'language', { value: language, configurable: true });
}
