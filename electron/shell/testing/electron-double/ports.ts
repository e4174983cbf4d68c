/** Message ports as Electron's main process has them: structured clone, started by hand, only other ports may be transferred. */
import { EventEmitter } from 'node:events';
import type { MessagePortMain as RealPort, MessageChannelMain as RealChannel } from 'electron';

/** One end of a channel, wherever it is: in this process, in a page, or in another process. */
export class Endpoint {
  #peer: Endpoint | null = null;
  #sink: ((data: unknown) => void) | null = null;
  #onClose: (() => void) | null = null;
  #waiting: unknown[] = [];
  #closed = false;

  static pair(): [Endpoint, Endpoint] {
    const a = new Endpoint();
    const b = new Endpoint();
    a.#peer = b;
    b.#peer = a;
    return [a, b];
  }

  send(data: unknown): void {
    if (!this.#closed) this.#peer?.receive(structuredClone(data));
  }

  /** Where messages go from now on; those that have come before go there first. */
  listen(sink: (data: unknown) => void, onClose: () => void): void {
    this.#sink = sink;
    this.#onClose = onClose;
    for (const data of this.#waiting.splice(0)) sink(data);
    if (this.#closed) onClose();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onClose?.();
    this.#peer?.close();
  }

  private receive(data: unknown): void {
    if (this.#closed) return;
    if (this.#sink) this.#sink(data);
    else this.#waiting.push(data);
  }
}

type PortDouble = Pick<RealPort, 'postMessage' | 'start' | 'close'>;

export class MessagePortMain extends EventEmitter implements PortDouble {
  #endpoint: Endpoint | null;

  constructor(endpoint: Endpoint) {
    super();
    this.#endpoint = endpoint;
  }

  postMessage(message: unknown, transfer: unknown[] = []): void {
    if (transfer.length > 0) throw new TypeError('The double transfers ports to pages and processes only.');
    this.#endpoint?.send(message);
  }

  start(): void {
    this.#endpoint?.listen(
      (data) => queueMicrotask(() => this.emit('message', { data, ports: [] })),
      () => queueMicrotask(() => this.emit('close')),
    );
  }

  close(): void {
    this.#endpoint?.close();
  }

  /** Takes what is behind the port; the port itself is of no use any more. */
  detach(): Endpoint {
    if (!this.#endpoint) throw new Error('Port at index 0 is already neutered');
    const endpoint = this.#endpoint;
    this.#endpoint = null;
    return endpoint;
  }
}

export class MessageChannelMain implements Record<keyof RealChannel, MessagePortMain> {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;

  constructor() {
    const [a, b] = Endpoint.pair();
    this.port1 = new MessagePortMain(a);
    this.port2 = new MessagePortMain(b);
  }
}

/** The endpoints of a transfer list, which may hold ports alone. */
export function endpointsOf(transfer: readonly unknown[] = []): Endpoint[] {
  return transfer.map((port) => {
    if (!(port instanceof MessagePortMain)) throw new TypeError('Found invalid object in transferables');
    return port.detach();
  });
}
