/** The OPC UA server itself: address, security and information models. What it shows is added by the other files. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { MessageSecurityMode, nodesets, OPCUACertificateManager, OPCUAServer, SecurityPolicy } from 'node-opcua';

export type Credentials = { user: string; password: string };

/** A server on 127.0.0.1, initialized but not started. Its keys and certificates are kept in `pkiFolder`. */
export async function createServer(options: {
  port: number;
  pkiFolder: string;
  credentials: Credentials;
  /** Also offers an unprotected channel and anonymous sessions, for tests. */
  insecure: boolean;
}): Promise<OPCUAServer> {
  const { port, pkiFolder, credentials, insecure } = options;
  // Clients show who they are by user and password; their certificates only protect the channel.
  const certificates = new OPCUACertificateManager({
    rootFolder: join(pkiFolder, 'server'),
    automaticallyAcceptUnknownCertificate: true,
  });
  const userCertificates = new OPCUACertificateManager({ rootFolder: join(pkiFolder, 'users') });
  await certificates.initialize();
  await userCertificates.initialize();
  const server = new OPCUAServer({
    host: '127.0.0.1',
    hostname: '127.0.0.1',
    port,
    securityPolicies: insecure ? [SecurityPolicy.None, SecurityPolicy.Basic256Sha256] : [SecurityPolicy.Basic256Sha256],
    securityModes: insecure
      ? [MessageSecurityMode.None, MessageSecurityMode.SignAndEncrypt]
      : [MessageSecurityMode.SignAndEncrypt],
    allowAnonymous: insecure,
    serverCertificateManager: certificates,
    userCertificateManager: userCertificates,
    userManager: {
      isValidUser: (user: string, password: string) =>
        same(user, credentials.user) && same(password, credentials.password),
    },
    nodesets: [
      nodesets.standard,
      nodesets.isa95JobControl,
      nodesets.di,
      nodesets.ia,
      nodesets.machinery,
      nodesets.machineryJobs,
    ],
    serverCapabilities: { maxSessions: 20, operationLimits: { maxNodesPerMethodCall: 200 } },
    buildInfo: { productName: 'Taktwerk demo plant MES', softwareVersion: '1' },
    serverInfo: { applicationUri: 'urn:taktwerk:plant:mes', productUri: 'urn:taktwerk:plant' },
  });
  await server.initialize();
  return server;
}

/** Compares without telling by time where two texts differ. */
export function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
