/** Who we are to an HTTP system: headers for every request, renewed when the system no longer knows us. */
import type { CredentialSource } from '../connector.ts';
import type { Credential } from '../credentials.ts';
import { findCredential } from '../credentials.ts';
import type { Expressions } from '../expression.ts';
import type { Auth } from '../profile.ts';
import type { Answer, AnswerCode } from '../transport.ts';
import type { Result } from '../../../solver/model/result.ts';
import { failure, success } from '../../../solver/model/result.ts';

type Headers = Record<string, string>;
/** Headers of one login; `until` in milliseconds since 1970. */
type Session = { headers: Headers; until: number };
/** Sends a login request without our own headers, with retries. */
type Send = (request: unknown) => Promise<Result<Answer, AnswerCode>>;

export interface Authenticator {
  /** Headers that say who we are, logging in if need be. */
  headers(send: Send): Promise<Result<Headers, AnswerCode>>;
  /** The system refused `headers`: forget them. False when a new login cannot help. */
  refused(headers: Headers): boolean;
  /** What must not appear in messages. */
  secrets(): string[];
}

type Setup = { credentials: CredentialSource; expressions: Expressions; bindings: Record<string, unknown> };

/** The authenticator a profile's `auth` asks for. */
export function authenticator(auth: Auth, setup: Setup): Authenticator {
  switch (auth.kind) {
    case 'none':
      return { headers: async () => success({}), refused: () => false, secrets: () => [] };
    case 'basic':
      return new FixedHeaders(auth.credential, setup, async ({ user, password }) =>
        success({ authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }),
      );
    case 'header':
      return new FixedHeaders(auth.credential, setup, (credential) =>
        evaluateHeaders(setup, auth.headers, { ...credential }, 'auth.headers'),
      );
    case 'login':
      return new LoginHeaders(auth, setup);
  }
}

class FixedHeaders implements Authenticator {
  readonly #name: string;
  readonly #setup: Setup;
  readonly #make: (credential: Credential) => Promise<Result<Headers, AnswerCode>>;
  #secrets: string[] = [];

  constructor(name: string, setup: Setup, make: (credential: Credential) => Promise<Result<Headers, AnswerCode>>) {
    this.#name = name;
    this.#setup = setup;
    this.#make = make;
  }

  async headers(): Promise<Result<Headers, AnswerCode>> {
    const credential = await findCredential(this.#setup.credentials, this.#name);
    if (!credential.ok) return credential;
    const headers = await this.#make(credential.value);
    this.#secrets = [credential.value.password, ...(headers.ok ? secretsOf(headers.value) : [])];
    return headers;
  }

  refused(): boolean {
    return false;
  }

  secrets(): string[] {
    return this.#secrets;
  }
}

class LoginHeaders implements Authenticator {
  readonly #auth: Extract<Auth, { kind: 'login' }>;
  readonly #setup: Setup;
  #session: Session | null = null;
  /** One login at a time, shared by all who wait: some systems void the old token with every new one. */
  #pending: Promise<Result<Session, AnswerCode>> | null = null;
  readonly #secrets = new Set<string>();

  constructor(auth: Extract<Auth, { kind: 'login' }>, setup: Setup) {
    this.#auth = auth;
    this.#setup = setup;
  }

  async headers(send: Send): Promise<Result<Headers, AnswerCode>> {
    if (this.#session !== null && Date.now() < this.#session.until) return success(this.#session.headers);
    this.#pending ??= this.#logIn(send).finally(() => (this.#pending = null));
    const login = await this.#pending;
    return login.ok ? success(login.value.headers) : login;
  }

  refused(headers: Headers): boolean {
    // Another request may have logged in again meanwhile; then that login is the one to use.
    if (this.#session?.headers === headers) this.#session = null;
    return true;
  }

  secrets(): string[] {
    return [...this.#secrets];
  }

  async #logIn(send: Send): Promise<Result<Session, AnswerCode>> {
    const { credentials, expressions, bindings } = this.#setup;
    const credential = await findCredential(credentials, this.#auth.credential);
    if (!credential.ok) return credential;
    this.#secrets.add(credential.value.password);
    const own = { ...bindings, ...credential.value };
    const request = await expressions.evaluate(this.#auth.request, {}, own);
    if (!request.ok) return failure('bad-profile', `auth.request failed: ${request.message}. Correct the profile.`);
    const answer = await send(request.value);
    if (!answer.ok) {
      const hint =
        answer.code === 'unauthorised' || answer.code === 'refused'
          ? ` Check credentials ${this.#auth.credential}.`
          : '';
      return { ...answer, message: `Login refused or failed: ${answer.message}${hint}` };
    }
    const token = await expressions.evaluate(this.#auth.token, answer.value, own);
    if (!token.ok || (typeof token.value !== 'string' && typeof token.value !== 'number')) {
      return failure('unauthorised', `The login gave no token; check credentials ${this.#auth.credential}.`);
    }
    this.#secrets.add(String(token.value));
    const headers = await evaluateHeaders(
      this.#setup,
      this.#auth.headers,
      { ...credential.value, token: token.value },
      'auth.headers',
    );
    if (!headers.ok) return headers;
    const cookies = this.#auth.cookies ? cookieHeader(answer.value) : {};
    for (const secret of secretsOf({ ...headers.value, ...cookies })) this.#secrets.add(secret);
    const lifetime = await this.#lifetime(answer.value);
    const until = lifetime === null ? Infinity : Date.now() + lifetime * 1000;
    this.#session = { headers: { ...headers.value, ...cookies }, until };
    return success(this.#session);
  }

  /** Seconds the token is used for: a tenth less than it lives, so that it does not die on the way. */
  async #lifetime(answer: Answer): Promise<number | null> {
    if (this.#auth.expiresInSeconds === undefined) return null;
    const seconds = await this.#setup.expressions.evaluate(this.#auth.expiresInSeconds, answer, this.#setup.bindings);
    return seconds.ok && typeof seconds.value === 'number' && seconds.value > 0 ? seconds.value * 0.9 : null;
  }
}

async function evaluateHeaders(
  setup: Setup,
  source: string,
  own: Record<string, unknown>,
  field: string,
): Promise<Result<Headers, AnswerCode>> {
  const headers = await setup.expressions.evaluate(source, {}, { ...setup.bindings, ...own });
  if (!headers.ok) return failure('bad-profile', `${field} failed: ${headers.message}. Correct the profile.`);
  return success(
    Object.fromEntries(Object.entries(headers.value ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)])),
  );
}

/** Header values and, of schemes like `Bearer x`, the part after the scheme. */
function secretsOf(headers: Headers): string[] {
  return Object.values(headers).flatMap((value) => [value, value.slice(value.indexOf(' ') + 1)]);
}

function cookieHeader(answer: Answer): Headers {
  const pairs = (answer.headers['set-cookie'] ?? '').split('\n').map((line) => line.split(';')[0].trim());
  const cookie = pairs.filter((pair) => pair.includes('=')).join('; ');
  return cookie === '' ? {} : { cookie };
}
