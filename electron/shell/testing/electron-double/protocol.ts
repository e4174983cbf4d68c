/**
 * Schemes of the application. The browser of the double knows none but the web's, so an application's scheme is https to it: `app://name/…` is
 * `https://name/…`, answered by the application's handler and by nothing else.
 */
import type { CustomScheme, Protocol } from 'electron';

type Handler = Parameters<Protocol['handle']>[1];

export const registered: CustomScheme[] = [];
let closed = false;
const handlers = new Map<string, Handler>();

/** After readiness no scheme can be registered any more. */
export function closeRegistration(): void {
  closed = true;
}

export const protocol = {
  registerSchemesAsPrivileged: (schemes: CustomScheme[]): void => {
    if (closed) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    if (registered.length > 0) throw new Error('protocol.registerSchemesAsPrivileged can be called only once');
    registered.push(...schemes);
  },
  handle: (name: string, handler: Handler): void => {
    if (!closed) throw new Error('protocol.handle can be called only after app is ready');
    if (handlers.has(name)) throw new Error(`The scheme ${name} is already handled.`);
    handlers.set(name, handler);
  },
} satisfies Partial<Protocol>;

function ownScheme(): string {
  const [own] = registered;
  if (!own) throw new Error('The application registered no scheme.');
  return own.scheme;
}

let host = '';
/** Origin of the application's scheme. */
export function scheme(): string {
  return `${ownScheme()}://${host}`;
}
/** The first address the application loads tells the host of its scheme. */
export function learnHost(url: string): void {
  if (host === '') ({ host } = new URL(url));
}

/** An address as the browser knows it. */
export function browserUrl(url: string): string {
  return url.replace(`${ownScheme()}://`, 'https://');
}

/** An address as the application knows it. */
export function realUrl(url: string): string {
  return url.startsWith(`https://${host}/`) ? url.replace('https://', `${ownScheme()}://`) : url;
}

/** The answer of the application's handler; null for what is none of its schemes. */
export async function answerScheme(method: string, url: string): Promise<Response | null> {
  const handler = handlers.get(new URL(url).protocol.slice(0, -1));
  return handler ? handler({ method, url } as Request) : null;
}
