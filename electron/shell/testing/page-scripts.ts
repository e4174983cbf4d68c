/** Scripts for the page under test: the host as the page itself reaches it, past the screen. */

/** Opens a port to the host and keeps it as `testPort`. */
export const openPort = `new Promise((resolve) => {
  const nonce = crypto.randomUUID();
  addEventListener('message', function receive(event) {
    if (event.data?.['taktwerk:port'] !== nonce) return;
    removeEventListener('message', receive);
    globalThis.testPort = event.ports[0];
    testPort.closed = new Promise((done) => testPort.addEventListener('close', () => done('closed')));
    testPort.start();
    resolve('open');
  });
  taktwerkDesktop.connectHost(nonce);
})`;

/** Calls the host on `testPort`; \`then\` is what to answer of its \`answer\`. */
export function callHost(method: string, input: unknown, then = 'answer'): string {
  return `new Promise((resolve) => {
    const id = crypto.randomUUID();
    testPort.addEventListener('message', function receive({ data }) {
      if (data.i !== id) return;
      testPort.removeEventListener('message', receive);
      const answer = data.e ?? data.r;
      resolve(${then});
    });
    testPort.postMessage({ t: 'q', i: id, m: ${JSON.stringify(method)}, a: [${JSON.stringify(input)}] });
  })`;
}
