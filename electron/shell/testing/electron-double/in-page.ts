/**
 * What runs in the page before anything else: a sandboxed preload's surroundings (require, ipcRenderer, contextBridge, webUtils) and the origin of
 * the application's scheme. Sent to the browser as text: it refers to nothing outside itself but what it is given.
 */
import type { Codec } from './codec.ts';

export type Given = { platform: string; scheme: string; origin: string };
/** The built preload, as Node's modules are called. */
type Preload = (require: unknown, process: unknown, exports: unknown, module: unknown) => void;

/** What the double calls in the page. */
export type PageSide = {
  receive: (channel: string, args: string, ports: number[]) => void;
  portMessage: (port: number, data: string) => void;
  portClosed: (port: number) => void;
  dropped: Record<string, string>;
};

declare const location: { origin: string };
type Port = {
  postMessage: (data: unknown) => void;
  close: () => void;
  onmessage: (event: { data: unknown }) => void;
  dispatchEvent: (event: unknown) => void;
};

export function inPage({ platform, scheme, origin }: Given, makeCodec: () => Codec, preload: Preload): void {
  const page = globalThis as unknown as {
    electronInvoke: (channel: string, args: string) => Promise<string>;
    electronSend: (channel: string, args: string) => Promise<void>;
    electronPort: (port: number, data: string | null) => Promise<void>;
    electronSide: PageSide;
    postMessage: (message: unknown, targetOrigin: unknown, ports?: unknown[]) => void;
    addEventListener: (name: 'message', listener: (event: { ports: Port[] }) => void) => void;
    Event: new (name: string) => unknown;
    MessageChannel: new () => { port1: Port; port2: Port };
  };
  if (location.origin !== origin) return;
  const { encode, decode } = makeCodec();
  const copy = (value: unknown): unknown => decode(encode(value));

  const ports = new Map<number, { near: Port; far: Port }>();
  /** Numbers of ports on their way through the window: they come out of it as other objects. */
  const travelling: number[] = [];
  const post = page.postMessage.bind(page);
  page.postMessage = (message, targetOrigin, transfer = []) => {
    for (const [number, { far }] of ports) if (transfer.includes(far)) travelling.push(number);
    // The browser does not know the scheme and stands at https instead.
    post(message, targetOrigin === scheme ? origin : targetOrigin, transfer);
  };
  page.addEventListener('message', ({ ports: arrived }) => {
    for (const far of arrived) {
      const number = travelling.shift()!;
      ports.get(number)!.far = far;
      const close = far.close.bind(far);
      far.close = () => {
        close();
        void page.electronPort(number, null);
      };
    }
  });

  const listeners = new Map<string, Set<(event: unknown, ...args: unknown[]) => void>>();
  const listenersOf = (channel: string) => {
    const found = listeners.get(channel) ?? new Set();
    listeners.set(channel, found);
    return found;
  };
  const ipcRenderer = {
    invoke: async (channel: string, ...args: unknown[]) => decode(await page.electronInvoke(channel, encode(args))),
    send: (channel: string, ...args: unknown[]) => void page.electronSend(channel, encode(args)),
    on: (channel: string, listener: () => void) => void listenersOf(channel).add(listener),
    off: (channel: string, listener: () => void) => void listenersOf(channel).delete(listener),
  };
  page.electronSide = {
    receive: (channel, args, numbers) => {
      const opened = numbers.map((number) => {
        const { port1, port2 } = new page.MessageChannel();
        ports.set(number, { near: port1, far: port2 });
        port1.onmessage = ({ data }) => void page.electronPort(number, encode(data));
        return port2;
      });
      const event = { ports: opened, sender: ipcRenderer };
      for (const listener of listenersOf(channel)) listener(event, ...(decode(args) as unknown[]));
    },
    portMessage: (number, data) => ports.get(number)?.near.postMessage(decode(data)),
    portClosed: (number) => {
      const port = ports.get(number);
      ports.delete(number);
      port?.near.close();
      // What Electron adds to ports of the web.
      port?.far.dispatchEvent(new page.Event('close'));
    },
    dropped: {},
  };

  /** What crosses the bridge is copied; functions become functions of the other side, whose arguments and answers are copied. */
  function bridge(value: unknown): unknown {
    if (typeof value === 'function') {
      return (...args: unknown[]) => {
        const answer: unknown = (value as (...args: unknown[]) => unknown)(...args.map(bridge));
        return answer instanceof Promise ? answer.then(bridge) : bridge(answer);
      };
    }
    if (typeof value !== 'object' || value === null) return value;
    const tag = Object.prototype.toString.call(value);
    if (tag === '[object File]' || tag === '[object Blob]') return value;
    if (tag === '[object MessagePort]') throw new Error('An object could not be cloned.');
    if (Array.isArray(value)) return Object.freeze(value.map(bridge));
    if (Object.getPrototypeOf(value) !== Object.prototype) return copy(value);
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bridge(inner)])));
  }
  const electron = {
    ipcRenderer,
    contextBridge: {
      exposeInMainWorld: (name: string, api: unknown) => {
        if (name in globalThis)
          throw new Error(`Cannot bind an API on top of an existing property on the window object`);
        Object.defineProperty(globalThis, name, { value: bridge(api), enumerable: true });
      },
    },
    webUtils: { getPathForFile: (file: { name: string }) => page.electronSide.dropped[file.name] ?? '' },
  };
  const require = (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer') return electron;
    // Of 'events', 'timers' and 'url', which a sandboxed preload may also require, this program's uses none.
    throw new Error(`module not found: ${name}`);
  };
  const process = { platform, type: 'renderer', sandboxed: true, contextIsolated: true };
  preload(require, process, {}, { exports: {} });
}
