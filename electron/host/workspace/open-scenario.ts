/** An open scenario and what belongs to it. */
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { SessionMethods } from '../methods/session-methods.ts';
import type { ConnectorFactory } from '../session/connections.ts';
import type { PlanningSession } from '../session/planning-session.ts';

/** What a scenario is connected to, brought up for it alone. */
export type Surroundings = {
  factory: ConnectorFactory;
  /** Ends what was started for it, such as its embedded plant. */
  close: () => Promise<void>;
};

/** One open scenario. */
export type OpenScenario = {
  readonly file: string;
  readonly session: PlanningSession;
  readonly methods: SessionMethods;
  readonly surroundings: Surroundings;
  /** Who looks at it, or works on it: it stays open meanwhile. */
  readonly holders: Set<object>;
  linger: NodeJS.Timeout | null;
};

/** It has connections of its own and therefore goes on in the background. */
export function isConnected({ session: { connections } }: OpenScenario): boolean {
  return connections.dispatchTarget() !== null || connections.erpTargets().length > 0;
}

/** One name for a file, whatever links lead to it. */
export async function canonical(file: string): Promise<string> {
  return realpath(file).catch(() => resolve(file));
}
