/** How repositories reach the file: reads at once, writes as a transaction that names what it changes. */
import type { Queries } from './database.ts';

export const topics = [
  'records',
  'messages',
  'schedule',
  'commands',
  'outbox',
  'released',
  'actuals',
  'kpis',
  'settings',
  'adjustments',
] as const;
export type Topic = (typeof topics)[number];

export type Changed = (topic: Topic) => void;

export interface Session {
  readonly read: Pick<Queries, 'get' | 'all'>;
  /**
   * Runs `work` as one transaction, part of the surrounding one if there is one. Listeners hear of the topics it names by `changed` after
   * the outermost commit, and of none when it fails.
   */
  write<T>(work: (sql: Queries, changed: Changed) => Promise<T>): Promise<T>;
}

/** Present instant as stored: ISO 8601 UTC with milliseconds, so that text order is time order. */
export function storedNow(): string {
  return new Date().toISOString();
}

/** Any ISO 8601 instant in the stored form. */
export function storedInstant(instant: string): string {
  return new Date(instant).toISOString();
}
