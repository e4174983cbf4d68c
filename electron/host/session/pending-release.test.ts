import { expect, test } from 'vitest';
import { plannedSession } from '../edits/testing/planned-session.ts';
import { pendingRelease } from './pending-release.ts';

test('counts the plan that is shown, though asked while it was being kept', async () => {
  const { session } = await plannedSession(8, { plan: false });
  const pending = pendingRelease(session, 72);
  // As a page does that hears of the commit before the session shows the plan.
  session.store.onChanged(() => void pending());
  expect(await session.makePlan({})).toMatchObject({ ok: true });
  const preview = await session.preview(72);
  if (!preview.ok) throw new Error(preview.message);
  expect(preview.value.total).toBeGreaterThan(0);
  // Where counting is slow it waits for a rest.
  await expect.poll(pending, { timeout: 20_000 }).toBe(preview.value.total);
});
