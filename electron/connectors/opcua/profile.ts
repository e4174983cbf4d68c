/**
 * Profile of a MES behind OPC UA with ISA-95 Job Control V2 (OPC 10031-4), as data: how to get in, and where a floor keeps what the
 * companion specifications leave open. Everything the specifications name (job lists, methods, job responses, machine states) is found by
 * type and needs no entry here.
 *
 * A **path** leads from a start node along hierarchical references: `prefix:Name/prefix:Name`, prefixes from `namespaces` or the
 * built-in `ua`, `di`, `machinery`, `jobs`, `isa95`. Namespace indices are looked up anew on each connection.
 */
import { z } from 'zod';
import type { Result } from '../../../solver/model/result.ts';
import { failure, success } from '../../../solver/model/result.ts';

export const standardNamespaces = {
  ua: 'http://opcfoundation.org/UA/',
  di: 'http://opcfoundation.org/UA/DI/',
  machinery: 'http://opcfoundation.org/UA/Machinery/',
  jobs: 'http://opcfoundation.org/UA/Machinery/Jobs/',
  isa95: 'http://opcfoundation.org/UA/ISA95-JOBCONTROL_V2/',
} as const;

const prefix = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'expected a prefix in camelCase');
const path = z
  .string()
  .max(500)
  .regex(/^[a-z][A-Za-z0-9]*:[\w .-]+(\/[a-z][A-Za-z0-9]*:[\w .-]+)*$/, 'expected prefix:Name/prefix:Name');
const text = z.union([z.string(), z.array(z.string())]);

const securitySchema = z.strictObject({
  mode: z.enum(['SignAndEncrypt', 'Sign', 'None']).default('SignAndEncrypt'),
  policy: z.enum(['Basic256Sha256', 'Aes128_Sha256_RsaOaep', 'Aes256_Sha256_RsaPss', 'None']).default('Basic256Sha256'),
  /** `listed`: only server certificates put into the trusted folder. `first-use`: the first one an endpoint shows, and no other later. */
  trust: z.enum(['listed', 'first-use']).default('listed'),
  /** Lets a user name travel without encryption of the channel. */
  insecure: z.boolean().default(false),
});

const machineSchema = z.strictObject({
  /** What names a machine as we name it: its browse name, its display name, or the text at a path below it. */
  identifiedBy: z.union([z.literal('browseName'), z.literal('displayName'), path]).default('browseName'),
  /** Our id by theirs, where they differ. */
  names: z.record(z.string().min(1), z.string().min(1)).default({}),
  /** Paths below the machine; leave out what the floor does not have. Without `currentJob` the running job of the list counts. */
  currentJob: path.optional(),
  /** Pieces of the current job so far, good and scrap; and scrap alone. */
  producedQuantity: path.optional(),
  scrapQuantity: path.optional(),
  /** Share of the current job's quantity done, 0 to 1. */
  progress: path.optional(),
  /** KeyValuePair[], or text holding a JSON object, of attribute to value. */
  setupState: path.optional(),
});

const exceptionsSchema = z.strictObject({
  /** Browse name of the event type, `prefix:Name`, found below BaseEventType. */
  eventType: path,
  /** Field of the event with a canonical exception message (canonical.ts) as JSON. */
  message: path,
  /** Variable below Objects, String[]: the exceptions known now, each as the same JSON; read at each connection. */
  known: path.optional(),
});

export const mesProfileSchema = z
  .strictObject({
    format: z.literal('taktwerk-connector-profile'),
    version: z.literal(1),
    id: z.string().regex(/^[a-z][a-z0-9-]*$/),
    title: z.string().min(1),
    comment: text.optional(),
    transport: z.literal('opcua'),
    security: securitySchema.prefault({}),
    /** `user`: name and password looked up in the CredentialSource under `credential`. */
    auth: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('anonymous') }),
        z.strictObject({ kind: z.literal('user'), credential: z.string().min(1) }),
      ])
      .default({ kind: 'anonymous' }),
    /** Whether a job order we send may start at once, or waits until the floor allows it. */
    release: z.enum(['allowed', 'notAllowed']).default('allowed'),
    limits: z
      .strictObject({
        /** Longest wait for one answer. */
        requestSeconds: z.number().min(0.5).max(600).default(10),
        /** How long a job order the MES accepted may take to show in its list. */
        confirmSeconds: z.number().min(0).max(600).default(5),
        /** Pause between two questions whether the MES is alive; unanswered within `requestSeconds` the connection is given up. */
        heartbeatSeconds: z.number().min(0.2).max(60).default(3),
        publishingMilliseconds: z.int().min(50).max(60_000).default(250),
        /** Methods in one call. The MES may ask for fewer. */
        callBatch: z.int().min(1).max(1000).default(50),
        /** Longest wait between two attempts to connect. */
        reconnectSeconds: z.number().min(0.1).max(600).default(10),
      })
      .prefault({}),
    namespaces: z.record(prefix, z.string().min(1)).default({}),
    machine: machineSchema.prefault({}),
    /** Clock of a plant that does not live in our time: paths below Objects to an instant and its speed (1 = as ours). */
    clock: z.strictObject({ time: path, speed: path.optional() }).optional(),
    exceptions: exceptionsSchema.optional(),
  })
  .superRefine((profile, context) => {
    if ((profile.security.mode === 'None') !== (profile.security.policy === 'None')) {
      context.addIssue({ code: 'custom', path: ['security'], message: 'mode None and policy None belong together' });
    }
    if (profile.security.mode === 'None' && profile.auth.kind === 'user' && !profile.security.insecure) {
      const message = 'a user name would travel over an unprotected channel; use SignAndEncrypt, or say insecure: true';
      context.addIssue({ code: 'custom', path: ['security', 'mode'], message });
    }
    for (const [where, value] of pathsOf(profile)) {
      const unknown = value
        .split('/')
        .map((step) => step.slice(0, step.indexOf(':')))
        .find((name) => !(name in standardNamespaces) && !(name in profile.namespaces));
      if (unknown === undefined) continue;
      context.addIssue({
        code: 'custom',
        path: where,
        message: `prefix ${unknown} is not in namespaces; add its URI there`,
      });
    }
  });

export type MesProfile = z.infer<typeof mesProfileSchema>;

/** Checks a profile document (parsed JSON). The message lists every offending path with what is wrong there. */
export function loadMesProfile(json: unknown): Result<MesProfile, 'bad-profile'> {
  const parsed = mesProfileSchema.safeParse(json);
  if (parsed.success) return success(parsed.data);
  const issues = parsed.error.issues.map((issue) => `${issue.path.join('.') || '(top)'}: ${issue.message}`);
  return failure('bad-profile', `The MES profile cannot be used. ${issues.slice(0, 20).join('; ')}`, { issues });
}

function pathsOf(profile: {
  machine: object;
  clock?: object | undefined;
  exceptions?: object | undefined;
}): [string[], string][] {
  return (['machine', 'clock', 'exceptions'] as const).flatMap((group) =>
    Object.entries(profile[group] ?? {}).flatMap(([key, value]: [string, unknown]): [string[], string][] =>
      typeof value === 'string' && value.includes(':') ? [[[group, key], value]] : [],
    ),
  );
}
