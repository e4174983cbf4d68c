/** Opens a Tryton ERP by its profile. */
import { writePlannedDates } from './planned-dates.ts';
import { TrytonTransport } from './tryton-transport.ts';
import type { ErpConnector } from '../connector.ts';
import { profileErp } from '../erp.ts';
import type { ErpOptions } from '../http/http-erp.ts';
import { httpSetup } from '../http/http-erp.ts';
import type { Profile } from '../profile.ts';
import type { Result } from '../../../solver/model/result.ts';
import { failure, success } from '../../../solver/model/result.ts';

/** Checks parameters (`database` is needed) and makes the connector. Nothing is sent yet. */
export async function openTrytonErp(
  profile: Profile,
  options: ErpOptions,
): Promise<Result<ErpConnector, 'bad-profile'>> {
  if (profile.transport !== 'tryton') {
    return failure('bad-profile', `Profile ${profile.id} is for transport ${profile.transport}, not tryton.`);
  }
  const setup = await httpSetup(profile, options);
  if (!setup.ok) return setup;
  const { timeZone, database } = setup.value.parameters;
  if (typeof database !== 'string' || database === '') {
    return failure(
      'bad-profile',
      `Parameter database of connection ${profile.id} is missing; name the Tryton database.`,
    );
  }
  const transport = new TrytonTransport(setup.value.transport, database);
  return success({
    ...profileErp({ ...setup.value, transport }),
    writePlannedDates: (messages, signal) => writePlannedDates(transport, messages, { timeZone, signal }),
  });
}
