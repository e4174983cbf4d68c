/** Every step the scenario file's schema has taken. Append only: released steps never change, for they have run on planners' files. */
import { initial } from './0001-initial.ts';
import { edits } from './0002-edits.ts';

/** `number` becomes the file's `user_version` once the step is done. */
export type Migration = { number: number; name: string; sql: string };

export const migrations: readonly Migration[] = [initial, edits];
