/** The wire of browser mode: a WebSocket to the origin that served this page, messages in MessagePack. */
import { Packr } from 'msgpackr';
import type { Wire } from './connection.ts';

/** Opens a socket to `url`. Rejects when refused. */
export function openSocket(url: string): Promise<Wire> {
  const packr = new Packr({ useRecords: false, moreTypes: true });
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('error', () => reject(new Error('The host refused the connection.')), { once: true });
    socket.addEventListener(
      'open',
      () => {
        resolve({
          send: (message) => socket.send(new Uint8Array(packr.pack(message))),
          onMessage: (listener) => {
            socket.addEventListener('message', ({ data }) =>
              listener(packr.unpack(new Uint8Array(data as ArrayBuffer))),
            );
          },
          onClose: (listener) => socket.addEventListener('close', listener, { once: true }),
          close: () => socket.close(),
        });
      },
      { once: true },
    );
  });
}
