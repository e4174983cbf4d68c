/** A proxy before a real server that can spoil a request or an answer on its way. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Meddler = {
  url: string;
  /** Requests that the server will see with a session it does not know. */
  endSessions: number;
  /** Answers that break off in the middle. */
  breakAnswers: number;
  /** Requests answered 429 before the server sees them. */
  throttle: number;
  close: () => Promise<void>;
};

export async function meddler(target: string): Promise<Meddler> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (self.throttle > 0 && self.throttle-- > 0) {
      response
        .writeHead(429, { 'content-type': 'text/html', 'retry-after': '0' })
        .end('<title>429 Too Many Requests</title>');
      return;
    }
    let authorization = request.headers.authorization;
    if (authorization !== undefined && self.endSessions > 0) {
      self.endSessions--;
      authorization = `Session ${Buffer.from('aps:2:0000').toString('base64')}`;
    }
    const answer = await fetch(`${target}${request.url}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
      body: Buffer.concat(chunks),
    });
    const body = Buffer.from(await answer.arrayBuffer());
    const headers = Object.fromEntries(
      ['content-type', 'date', 'www-authenticate'].map((name) => [name, answer.headers.get(name) ?? '']),
    );
    response.writeHead(answer.status, headers);
    if (self.breakAnswers > 0 && body.length > 200) {
      self.breakAnswers--;
      response.end(body.subarray(0, body.length / 2));
    } else response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const self: Meddler = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    endSessions: 0,
    breakAnswers: 0,
    throttle: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return self;
}
