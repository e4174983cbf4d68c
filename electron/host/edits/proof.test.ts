/** What the checker would find in a move that is on screen already. */
import { expect, test } from 'vitest';
import { must } from '../store/testing/open.ts';
import { repairsHere } from './repairs.ts';
import { edit, everything, movablePart } from './testing/look.ts';
import { plannedSession } from './testing/planned-session.ts';

test('a move that the checker refuses is taken back, and the next one is tried afresh', async () => {
  let refuses = true;
  // No move is known that the checker refuses.
  const prove = (): Promise<never> => Promise.reject(new Error('a machine does two things at once'));
  const repairs = () => (refuses ? { ...repairsHere(), prove } : repairsHere());
  const { session } = await plannedSession(20, { repairs });
  const { operation, part, other } = movablePart(session);
  const move = {
    change: 'move' as const,
    what: { kind: 'parts' as const, parts: [{ operation, part }] },
    shift: 7200,
    machine: other,
  };
  const before = everything(session);
  await expect(edit(session, move)).rejects.toThrow('two things at once');
  expect(everything(session)).toEqual(before);
  expect((await session.edits.next()).undo?.kind).not.toBe('edit');
  refuses = false;
  must(await edit(session, move));
  expect(everything(session)).not.toEqual(before);
});
