/** Opens an ERP that is reached as `transport: http` profiles say. */
import { authenticator } from './auth.ts';
import { HttpTransport } from './http-transport.ts';
import type { CredentialSource, ErpConnector } from '../connector.ts';
import type { ErpSetup } from '../erp.ts';
import { profileErp } from '../erp.ts';
import { Expressions } from '../expression.ts';
import { loadParameters } from '../parameters.ts';
import type { Profile } from '../profile.ts';
import type { Result } from '../../../solver/model/result.ts';
import { failure, success } from '../../../solver/model/result.ts';

export type ErpOptions = {
  /** Address of the system; the profile's paths are below it. */
  baseUrl: string;
  credentials: CredentialSource;
  /** Values of the profile's parameters. */
  parameters?: Record<string, unknown>;
};

/** Checks parameters and makes the connector. Nothing is sent yet. */
export async function openHttpErp(profile: Profile, options: ErpOptions): Promise<Result<ErpConnector, 'bad-profile'>> {
  if (profile.transport !== 'http') {
    return failure('bad-profile', `Profile ${profile.id} is for transport ${profile.transport}, not http.`);
  }
  const setup = await httpSetup(profile, options);
  return setup.ok ? success(profileErp(setup.value)) : setup;
}

/** What a connector over HTTP consists of; other transports wrap its transport. */
export async function httpSetup(profile: Profile, options: ErpOptions): Promise<Result<ErpSetup, 'bad-profile'>> {
  const loaded = await loadParameters(profile, options.baseUrl, options.parameters ?? {});
  if (!loaded.ok) return loaded;
  const parameters = loaded.value;
  const expressions = new Expressions({
    timeoutMilliseconds: profile.limits.expressionMilliseconds,
    timeZone: parameters.timeZone,
  });
  const { credentials, baseUrl } = options;
  const auth = authenticator(profile.auth, { credentials, expressions, bindings: { parameters } });
  const transport = new HttpTransport({ baseUrl, profile, expressions, auth });
  return success({ profile, transport, expressions, parameters });
}
