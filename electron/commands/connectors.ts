/** Makes connectors from a scenario's connection settings: finds the profile, the credentials and the transport that speaks it. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { failure, success, type Result } from '../../solver/model/result.ts';
import type { CredentialSource } from '../connectors/connector.ts';
import { openHttpErp } from '../connectors/http/http-erp.ts';
import { openMes } from '../connectors/opcua/mes.ts';
import { loadMesProfile, type MesProfile } from '../connectors/opcua/profile.ts';
import { loadProfile, type Profile } from '../connectors/profile.ts';
import { openTrytonErp } from '../connectors/tryton/tryton-erp.ts';
import type { ConnectorFactory } from '../host/session/connections.ts';
import type { ProfileSummary } from '../host/contract.ts';
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
    profiles: () => profileSummaries(places.profileFolders),
    hasCredential: async (name) => (await places.credentials(name)) !== null,
  };
}

/** Profiles that can be used, by title. One of the same name in an earlier folder goes before those in later ones. */
async function profileSummaries(folders: string[]): Promise<ProfileSummary[]> {
  const names = new Set<string>();
  for (const folder of folders) {
    for (const file of await readdir(folder).catch(() => [])) if (file.endsWith('.json')) names.add(file.slice(0, -5));
  }
  const found = await Promise.all(
    [...names].map(async (name): Promise<ProfileSummary[]> => {
      const json = await readProfile(folders, name);
      if (!json.ok) return [];
      const erp = loadProfile(json.value);
      if (erp.ok) return [erpSummary(name, erp.value)];
      const mes = loadMesProfile(json.value);
      return mes.ok ? [mesSummary(name, mes.value)] : [];
    }),
  );
  return found.flat().toSorted((a, b) => a.title.localeCompare(b.title));
}

function erpSummary(id: string, { title, comment, transport, auth, parameters }: Profile): ProfileSummary {
  return {
    ...{ id, kind: 'erp', title, transport, comment: lines(comment) },
    credential: auth.kind === 'none' ? null : auth.credential,
    parameters: Object.entries(parameters).map(([name, parameter]) => ({
      ...{ name, title: parameter.title, type: parameter.type, required: parameter.required },
      default: parameter.default ?? null,
      comment: lines(parameter.comment),
    })),
  };
}

function mesSummary(id: string, { title, comment, auth }: MesProfile): ProfileSummary {
  const credential = auth.kind === 'user' ? auth.credential : null;
  return { id, kind: 'mes', title, comment: lines(comment), transport: 'opcua', credential, parameters: [] };
}

function lines(comment: string | string[] | undefined): string {
  return typeof comment === 'string' ? comment : (comment ?? []).join('\n');
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
