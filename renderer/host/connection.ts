/**
 * The host as this page sees it: calls, events, and whether it can be reached. Comes back by itself after a break. How messages travel is
 * left to a `Wire`, so that another transport needs one function.
 */
import { createBirpc } from 'birpc';
import type { Host, HostApi, HostEvents, HostInput, HostMethod, HostOutputs } from '../../electron/host/contract.ts';
import { failure } from '../../solver/model/result.ts';
import type { Result } from '../../solver/model/result.ts';

/** A two-way stream of messages. `onClose` is called once, also after `close`. */
export type Wire = {
  send: (message: unknown) => void;
  onMessage: (listener: (message: unknown) => void) => void;
  onClose: (listener: () => void) => void;
  close: () => void;
};
/** Opens a wire; rejects when the host cannot be reached. */
export type OpenWire = () => Promise<Wire>;

export type Reach = 'connecting' | 'online' | 'offline';

export type HostConnection = Pick<Host, 'subscribe'> & {
  /** Calls a method. Whatever goes wrong comes back as a value: `offline`, or what the host answered. */
  call: <Method extends HostMethod>(method: Method, input: HostInput<Method>) => Promise<Result<HostOutputs[Method]>>;
  reach: () => Reach;
  /** Called on every change of `reach`, and at once. */
  onReach: (listener: (reach: Reach) => void) => () => void;
  close: () => void;
};

type Page = { [Name in keyof HostEvents]: HostEvents[Name] };

const retryDelays = [250, 500, 1000, 2000, 4000];

export function connectHost(openWire: OpenWire): HostConnection {
  const eventListeners = new Set<Partial<HostEvents>>();
  const reachListeners = new Set<(reach: Reach) => void>();
  const page: Page = {
    changed: (topics) => eventListeners.forEach((listener) => listener.changed?.(topics)),
    task: (progress) => eventListeners.forEach((listener) => listener.task?.(progress)),
    live: (update) => eventListeners.forEach((listener) => listener.live?.(update)),
  };
  let reach: Reach = 'connecting';
  let remote: ReturnType<typeof createRemote> | null = null;
  let wire: Wire | null = null;
  let failedAttempts = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  function setReach(next: Reach): void {
    reach = next;
    reachListeners.forEach((listener) => listener(next));
  }

  async function open(): Promise<void> {
    try {
      wire = await openWire();
    } catch {
      return retryLater();
    }
    if (closed) return wire.close();
    failedAttempts = 0;
    remote = createRemote(wire, page);
    wire.onClose(() => {
      remote?.$close(new Error('The connection to the host broke.'));
      remote = null;
      retryLater();
    });
    setReach('online');
  }

  function retryLater(): void {
    if (closed) return;
    setReach('offline');
    const delay = retryDelays[Math.min(failedAttempts++, retryDelays.length - 1)];
    retryTimer = setTimeout(() => void open(), delay);
  }

  void open();

  return {
    call: async (method, input) => {
      if (remote === null) return failure('offline', 'The host cannot be reached.');
      try {
        return (await remote.$callRaw({ method, args: [input] })) as unknown as Result<HostOutputs[typeof method]>;
      } catch (error) {
        const { code, message } = error as { code?: string; message?: string };
        return code === undefined
          ? failure('connection-lost', message ?? 'The connection to the host broke.')
          : failure(code, message ?? code);
      }
    },
    subscribe: (events) => {
      eventListeners.add(events);
      return () => void eventListeners.delete(events);
    },
    reach: () => reach,
    onReach: (listener) => {
      reachListeners.add(listener);
      listener(reach);
      return () => void reachListeners.delete(listener);
    },
    close: () => {
      closed = true;
      clearTimeout(retryTimer);
      wire?.close();
    },
  };
}

function createRemote(wire: Wire, page: Page) {
  // No timeout: planning may take hours, and a broken wire ends its calls by itself.
  return createBirpc<HostApi, Page>(page, { post: wire.send, on: wire.onMessage, timeout: -1 });
}
