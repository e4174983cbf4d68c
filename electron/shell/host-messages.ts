/** What the shell and the host's process say to one another. Ports for pages travel beside `connect`. */
import { z } from 'zod';
import type { MessageRow, Overview } from '../host/contract.ts';

const credentials = z.record(z.string(), z.strictObject({ user: z.string(), password: z.string() }));

/** From the shell to the host. */
export const toHostSchema = z.discriminatedUnion('kind', [
  /** The first message. `scenario` null: the demo in the user's folder, made if there is none. `named`: the planner chose it in a dialog. */
  z.strictObject({ kind: z.literal('open'), scenario: z.string().nullable(), named: z.boolean(), credentials }),
  /** Credentials as they are now; the ones before are forgotten. */
  z.strictObject({ kind: z.literal('credentials'), credentials }),
  /** A page wants to speak with the host. */
  z.strictObject({ kind: z.literal('connect') }),
  /** Put everything down and end. */
  z.strictObject({ kind: z.literal('close') }),
]);
export type ToHost = z.infer<typeof toHostSchema>;

/** From the host to the shell. */
export const fromHostSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready'), scenario: z.string() }),
  /** It cannot open what it was asked to: an expected failure, said to the planner. */
  z.strictObject({ kind: z.literal('failed'), code: z.string(), message: z.string() }),
  /** Critical messages that have come up: `count` of them, the latest in words. */
  z.strictObject({
    kind: z.literal('critical'),
    count: z.int().positive(),
    /** Where they came up; absent: in the scenario that the page shows. */
    scenario: z
      .strictObject({ file: z.string(), name: z.string(), timeZone: z.string(), epochAt: z.string() })
      .optional(),
    latest: z.strictObject({
      id: z.int(),
      code: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number()])),
      text: z.string(),
    }),
  }),
]);
export type FromHost = z.infer<typeof fromHostSchema>;

/** Critical messages of a scenario, the latest first, as the shell hears of them. */
export function criticalNotice(messages: MessageRow[], scenario: Overview['scenario']): FromHost {
  const [{ id, code, params, text }] = messages;
  const { file, name, timeZone, epochAt } = scenario;
  return {
    kind: 'critical',
    count: messages.length,
    scenario: { file, name, timeZone, epochAt },
    latest: { id, code, params, text },
  };
}
