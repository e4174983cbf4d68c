/**
 * Who may come in, in browser mode: whoever holds the one-time token, then the session cookie it was exchanged for; only from a page of
 * our own origin, and only under our own host name, so that neither another local program, another web site nor a re-bound DNS name gets in.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export type Refusal = { status: 401 | 403 | 421; message: string };

export class Door {
  readonly token: string = randomBytes(32).toString('base64url');
  readonly #session: string = randomBytes(32).toString('base64url');
  readonly #hosts: readonly string[];
  readonly #cookieName: string;
  #tokenUsed = false;

  constructor(port: number) {
    this.#hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
    // Cookies know no ports: without the port in the name two sessions on one computer would overwrite each other's cookie.
    this.#cookieName = `taktwerk-${port}`;
  }

  /** Refuses requests under another host name, or sent by a page of another origin. */
  checkAddress(headers: IncomingHttpHeaders): Refusal | null {
    if (headers.host === undefined || !this.#hosts.includes(headers.host)) {
      return { status: 421, message: 'This address is not served here. Open the address Taktwerk printed.' };
    }
    if (headers.origin !== undefined && headers.origin !== `http://${headers.host}`) {
      return { status: 403, message: 'Requests from other sites are refused.' };
    }
    return null;
  }

  /** Refuses requests without the session cookie. */
  checkSession(headers: IncomingHttpHeaders): Refusal | null {
    const cookies = (headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
    const prefix = `${this.#cookieName}=`;
    const admitted = cookies.some(
      (cookie) => cookie.startsWith(prefix) && equalInConstantTime(cookie.slice(prefix.length), this.#session),
    );
    if (admitted) return null;
    return {
      status: 401,
      message:
        'This browser has no session. Open the address Taktwerk printed; it works once. Start Taktwerk again for a new one.',
    };
  }

  /** Refuses a WebSocket: browsers always name its origin, so one without is not a page of ours. */
  checkUpgrade(headers: IncomingHttpHeaders): Refusal | null {
    if (headers.origin === undefined) return { status: 403, message: 'A connection must name its origin.' };
    return this.checkAddress(headers) ?? this.checkSession(headers);
  }

  /** Exchanges the token, once, for the value of a Set-Cookie header. */
  exchange(token: string): string | null {
    if (this.#tokenUsed || !equalInConstantTime(token, this.token)) return null;
    this.#tokenUsed = true;
    return `${this.#cookieName}=${this.#session}; Path=/; HttpOnly; SameSite=Strict`;
  }
}

function equalInConstantTime(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
