/** Makes connectors from a scenario's connection settings: finds the profile, the credentials and the transport that speaks it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure, success, type Result } from '../../solver/model/result.ts';
import type { CredentialSource } from '../connectors/connector.ts';
import { openHttpErp } from '../connectors/http/http-erp.ts';
import { openMes } from '../connectors/opcua/mes.ts';
import { loadMesProfile } from '../connectors/opcua/profile.ts';
import { loadProfile } from '../connectors/profile.ts';
import { openTrytonErp } from '../connectors/tryton/tryton-erp.ts';
import type { ConnectorFactory } from '../host/session/connections.ts';
import type { Connection } from '../host/session/settings.ts';

export type ConnectorPlaces = {
  /** Folders with profiles, the first that has one wins. */
  profileFolders: string[];
  credentials: CredentialSource;
  /** Keys and certificates for OPC UA. */
  pkiFolder: string;
  /** Real address of a connection, such as that of a plant just started. */
  address: (connection: Connection) => string;
};

export function connectorFactory(places: ConnectorPlaces): ConnectorFactory {
  return {
    erp: async (connection) => {
      const json = await readProfile(places.profileFolders, connection.profile);
      if (!json.ok) return json;
      const profile = loadProfile(json.value);
      if (!profile.ok) return profile;
      const open = profile.value.transport === 'tryton' ? openTrytonErp : openHttpErp;
      return open(profile.value, {
        baseUrl: places.address(connection),
        credentials: () => places.credentials(connection.credential),
        parameters: connection.parameters,
      });
    },
    mes: async (connection) => {
      const json = await readProfile(places.profileFolders, connection.profile);
      if (!json.ok) return json;
      const profile = loadMesProfile(json.value);
      if (!profile.ok) return profile;
      return success(
        openMes({
          profile: profile.value,
          endpointUrl: places.address(connection),
          credentials: () => places.credentials(connection.credential),
          pkiFolder: places.pkiFolder,
        }),
      );
    },
  };
}

async function readProfile(folders: string[], name: string): Promise<Result<unknown>> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) {
    return failure('bad-profile', `Profile name "${name}" may hold letters, digits, dot, dash and underscore only.`);
  }
  for (const folder of folders) {
    const file = join(folder, `${name}.json`);
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text === null) continue;
    try {
      return { ok: true, value: JSON.parse(text) };
    } catch (error) {
      return failure(
        'bad-profile',
        `${file} is not JSON: ${(error as Error).message}. Mend it, or restore the original.`,
      );
    }
  }
  return failure('bad-profile', `There is no profile "${name}". Look for ${name}.json in: ${folders.join(', ')}.`);
}
