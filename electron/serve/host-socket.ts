/** One WebSocket to the host: every answer and event in MessagePack, typed arrays as bytes. */
import { Packr } from 'msgpackr';
import type { WebSocket } from 'ws';
import type { Host } from '../host/contract.ts';
import { servePage } from './serve-page.ts';

/** Largest message a page may send; its inputs are small. */
export const maxInboundBytes = 1_048_576;
/** A page that takes nothing while this much waits for it is cut off; it comes back and asks anew. */
const maxWaitingBytes = 256 * 1_048_576;

/** Serves `host` on the socket until it closes. `onError` hears of bugs in the host, which the page sees as `internal`. */
export function serveSocket(socket: WebSocket, host: Host, onError: (method: string, error: unknown) => void): void {
  const packr = new Packr({ useRecords: false, moreTypes: true });
  // Without a listener a broken socket would end the process; `close` follows and cleans up.
  socket.on('error', () => {});
  servePage(
    {
      post: (message) => {
        if (socket.readyState !== socket.OPEN) return;
        if (socket.bufferedAmount > maxWaitingBytes) return socket.terminate();
        socket.send(packr.pack(message));
      },
      onMessage: (listener) => void socket.on('message', (data: Buffer, isBinary) => listener(isBinary ? data : null)),
      decode: (data) => (data === null ? null : packr.unpack(data as Buffer)),
      onClose: (listener) => void socket.on('close', listener),
      refuse: () => socket.close(1008, 'malformed message'),
    },
    host,
    onError,
  );
}
