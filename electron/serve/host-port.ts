/** One message port to the host: messages as they are, copied by structured clone. */
import type { Host } from '../host/contract.ts';
import { servePage } from './serve-page.ts';

/** What Electron's ports have, and those of Node under the same names. */
export type HostPort = {
  on: ((event: 'message', listener: (event: { data: unknown }) => void) => unknown) &
    ((event: 'close', listener: () => void) => unknown);
  postMessage: (message: unknown) => void;
  start: () => void;
  close: () => void;
};

/** A host that one page alone uses: it is closed with the page. */
export type PageHost = Host & { close?: () => Promise<void> };

/** Serves `host` on the port until that closes. `onError` hears of bugs in the host, which the page sees as `internal`. */
export function servePort(port: HostPort, host: PageHost, onError: (method: string, error: unknown) => void): void {
  port.on('close', () => void host.close?.());
  servePage(
    {
      post: (message) => port.postMessage(message),
      onMessage: (listener) => void port.on('message', ({ data }) => listener(data)),
      onClose: (listener) => void port.on('close', listener),
      refuse: () => port.close(),
    },
    host,
    onError,
  );
  // Messages wait on the port until now.
  port.start();
}
