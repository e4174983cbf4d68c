/** Opens a Tryton ERP by its profile. */
import { TrytonTransport } from './tryton-transport.ts';
import { writePlannedDates } from './planned-dates.ts';
import { authenticator } from '../http/auth.ts';
import type { ErpOptions } from '../http/http-erp.ts';
import { HttpTransport } from '../http/http-transport.ts';
import type { ErpConnector } from '../connector.ts';
import { profileErp } from '../erp.ts';
import { Expressions } from '../expression.ts';
import { loadParameters } from '../parameters.ts';
import type { Profile } from '../profile.ts';
import type { Result } from '../../../solver/model/result.ts';
import { failure, success } from '../../../solver/model/result.ts';

/** Checks parameters (`database` and `timeZone` are needed) and makes the connector. Nothing is sent yet. */
export async function openTrytonErp(
  profile: Profile,
  options: ErpOptions,
): Promise<Result<ErpConnector, 'bad-profile'>> {
  if (profile.transport !== 'tryton') {
    return failure('bad-profile', `Profile ${profile.id} is for transport ${profile.transport}, not tryton.`);
  }
  const parameters = await loadParameters(profile, options.baseUrl, options.parameters ?? {});
  if (!parameters.ok) return parameters;
  const database = parameters.value['database'];
  if (typeof database !== 'string' || database === '') {
    return failure(
      'bad-profile',
      `Parameter database of connection ${profile.id} is missing; name the Tryton database.`,
    );
  }
  const expressions = new Expressions({
    timeoutMilliseconds: profile.limits.expressionMilliseconds,
    timeZone: parameters.value.timeZone,
  });
  const auth = authenticator(profile.auth, {
    credentials: options.credentials,
    expressions,
    bindings: { parameters: parameters.value },
  });
  const http = new HttpTransport({ baseUrl: options.baseUrl, profile, expressions, auth });
  const transport = new TrytonTransport(http, database);
  const timeZone = parameters.value.timeZone;
  return success({
    ...profileErp({ profile, transport, expressions, parameters: parameters.value }),
    writePlannedDates: (messages, signal) => writePlannedDates(transport, messages, { timeZone, signal }),
  });
}
