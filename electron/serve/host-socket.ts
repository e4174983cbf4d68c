/** One WebSocket to the host: every call parsed by the contract, every answer and event in MessagePack, typed arrays as bytes. */
import { createBirpc } from 'birpc';
import { Packr } from 'msgpackr';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { hostInputs } from '../host/contract.ts';
import type { Host, HostEvents, HostMethod } from '../host/contract.ts';

/** Largest message a page may send; its inputs are small. */
export const maxInboundBytes = 1_048_576;
/** A page that takes nothing while this much waits for it is cut off; it comes back and asks anew. */
const maxWaitingBytes = 256 * 1_048_576;

/** An unexpected failure as it crosses to the page. */
export type WireError = { code: 'unknown-method' | 'bad-input' | 'internal'; message: string };

const request = z.strictObject({
  t: z.literal('q'),
  i: z.string().max(100),
  m: z.string().max(100),
  a: z.array(z.unknown()).length(1),
});

/** Serves `host` on the socket until it closes. `onError` hears of bugs in the host, which the page sees as `internal`. */
export function serveSocket(socket: WebSocket, host: Host, onError: (method: string, error: unknown) => void): void {
  const packr = new Packr({ useRecords: false, moreTypes: true });
  const page = createBirpc<HostEvents>(
    {},
    {
      post: (data: Uint8Array) => {
        if (socket.readyState !== socket.OPEN) return;
        if (socket.bufferedAmount > maxWaitingBytes) return socket.terminate();
        socket.send(data);
      },
      on: (listener) => void socket.on('message', (data: Buffer, isBinary) => listener(isBinary ? data : null)),
      serialize: (message) => packr.pack(message),
      deserialize: (data: Buffer | null) => request.parse(data === null ? null : packr.unpack(data)),
      resolver: (method) => (input: unknown) => callHost(host, method, input, onError),
      onGeneralError: () => {
        socket.close(1008, 'malformed message');
        return true;
      },
      eventNames: ['changed', 'task', 'live'],
      timeout: -1,
    },
  );
  const unsubscribe = host.subscribe({
    changed: (topics) => void page.changed(topics),
    task: (progress) => void page.task(progress),
    live: (update) => void page.live(update),
  });
  socket.on('close', () => {
    unsubscribe();
    page.$close();
  });
  // Without a listener a broken socket would end the process; `close` follows and cleans up.
  socket.on('error', () => {});
}

async function callHost(
  host: Host,
  method: string,
  input: unknown,
  onError: (method: string, error: unknown) => void,
): Promise<unknown> {
  if (!Object.hasOwn(hostInputs, method)) {
    throw { code: 'unknown-method', message: `The host has no method "${method}".` } satisfies WireError;
  }
  const parsed = hostInputs[method as HostMethod].safeParse(input);
  if (!parsed.success) {
    const message = `Input of "${method}" refused: ${z.prettifyError(parsed.error)}`;
    throw { code: 'bad-input', message } satisfies WireError;
  }
  try {
    return await (host[method as HostMethod] as (input: unknown) => Promise<unknown>)(parsed.data);
  } catch (error) {
    onError(method, error);
    const message = error instanceof Error ? error.message : String(error);
    throw { code: 'internal', message: `The host failed in "${method}": ${message}` } satisfies WireError;
  }
}
