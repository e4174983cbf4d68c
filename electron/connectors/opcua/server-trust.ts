/** Whom we trust: our own PKI folder, and the certificates endpoints showed at first use. */
import { createHash, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { OPCUACertificateManager } from 'node-opcua-certificate-manager';
import { StatusCodes } from 'node-opcua-client';
import { z } from 'zod';
import type { ConnectorErrorCode } from '../connector.ts';
import type { Result } from '../../../solver/model/result.ts';
import { failure, success } from '../../../solver/model/result.ts';

const pinsSchema = z.record(z.string(), z.string());

/** Opens the PKI folder, creating folder and key at first use. Unknown certificates are never accepted by themselves. */
export async function openPki(pkiFolder: string): Promise<OPCUACertificateManager> {
  await mkdir(pkiFolder, { recursive: true });
  const manager = new OPCUACertificateManager({
    rootFolder: pkiFolder,
    automaticallyAcceptUnknownCertificate: false,
    disableFileWatchers: true,
  });
  await manager.initialize();
  return manager;
}

/** SHA-256 of the certificate, as administrators compare it. */
export function fingerprint(certificate: Uint8Array): string {
  return createHash('sha256')
    .update(certificate)
    .digest('hex')
    .toUpperCase()
    .replaceAll(/(..)(?!$)/g, '$1:');
}

/**
 * Whether the certificate an endpoint shows may be trusted. With `first-use` the first one it ever shows is taken into the trusted ones; an
 * unknown one is kept in the folder `rejected` for somebody to judge.
 */
export async function checkTrust(
  place: { pkiFolder: string; endpointUrl: string; trust: 'listed' | 'first-use' },
  certificate: Uint8Array,
): Promise<Result<null, ConnectorErrorCode>> {
  const { pkiFolder, endpointUrl, trust } = place;
  if (certificate.length === 0) return failure('bad-certificate', `${endpointUrl}: the MES shows no certificate.`);
  const manager = await openPki(pkiFolder);
  try {
    const status = await manager.checkCertificate(Buffer.from(certificate));
    const shown = fingerprint(certificate);
    const pins = await readPins(pkiFolder);
    const first = pins[endpointUrl];
    if (status.isGood()) {
      if (trust === 'first-use' && first === undefined) await writePins(pkiFolder, { ...pins, [endpointUrl]: shown });
      return success(null);
    }
    if (!status.equals(StatusCodes.BadCertificateUntrusted)) {
      return failure(
        'bad-certificate',
        `${endpointUrl}: the certificate of the MES is not valid: ${status.toString()} Fingerprint (SHA-256) ${shown}.`,
      );
    }
    if (trust === 'first-use' && first === undefined) {
      await manager.trustCertificate(Buffer.from(certificate));
      await writePins(pkiFolder, { ...pins, [endpointUrl]: shown });
      return success(null);
    }
    const changed =
      first === undefined
        ? ''
        : ` At first it showed ${first}; if the MES did not get a new certificate, someone may be in between.`;
    return failure(
      'bad-certificate',
      `${endpointUrl}: the certificate of the MES is not trusted, fingerprint (SHA-256) ${shown}.${changed} Compare it with the MES, then move it from ${pkiFolder}/rejected to ${pkiFolder}/trusted/certs.`,
    );
  } finally {
    await manager.dispose();
  }
}

/** Puts a server's certificate (PEM or DER) among the trusted ones, for servers whose certificate came by another way than the line. */
export async function trustCertificate(pkiFolder: string, certificate: Uint8Array): Promise<void> {
  const manager = await openPki(pkiFolder);
  try {
    await manager.trustCertificate(new X509Certificate(certificate).raw);
  } finally {
    await manager.dispose();
  }
}

const pinsFile = (pkiFolder: string) => path.join(pkiFolder, 'endpoints.json');

async function writePins(pkiFolder: string, pins: Record<string, string>): Promise<void> {
  const file = pinsFile(pkiFolder);
  await writeFile(`${file}.new`, JSON.stringify(pins, null, 2));
  await rename(`${file}.new`, file);
}

async function readPins(pkiFolder: string): Promise<Record<string, string>> {
  try {
    return pinsSchema.parse(JSON.parse(await readFile(pinsFile(pkiFolder), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
