/** Makes the process it is loaded into (with `--import`) like a utilityProcess of Electron, as its entry sees it. */
import { EventEmitter } from 'node:events';
import { isMainThread } from 'node:worker_threads';
import { MessagePortMain, Endpoint } from './ports.ts';
import { electronVersion } from './stage.ts';
import type { UtilityMessage } from './utility.ts';

class ParentPort extends EventEmitter {
  readonly #send: (data: unknown) => void;
  #waiting: unknown[] = [];

  constructor(send: (data: unknown) => void) {
    super();
    this.#send = send;
  }

  postMessage(data: unknown): void {
    this.#send(data);
  }

  receive(event: { data: unknown; ports: MessagePortMain[] }): void {
    if (this.listenerCount('message') > 0) this.emit('message', event);
    else this.#waiting.push(event);
  }

  override on(name: string, listener: (...args: never[]) => void): this {
    super.on(name, listener as (...args: unknown[]) => void);
    for (const event of this.#waiting.splice(0)) this.emit('message', event);
    return this;
  }
}

Object.defineProperty(process.versions, 'electron', { value: electronVersion });
// Threads inherit what their process was started with; only the process itself has a parent to speak with.
if (isMainThread) becomeUtility();

function becomeUtility(): void {
  const send = process.send!.bind(process) as (message: UtilityMessage) => void;
  const ports = new Map<number, Endpoint>();

  /** The near end of a port whose far end is in the other process. */
  const openPort = (port: number): MessagePortMain => {
    const [near, far] = Endpoint.pair();
    ports.set(port, far);
    far.listen(
      (data) => send({ kind: 'port', port, data }),
      () => send({ kind: 'closed', port }),
    );
    return new MessagePortMain(near);
  };

  const parentPort = new ParentPort((data) => send({ kind: 'message', data, ports: [] }));
  process.on('message', (message: UtilityMessage) => {
    if (message.kind === 'message') parentPort.receive({ data: message.data, ports: message.ports.map(openPort) });
    else if (message.kind === 'port') ports.get(message.port)?.send(message.data);
    else ports.get(message.port)?.close();
  });
  process.once('disconnect', () => process.exit(0));
  // Since Electron 37 an unhandled rejection only warns here.
  process.on('unhandledRejection', (reason) => process.emitWarning(String(reason)));
  Object.defineProperty(process, 'parentPort', { value: parentPort });
  Object.defineProperty(process, 'type', { value: 'utility' });
  // With the fuse RunAsNode off, the program does not run files it is given: whoever tries to is to notice.
  process.execPath = '/nonexistent/taktwerk';
  // A utilityProcess has no channel of Node's.
  Object.defineProperty(process, 'send', { value: undefined });
}
