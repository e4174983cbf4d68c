/** Edits while the plant's clock goes on. */
import { expect, test } from 'vitest';
import { must } from '../store/testing/open.ts';
import { edit, expectLawful, movablePart } from './testing/look.ts';
import { plannedSession } from './testing/planned-session.ts';

test('a plan undone after the hour has moved on is carried over to it and says so', async () => {
  const planned = await plannedSession(20);
  const { operation, part } = movablePart(planned.session);
  const what = { kind: 'parts' as const, parts: [{ operation, part }] };
  must(await edit(planned.session, { change: 'move', what, shift: 7200 }));
  const now = planned.session.plan.problem.now + 4 * 3600;
  await planned.setClock(now);
  const { session } = planned;
  const undone = must(await session.edits.undo({}));
  expect(undone.carriedOver).toBe(true);
  expectLawful(session);
  const waiting = session.plan.schedule!.assignments.filter(
    (row) => session.plan.parts.get(`${row.operation}#${row.part}`)!.operation.progress === undefined,
  );
  expect(Math.min(...waiting.map(({ start }) => start))).toBeGreaterThanOrEqual(now);
  must(await session.edits.redo());
  expectLawful(session);
});

test('where only the hour has moved, a plan that it does not touch is edited as it is', async () => {
  const planned = await plannedSession(20);
  const { now } = planned.session.plan.problem;
  const everything = { kind: 'after' as const, at: now, machines: null };
  must(await edit(planned.session, { change: 'move', what: everything, shift: 86_400 }));
  await planned.setClock(now + 4 * 3600);
  const { session } = planned;
  const { operation, part } = movablePart(session);
  const move = { change: 'move' as const, what: { kind: 'parts' as const, parts: [{ operation, part }] }, shift: 7200 };
  expect(must(await edit(session, move)).carriedOver).toBe(false);
  expect(session.plan.problem.now).toBe(now + 4 * 3600);
  expectLawful(session);
});

test('a plan opened a little later than it was made is edited as it is, and much later says what the hour has done', async () => {
  const planned = await plannedSession(20);
  const { now } = planned.session.plan.problem;
  const edited = async (at: number) => {
    await planned.setClock(at);
    const { session } = planned;
    const { operation, part } = movablePart(session);
    const what = { kind: 'parts' as const, parts: [{ operation, part }] };
    const summary = must(await edit(session, { change: 'move', what, shift: 7200 }));
    expectLawful(session);
    return summary;
  };
  const starts = planned.session.plan.schedule!.assignments.map(({ start }) => start);
  expect(Math.min(...starts)).toBeLessThan(now + 600);
  const soon = await edited(now + 600);
  expect(soon.carriedOver).toBe(false);
  expect((await edited(now + 3 * 3600)).carriedOver).toBe(true);
});
