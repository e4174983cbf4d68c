/** A trial of connection settings: really connects, reads a little, and says what it found or why not. Nothing is kept. */
import { failure, type Failure, type Result } from '../../../solver/model/result.ts';
import type { ErpConnector } from '../../connectors/connector.ts';
import { credentialVariable } from '../../connectors/credentials.ts';
import type { ConnectionTest, CredentialNeed } from '../contract.ts';
import type { ConnectorFactory } from './connections.ts';
import type { Connection } from './settings.ts';

/** Longest trial. */
const patienceMilliseconds = 60_000;

type Found = Pick<ConnectionTest, 'system' | 'version' | 'read' | 'machines'>;

/** How a credential of this name is given, and whether it is there. */
export async function credentialNeed(factory: ConnectorFactory, name: string): Promise<CredentialNeed> {
  const variable = credentialVariable(name);
  const known = factory.hasCredential === undefined ? null : await factory.hasCredential(name);
  return { name, known, userVariable: `${variable}_USER`, passwordVariable: `${variable}_PASSWORD` };
}

export async function tryConnection(factory: ConnectorFactory, connection: Connection): Promise<ConnectionTest> {
  const began = performance.now();
  const signal = AbortSignal.timeout(patienceMilliseconds);
  const found = connection.kind === 'erp' ? await tryErp(factory, connection, signal) : await tryMes(factory, connection, signal); // prettier-ignore
  const nothing: Found = { system: '', version: '', read: null, machines: [] };
  const credential = await credentialNeed(factory, connection.credential);
  return {
    ok: found.ok,
    failure: found.ok ? null : explained(found, credential, signal),
    ...(found.ok ? found.value : nothing),
    seconds: (performance.now() - began) / 1000,
    credential,
  };
}

/** Names the credential as this connection does, which need not be the name its profile suggests. */
function explained(found: Failure, credential: CredentialNeed, signal: AbortSignal): Failure {
  if (found.code === 'unauthorised' && credential.known === false) {
    const { name, userVariable, passwordVariable } = credential;
    return failure(
      'unauthorised',
      `There are no credentials named ${name}. Set ${userVariable} and ${passwordVariable}, or add ${name} to the credentials file.`,
    );
  }
  if (!signal.aborted || found.code !== 'cancelled') return found;
  const seconds = patienceMilliseconds / 1000;
  return failure('timeout', `The system did not finish answering within ${seconds} s. Check its address and its load.`);
}

async function tryErp(factory: ConnectorFactory, connection: Connection, signal: AbortSignal): Promise<Result<Found>> {
  const opened = await factory.erp(connection);
  if (!opened.ok) return opened;
  try {
    const tested = await opened.value.test(signal);
    if (!tested.ok) return tested;
    const read = await firstPage(opened.value, signal);
    return read.ok ? { ok: true, value: { ...tested.value, read: read.value, machines: [] } } : read;
  } finally {
    await opened.value.close();
  }
}

/** Reads until the first batch that holds anything, then stops. */
async function firstPage(erp: ErpConnector, signal: AbortSignal): Promise<Result<ConnectionTest['read']>> {
  const enough = new AbortController();
  const pages: NonNullable<ConnectionTest['read']>[] = [];
  const pulled = await erp.pull({
    cursor: null,
    onBatch: async ({ kind, records, quarantined }) => {
      if (records.length + quarantined.length === 0) return;
      pages.push({ kind, records: records.length, refused: quarantined.length });
      enough.abort();
    },
    onProgress: () => undefined,
    signal: AbortSignal.any([signal, enough.signal]),
  });
  const page = pages.at(0);
  if (page !== undefined) return { ok: true, value: page };
  return pulled.ok ? { ok: true, value: null } : pulled;
}

async function tryMes(factory: ConnectorFactory, connection: Connection, signal: AbortSignal): Promise<Result<Found>> {
  const opened = await factory.mes(connection);
  if (!opened.ok) return opened;
  try {
    const tested = await opened.value.test(signal);
    return tested.ok ? { ok: true, value: { ...tested.value, read: null } } : tested;
  } finally {
    await opened.value.close();
  }
}
