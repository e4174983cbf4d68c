import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export type Credentials = { user: string; password: string };

/** Logins and their tokens. Tokens do not outlive the process. */
export class Sessions {
  readonly #credentials: Credentials;
  readonly #lifetimeSeconds: number;
  /** Token to the instant it ends, milliseconds. */
  readonly #tokens = new Map<string, number>();

  constructor(credentials: Credentials, lifetimeSeconds: number) {
    this.#credentials = credentials;
    this.#lifetimeSeconds = lifetimeSeconds;
  }

  /** A new token, or null when user or password is wrong. */
  logIn({ user, password }: Credentials): { token: string; expiresIn: number } | null {
    // Both are always compared, so that the time taken tells nothing.
    const userFits = sameText(user, this.#credentials.user);
    const passwordFits = sameText(password, this.#credentials.password);
    if (!userFits || !passwordFits) return null;
    const now = Date.now();
    for (const [token, end] of this.#tokens) if (end <= now) this.#tokens.delete(token);
    const token = randomBytes(24).toString('base64url');
    this.#tokens.set(token, now + this.#lifetimeSeconds * 1000);
    return { token, expiresIn: this.#lifetimeSeconds };
  }

  knows(token: string): boolean {
    return (this.#tokens.get(token) ?? 0) > Date.now();
  }

  /** Ends all sessions. */
  endAll(): void {
    this.#tokens.clear();
  }
}

function sameText(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
