/** A page of the application: a real page of a real browser, its requests answered by the application's protocol handler. */
import { EventEmitter } from 'node:events';
import type { Page, Route } from 'playwright-core';
import type { PrintToPDFOptions, WebContents as RealContents } from 'electron';
import { makeCodec } from './codec.ts';
import { handleInvoke, handleSend } from './ipc.ts';
import { inPage, type PageSide } from './in-page.ts';
import { endpointsOf, type Endpoint } from './ports.ts';
import { answerScheme, browserUrl, learnHost, realUrl, scheme } from './protocol.ts';
import { see } from './stage.ts';

type ContentsDouble = Partial<Omit<RealContents, keyof NodeJS.EventEmitter | 'mainFrame' | 'session'>>;
type OpenHandler = Parameters<RealContents['setWindowOpenHandler']>[0];

const { encode, decode } = makeCodec();

export class WebContents extends EventEmitter implements ContentsDouble {
  readonly page: Promise<Page>;
  readonly #ports = new Map<number, Endpoint>();
  #nextPort = 0;
  #openHandler: OpenHandler = () => ({ action: 'allow' });
  /** Address the application itself asked for: no navigation of the page's own. */
  #asked: string | null = null;
  #url = '';
  /** What is said to the page, in its order. */
  #turn: Promise<unknown>;
  readonly editing: string[] = [];

  constructor(open: () => Promise<Page>, preload: string) {
    super();
    this.page = open().then((page) => this.#prepare(page, preload));
    this.#turn = this.page;
  }

  getURL(): string {
    return this.#url;
  }

  async loadURL(url: string): Promise<void> {
    learnHost(url);
    const page = await this.page;
    this.#asked = url;
    await page.goto(browserUrl(url));
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  send(channel: string, ...args: unknown[]): void {
    this.#say(channel, structuredClone(args), []);
  }

  postMessage(channel: string, message: unknown, transfer?: unknown[]): void {
    const endpoints = endpointsOf(transfer);
    this.#say(channel, [structuredClone(message)], endpoints);
  }

  reload(): void {
    void this.page.then((page) => {
      this.#asked = this.#url;
      return page.reload();
    });
  }

  async printToPDF({ preferCSSPageSize = false, printBackground = false }: PrintToPDFOptions): Promise<Buffer> {
    return (await this.page).pdf({ preferCSSPageSize, printBackground });
  }

  undo(): void {
    this.editing.push('undo');
  }

  redo(): void {
    this.editing.push('redo');
  }

  /** A page asks for another window. */
  popup(url: string): 'allow' | 'deny' {
    return this.#openHandler({
      url,
      frameName: '',
      features: '',
      disposition: 'new-window',
      referrer: { url: '', policy: 'default' },
    }).action;
  }

  #say(channel: string, args: unknown[], endpoints: Endpoint[]): void {
    const numbered = endpoints.map((endpoint) => {
      const port = this.#nextPort++;
      this.#ports.set(port, endpoint);
      return [port, endpoint] as const;
    });
    this.#call(
      'receive',
      channel,
      encode(args),
      numbered.map(([port]) => port),
    );
    for (const [port, endpoint] of numbered) {
      endpoint.listen(
        (data) => this.#call('portMessage', port, encode(data)),
        () => this.#call('portClosed', port),
      );
    }
  }

  #call(name: keyof PageSide, ...args: unknown[]): void {
    const before = this.#turn;
    const saying = async (): Promise<void> => {
      await before;
      const page = await this.page;
      const call = ([method, input]: [string, unknown[]]): void => {
        const side = (globalThis as unknown as { electronSide?: Record<string, (...input: unknown[]) => void> })
          .electronSide;
        side?.[method](...input);
      };
      // A page that is gone, or on its way to another document, hears nothing.
      await page.evaluate(call, [name, args] as [string, unknown[]]).catch(() => undefined);
    };
    this.#turn = saying();
  }

  async #prepare(page: Page, preload: string): Promise<Page> {
    page.on('console', (message) => see({ seen: 'console', type: message.type(), text: message.text() }));
    page.on('pageerror', (error) => see({ seen: 'console', type: 'error', text: error.message }));
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.#url = realUrl(frame.url());
    });
    page.on('close', () => this.#closePorts());
    await page.exposeFunction('electronInvoke', async (channel: string, args: string) =>
      encode(await handleInvoke(this, channel, decode(args) as unknown[])),
    );
    await page.exposeFunction('electronSend', (channel: string, args: string) =>
      handleSend(this, channel, decode(args) as unknown[]),
    );
    await page.exposeFunction('electronPort', (port: number, data: string | null) => {
      if (data === null) this.#ports.get(port)?.close();
      else this.#ports.get(port)?.send(decode(data));
    });
    const given = JSON.stringify({ platform: process.platform, scheme: scheme(), origin: browserUrl(scheme()) });
    const wrapped = `function (require, process, exports, module) {\n${preload}\n}`;
    await page.addInitScript({ content: `(${inPage.toString()})(${given}, ${makeCodec.toString()}, ${wrapped});` });
    await page.route('**/*', (route) => this.#answer(page, route));
    return page;
  }

  async #answer(page: Page, route: Route): Promise<void> {
    const request = route.request();
    const url = realUrl(request.url());
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) {
      const own = url === this.#asked;
      this.#asked = null;
      if (!own && this.#prevented('will-navigate', url)) return route.abort('aborted');
      this.emit('did-start-loading');
      this.#closePorts();
    } else if (request.isNavigationRequest() && this.#prevented('will-frame-navigate', url)) {
      return route.abort('aborted');
    }
    const answer = await answerScheme(request.method(), url);
    if (!answer) return route.abort('internetdisconnected');
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    });
  }

  #prevented(name: string, url: string): boolean {
    let prevented = false;
    this.emit(name, { url, preventDefault: () => (prevented = true) });
    return prevented;
  }

  #closePorts(): void {
    for (const port of this.#ports.values()) port.close();
    this.#ports.clear();
  }
}
