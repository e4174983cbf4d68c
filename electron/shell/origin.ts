/** The one origin pages of ours have. Security list: item 18, a scheme of our own instead of file://. */
export const appScheme = 'app';
export const appHost = 'taktwerk';
export const appOrigin = `${appScheme}://${appHost}`;
export const startPage = `${appOrigin}/`;

/** Whether an address is of our origin; parsed, never compared by its beginning. */
export function isOurs(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed?.protocol === `${appScheme}:` && parsed.host === appHost;
}
