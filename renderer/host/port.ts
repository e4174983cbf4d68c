/** The wire of the desktop: a message port to the host's process, messages copied by structured clone. */
import type { Wire } from './connection.ts';
import { portMessages } from './desktop.ts';
import type { DesktopApi } from './desktop.ts';

/**
 * Asks the desktop for a port to the host and resolves when it is there: at once, or when the host has been started again. There is no time
 * limit, as the desktop says by itself when it gives up.
 */
export function openPort(desktop: Pick<DesktopApi, 'connectHost'>): Promise<Wire> {
  const nonce = crypto.randomUUID();
  return new Promise((resolve) => {
    const lost = Promise.withResolvers<void>();
    const receive = ({ data, origin, source, ports }: MessageEvent): void => {
      if (origin !== location.origin || source !== window || typeof data !== 'object' || data === null) return;
      const said = data as Record<string, unknown>;
      if (said[portMessages.opened] === nonce) resolve(wireOf(ports[0], lost));
      if (said[portMessages.lost] !== nonce) return;
      window.removeEventListener('message', receive);
      lost.resolve();
    };
    window.addEventListener('message', receive);
    desktop.connectHost(nonce);
  });
}

/** `closed` also resolves when the desktop says that the host is gone. */
function wireOf(port: MessagePort, closed: PromiseWithResolvers<void>): Wire {
  port.addEventListener('close', () => closed.resolve(), { once: true });
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.addEventListener('message', ({ data }) => listener(data));
      port.start();
    },
    onClose: (listener) => void closed.promise.then(listener),
    close: () => {
      port.close();
      closed.resolve();
    },
  };
}
