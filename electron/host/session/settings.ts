/** What a scenario remembers of its connections and its policy. Credentials are named here, never kept. */
import { z } from 'zod';

export const connectionSchema = z.strictObject({
  id: z.string().min(1).max(100),
  kind: z.enum(['erp', 'mes']),
  title: z.string().max(200),
  /** Profile in resources/connectors, or beside it in the user's own folder. */
  profile: z.string().min(1),
  url: z.string().min(1),
  /** Name under which a `CredentialSource` finds user and password. */
  credential: z.string().min(1),
  parameters: z.record(z.string(), z.unknown()).default({}),
});
export type Connection = z.infer<typeof connectionSchema>;

export const connectionsSchema = z.array(connectionSchema);

/** The plant's clock as last read from its MES: it goes on while the MES is away. */
export const plantClockSchema = z.strictObject({ plantAt: z.iso.datetime(), atHost: z.number(), speed: z.number() });

/** Keys of the settings the session keeps in a scenario. */
export const settingKeys = {
  connections: 'connections',
  /** Connections of a file that came from elsewhere, until the planner switches them on. */
  connectionsOff: 'connectionsOff',
  policy: 'policy',
  /** How the embedded demo plant is made, where there is one. */
  embeddedPlant: 'embeddedPlant',
  /** Of a what-if: the adjustments of the plan of record when it was copied. */
  baseAdjustments: 'baseAdjustments',
  /** Of a scenario that was saved under another name: where its planner has gone on. */
  continuedIn: 'continuedIn',
  epoch: 'epoch',
  clock: 'clock',
  /** Whether records have changed since the plan was made. */
  stale: 'stale',
} as const;
