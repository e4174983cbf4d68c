/** The host as one page may use it, whatever carries the messages: every call parsed by the contract, every event told. */
import { createBirpc } from 'birpc';
import { z } from 'zod';
import { hostInputs } from '../host/contract.ts';
import type { Host, HostEvents, HostMethod } from '../host/contract.ts';

/** An unexpected failure as it crosses to the page. */
export type WireError = { code: 'unknown-method' | 'bad-input' | 'internal'; message: string };

/** A way to a page. `decode` may throw on what is no message. */
export type PageWire = {
  post: (message: unknown) => void;
  onMessage: (listener: (data: unknown) => void) => void;
  onClose: (listener: () => void) => void;
  decode?: (data: unknown) => unknown;
  /** Ends a wire on which something else than the contract is spoken. */
  refuse: () => void;
};

const request = z.strictObject({
  t: z.literal('q'),
  i: z.string().max(100),
  m: z.string().max(100),
  a: z.array(z.unknown()).length(1),
});

/** Serves `host` on the wire until it closes. `onError` hears of bugs in the host, which the page sees as `internal`. */
export function servePage(wire: PageWire, host: Host, onError: (method: string, error: unknown) => void): void {
  const decode = wire.decode ?? ((data: unknown) => data);
  const page = createBirpc<HostEvents>(
    {},
    {
      post: wire.post,
      on: wire.onMessage,
      deserialize: (data: unknown) => request.parse(decode(data)),
      resolver: (method) => (input: unknown) => callHost(host, method, input, onError),
      onGeneralError: () => {
        wire.refuse();
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
  wire.onClose(() => {
    unsubscribe();
    page.$close();
  });
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
