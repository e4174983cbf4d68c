/** OPC UA failures in words a planner can act on. node-opcua often tells the reason in the message only, so that is what is read. */
import type { ConnectorErrorCode } from '../connector.ts';
import type { Failure } from '../../../solver/model/result.ts';
import { failure } from '../../../solver/model/result.ts';

export type LinkFailure = Failure<ConnectorErrorCode>;

type Place = { endpointUrl: string; pkiFolder: string };

const rules: { pattern: RegExp; code: ConnectorErrorCode; remedy: (place: Place) => string }[] = [
  {
    pattern: /EACCES|EPERM|EROFS|ENOSPC|ENOTDIR|EEXIST/,
    code: 'bad-certificate',
    remedy: ({ pkiFolder }) => `the folder ${pkiFolder} for certificates cannot be used; check that it can be written`,
  },
  {
    pattern: /BadUserAccessDenied|BadIdentityTokenRejected|BadIdentityTokenInvalid|BadUserSignatureInvalid/,
    code: 'unauthorised',
    remedy: () => 'the MES refused user name or password; check the credentials of this connection',
  },
  {
    pattern: /user token policy|UserTokenPolic/i,
    code: 'unauthorised',
    remedy: () =>
      'the MES does not offer this kind of login; choose user name or anonymous in the profile (auth.kind) as it demands',
  },
  {
    pattern: /BadCertificateUntrusted/,
    code: 'bad-certificate',
    remedy: ({ pkiFolder }) =>
      `the certificate of the MES is not trusted; compare its fingerprint with the MES and move it from ${pkiFolder}/rejected to ${pkiFolder}/trusted/certs`,
  },
  {
    pattern: /BadSecurityChecksFailed|BadCertificateUseNotAllowed/,
    code: 'bad-certificate',
    remedy: ({ pkiFolder }) =>
      `the MES does not trust our certificate; have its administrator trust ${pkiFolder}/own/certs/client_certificate.pem`,
  },
  {
    pattern: /BadCertificate\w*|BadApplicationUri\w*/,
    code: 'bad-certificate',
    remedy: () => 'a certificate is not valid; check validity dates, host name and application URI of both sides',
  },
  {
    pattern:
      /BadSecurityPolicyRejected|BadSecurityModeRejected|BadSecurityModeInsufficient|security ?(mode|policy)|no endpoint|cannot find an? .*endpoint/i,
    code: 'bad-profile',
    remedy: () =>
      'the MES offers no endpoint with this security; check security.mode and security.policy of the profile',
  },
  {
    pattern: /BadTcpEndpointUrlInvalid|Invalid (endpoint|URL)|invalid url/i,
    code: 'bad-profile',
    remedy: () => 'the address is not one of this MES; expected opc.tcp://host:port/path',
  },
  {
    pattern: /BadTooManySessions|BadTooManyOperations|BadMaxConnections|BadOutOfMemory|BadResourceUnavailable/,
    code: 'throttled',
    remedy: () => 'the MES is out of sessions or resources; close other clients or ask its administrator',
  },
  {
    pattern: /time[dr]? ?-?out|BadTimeout|BadRequestTimeout/i,
    code: 'timeout',
    remedy: () => 'no answer in time; check network and MES',
  },
  {
    pattern: /BadDecodingError|BadEncodingLimitsExceeded|BadDataTypeIdUnknown/,
    code: 'bad-answer',
    remedy: () => 'the MES sent something that cannot be read',
  },
  {
    pattern:
      /ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|ECONNRESET|EPIPE|EAI_AGAIN|premature disconnection|socket|disconnect|connection|channel|BadServerHalted|BadShutdown|BadSessionClosed|BadSessionIdInvalid|BadNotConnected/i,
    code: 'unreachable',
    remedy: () => 'nothing answers there; check address, network and whether the MES runs',
  },
];

/** The failure behind an error of node-opcua met while doing `what`; anything unknown counts as `refused`, with the words of the MES. */
export function linkFailure(error: unknown, what: string, place: Place): LinkFailure {
  const message = error instanceof Error ? error.message : String(error);
  const rule = rules.find(({ pattern }) => pattern.test(message));
  const words = shorten(message);
  const remedy = rule ? rule.remedy(place) : 'this failed';
  return failure(rule?.code ?? 'refused', `${place.endpointUrl}: ${what}: ${remedy}. (${words})`);
}

/** Whether the session is over after this error. */
export function endsSession(error: unknown): boolean {
  const message = error instanceof Error ? error.message : String(error);
  return /BadSession|BadSecureChannel|BadConnection|BadNotConnected|BadServerHalted|BadShutdown|BadTcp|socket|disconnect|ECONNRESET|EPIPE|time[dr]? ?-?out|BadTimeout/i.test(
    message,
  );
}

/** One line of at most 200 characters. */
export function shorten(text: string): string {
  // eslint-disable-next-line no-control-regex
  const line = text.replaceAll(/[\u0000-\u001f\u007f\s]+/g, ' ').trim();
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
