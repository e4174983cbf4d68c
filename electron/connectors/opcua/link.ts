/**
 * One connection to a MES, from secure channel to end of session. It never repairs itself: when it is lost, a new one is made and everything
 * is looked up again, so nothing queued for the old one can reach the floor later.
 */
import {
  AttributeIds,
  type ClientSession,
  DataTypeExtractStrategy,
  getExtraDataTypeManager,
  MessageSecurityMode,
  OPCUAClient,
  ServerState,
  SecurityPolicy,
  type UserIdentityInfo,
  UserTokenType,
  VariableIds,
} from 'node-opcua-client';
import type { ConnectorErrorCode, CredentialSource } from '../connector.ts';
import type { Result } from '../../../solver/model/result.ts';
import { failure, success } from '../../../solver/model/result.ts';
import { endsSession, linkFailure, type LinkFailure } from './errors.ts';
import { type MesProfile, standardNamespaces } from './profile.ts';
import { checkTrust, openPki } from './server-trust.ts';

/** Whoever keeps the credentials may ask a person. */
const credentialSeconds = 120;
/** Keys are made at first use. */
const pkiSeconds = 60;
/** Longest time for loading data types: hundreds of requests one after the other, each with its own time limit. */
export const typeSeconds = 60;

export type LinkOptions = {
  profile: MesProfile;
  endpointUrl: string;
  credentials: CredentialSource;
  pkiFolder: string;
  /** Ends connecting, and every exchange. */
  signal?: AbortSignal;
};

export type Link = {
  readonly system: { name: string; version: string };
  /** Longest batches the server takes. */
  readonly limits: { methods: number; browses: number; reads: number };
  /** Why it is over, or null while it stands. */
  readonly failure: LinkFailure | null;
  /** Resolves when it is over. */
  readonly lost: Promise<LinkFailure>;
  /** Index the server gives the namespace of a profile prefix, or null if it has none. */
  namespace(prefix: string): number | null;
  /**
   * Runs one exchange, or fails at once if the connection is over. Without an answer in time (`seconds`, by default those of the profile)
   * the connection is given up: whether the server did what was asked is then unknown.
   */
  request<T>(
    what: string,
    run: (session: ClientSession) => Promise<T>,
    seconds?: number,
  ): Promise<Result<T, ConnectorErrorCode>>;
  /** Gives it up for a reason found elsewhere. */
  lose(reason: LinkFailure): void;
  close(): Promise<void>;
};

/** Connects, logs in and reads what the server says about itself. */
export async function openLink(options: LinkOptions): Promise<Result<Link, ConnectorErrorCode>> {
  if (!/^opc\.tcp:\/\/[^\s/]+(\/\S*)?$/.test(options.endpointUrl)) {
    return failure(
      'bad-profile',
      `${options.endpointUrl} is not the address of a MES; expected opc.tcp://host:port/path.`,
    );
  }
  const identity = await identityOf(options);
  if (!identity.ok) return identity;
  const opened = await openClient(options);
  if (!opened.ok) return opened;
  const client = opened.value;
  const seconds = options.profile.limits.requestSeconds;
  const session = await attempt('log in', options, seconds, () => client.createSession(identity.value));
  if (!session.ok) {
    abandon(client);
    return session;
  }
  const link = makeLink(client, session.value, options);
  const described = await describe(link, options);
  if (!described.ok) {
    await link.close();
    return described;
  }
  return success(Object.assign(link, described.value));
}

async function identityOf(options: LinkOptions): Promise<Result<UserIdentityInfo, ConnectorErrorCode>> {
  const { auth } = options.profile;
  if (auth.kind === 'anonymous') return success({ type: UserTokenType.Anonymous });
  const found = await attempt('look up the credentials', options, credentialSeconds, () =>
    options.credentials(auth.credential),
  );
  if (!found.ok) return found;
  if (found.value === null) {
    return failure(
      'unauthorised',
      `No user and password are stored for ${auth.credential}; enter them for this connection.`,
    );
  }
  return success({ type: UserTokenType.UserName, userName: found.value.user, password: found.value.password });
}

async function openClient(options: LinkOptions): Promise<Result<OPCUAClient, ConnectorErrorCode>> {
  const { profile, endpointUrl } = options;
  const trusted = await checkServer(options);
  if (!trusted.ok) return trusted;
  const { mode, policy } = profile.security;
  const client = await createClient(options, MessageSecurityMode[mode], SecurityPolicy[policy]);
  if (!client.ok) return client;
  const seconds = 2 * profile.limits.requestSeconds;
  const connected = await attempt('connect', options, seconds, () => client.value.connect(endpointUrl));
  if (connected.ok) return client;
  abandon(client.value);
  return connected;
}

async function createClient(
  options: LinkOptions,
  securityMode: MessageSecurityMode,
  securityPolicy: SecurityPolicy,
): Promise<Result<OPCUAClient, ConnectorErrorCode>> {
  const { profile, pkiFolder } = options;
  const pki = await attempt('open our certificates', options, pkiSeconds, () => openPki(pkiFolder));
  if (!pki.ok) return pki;
  const client = OPCUAClient.create({
    applicationName: 'Taktwerk',
    clientName: 'Taktwerk',
    securityMode,
    securityPolicy,
    // Servers often name themselves by a host that is not the one we reach them by.
    endpointMustExist: false,
    keepSessionAlive: false,
    connectionStrategy: { initialDelay: 100, maxDelay: 1000, maxRetry: 0 },
    defaultTransactionTimeout: Math.max(5000, profile.limits.requestSeconds * 1000),
    requestedSessionTimeout: 60_000,
    // Types are loaded as they come up: reading all of a server's takes hundreds of requests.
    dataTypeExtractStrategy: DataTypeExtractStrategy.Lazy,
    clientCertificateManager: pki.value,
  });
  return success(client);
}

/**
 * Asks the server what it offers, over the open channel that discovery is made for, so that what keeps us out can be told in words. The
 * certificate is verified again when the protected channel is opened.
 */
async function checkServer(options: LinkOptions): Promise<Result<null, ConnectorErrorCode>> {
  const { profile, endpointUrl } = options;
  const created = await createClient(options, MessageSecurityMode.None, SecurityPolicy.None);
  if (!created.ok) return created;
  const client = created.value;
  const seconds = profile.limits.requestSeconds;
  const connected = await attempt('connect', options, seconds, () => client.connect(endpointUrl));
  const offered = connected.ok
    ? await attempt('ask for endpoints', options, seconds, () => client.getEndpoints())
    : connected;
  abandon(client);
  if (!offered.ok) return offered;
  const { mode, policy, trust } = profile.security;
  const endpoint = offered.value.find(
    ({ securityMode, securityPolicyUri }) =>
      securityMode === MessageSecurityMode[mode] && securityPolicyUri === SecurityPolicy[policy],
  );
  if (endpoint === undefined) {
    const found = offered.value.map(
      ({ securityMode, securityPolicyUri }) =>
        `${MessageSecurityMode[securityMode]} ${securityPolicyUri?.split('#').at(-1) ?? ''}`,
    );
    const message = `${endpointUrl}: the MES does not offer ${mode} ${policy}; it offers ${[...new Set(found)].join(', ') || 'nothing'}. Change security in the profile.`;
    return failure('bad-profile', message);
  }
  if (mode === 'None') return success(null);
  const checked = await attempt('check the certificate of the MES', options, pkiSeconds, () =>
    checkTrust({ ...options, trust }, endpoint.serverCertificate),
  );
  return checked.ok ? checked.value : checked;
}

/** Runs one step, cut short by its time limit or the options' signal; whatever it throws becomes a failure. */
async function attempt<T>(
  what: string,
  options: LinkOptions,
  seconds: number,
  run: () => Promise<T>,
): Promise<Result<T, ConnectorErrorCode>> {
  const { promise: cut, resolve } = Promise.withResolvers<LinkFailure>();
  const timer = setTimeout(() => resolve(linkFailure(`timeout after ${seconds} s`, what, options)), seconds * 1000);
  const onAbort = () => resolve(failure('cancelled', `${options.endpointUrl}: ${what}: cancelled.`));
  if (options.signal?.aborted) onAbort();
  options.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const done = (async () => run())().then(success, (error: unknown) => linkFailure(error, what, options));
    return await Promise.race([cut, done]);
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
  }
}

/** Ends a client without waiting: a frozen server would keep us until the transaction times out. */
function abandon(client: OPCUAClient): void {
  client.disconnect().catch(() => undefined);
}

function makeLink(client: OPCUAClient, session: ClientSession, options: LinkOptions) {
  const { promise: lost, resolve } = Promise.withResolvers<LinkFailure>();
  let over: LinkFailure | null = null;
  const lose = (reason: LinkFailure): void => {
    if (over !== null) return;
    over = reason;
    resolve(reason);
    abandon(client);
  };
  const broken = (words: string) => () => lose(linkFailure(`connection lost: ${words}`, 'stay connected', options));
  client.on('connection_lost', broken('the line broke'));
  client.on('close', broken('closed'));
  session.on('session_closed', broken('the MES ended the session'));

  return {
    get failure() {
      return over;
    },
    lost,
    lose,
    async request<T>(
      what: string,
      run: (session: ClientSession) => Promise<T>,
      seconds = options.profile.limits.requestSeconds,
    ): Promise<Result<T, ConnectorErrorCode>> {
      if (over !== null) return over;
      const result = await Promise.race([
        attempt(what, options, seconds, async () => {
          try {
            return await run(session);
          } catch (error) {
            if (endsSession(error)) lose(linkFailure(error, what, options));
            throw error;
          }
        }),
        lost,
      ]);
      if (!result.ok && result.code === 'timeout') lose(result);
      return result;
    },
    async close(): Promise<void> {
      if (over !== null) return;
      over = failure('cancelled', 'The connection was closed.');
      resolve(over);
      const { signal: _over, ...still } = options;
      await attempt('close', still, 2, () => client.disconnect());
    },
  };
}

/** Namespaces, product, limits and data types of the server. */
async function describe(
  link: ReturnType<typeof makeLink>,
  options: LinkOptions,
): Promise<Result<Pick<Link, 'system' | 'limits' | 'namespace'>, ConnectorErrorCode>> {
  const ids = [
    VariableIds.Server_NamespaceArray,
    VariableIds.Server_ServerStatus_State,
    VariableIds.Server_ServerStatus_BuildInfo_ProductName,
    VariableIds.Server_ServerStatus_BuildInfo_SoftwareVersion,
    VariableIds.Server_ServerCapabilities_OperationLimits_MaxNodesPerMethodCall,
    VariableIds.Server_ServerCapabilities_OperationLimits_MaxNodesPerBrowse,
    VariableIds.Server_ServerCapabilities_OperationLimits_MaxNodesPerRead,
  ];
  const read = await link.request('read the server description', (session) =>
    session.read(ids.map((id) => ({ nodeId: `i=${id}`, attributeId: AttributeIds.Value }))),
  );
  if (!read.ok) return read;
  const [namespaces, state, product, version, methods, browses, reads] = read.value.map(
    (value) => value.value?.value as unknown,
  );
  if (state !== ServerState.Running) {
    return failure(
      'unreachable',
      `${options.endpointUrl}: the MES answers but does not run (server state ${String(state)}).`,
    );
  }
  if (!Array.isArray(namespaces)) {
    return failure('bad-answer', `${options.endpointUrl}: the MES has no namespace array.`);
  }
  // Prepared now, as node-opcua would do it at the first notification and leave a failure there unhandled.
  const types = await link.request('prepare data types', (session) => getExtraDataTypeManager(session), typeSeconds);
  if (!types.ok) return types;
  const uris: Record<string, string> = { ...standardNamespaces, ...options.profile.namespaces };
  const limit = (value: unknown, most: number) =>
    typeof value === 'number' && value > 0 ? Math.min(value, most) : most;
  return success({
    system: { name: textOf(product, 100) || 'OPC UA server', version: textOf(version, 100) },
    limits: {
      methods: limit(methods, options.profile.limits.callBatch),
      browses: limit(browses, 100),
      reads: limit(reads, 500),
    },
    namespace(prefix: string): number | null {
      const index = namespaces.indexOf(uris[prefix]);
      return index < 0 ? null : index;
    },
  });
}

function textOf(value: unknown, most: number): string {
  return typeof value === 'string' ? value.slice(0, most) : '';
}
