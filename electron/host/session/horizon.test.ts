/** How far a plan reaches: as its policy says, and from then on as the plan was made. */
import { expect, test } from 'vitest';
import { policySchema } from '../../../solver/model/policy.ts';
import { edit, expectLawful } from '../edits/testing/look.ts';
import { plannedSession } from '../edits/testing/planned-session.ts';
import { must } from '../store/testing/open.ts';
import type { PlanningSession } from './planning-session.ts';
import { settingKeys } from './settings.ts';

const day = 86_400;
const constructOnly = { seconds: 0, workers: 1 };
const short = policySchema.parse({ ...constructOnly, horizonDays: 5 });

const daysOf = ({ plan: { problem } }: PlanningSession): number => (problem.horizon - problem.now) / day;
const leftOut = ({ plan }: PlanningSession): string[] =>
  [...plan.unscheduled].flatMap(([order, { code }]) => (code === 'beyond-horizon' ? [order] : [])).toSorted();
/** Orders that the planner is told to lie beyond the horizon. */
async function toldOut({ store }: PlanningSession): Promise<string[]> {
  const { messages } = await store.messages.page({}, { offset: 0, limit: 1000 });
  const told = messages.filter(({ code }) => code === 'unscheduled-beyond-horizon');
  return told.map(({ subject }) => subject.key).toSorted();
}
/** The part that begins first. */
function firstPart({ plan }: PlanningSession) {
  const { operation, part } = [...plan.assignments.values()].toSorted((a, b) => a.start - b.start)[0];
  return { operation, part };
}

test('without one a plan reaches as far as its orders need', async () => {
  const { session } = await plannedSession(40);
  expect(session.horizonDays).toBeNull();
  expect(daysOf(session)).toBeGreaterThanOrEqual(60);
  expect(leftOut(session)).toEqual([]);
});

test('what cannot end within it is left out and told with the reason, and machines still open behind it', async () => {
  const { session } = await plannedSession(40, { plan: false });
  must(await session.makePlan({}));
  const whole = session.plan;
  const summary = must(await session.makePlan({ policy: short }));
  const { plan } = session;
  expect(daysOf(session)).toBe(5);
  expect(leftOut(session).length).toBeGreaterThan(3);
  expect(plan.orderEnds.size).toBeGreaterThan(3);
  expect(plan.orderEnds.size + plan.unscheduled.size).toBe(whole.orderEnds.size + whole.unscheduled.size);
  expect(Math.max(...plan.orderEnds.values())).toBeLessThanOrEqual(plan.problem.horizon);
  expect(summary.status).toBe('partial');
  expect(summary.unscheduled.map(({ order }) => order)).toEqual(expect.arrayContaining(leftOut(session)));
  expect(await toldOut(session)).toEqual(leftOut(session));
  expect(plan.problem.calendars).toEqual(whole.problem.calendars);
  expectLawful(session);
});

test('a search keeps to it', async () => {
  const { session } = await plannedSession(40, { plan: false });
  must(await session.makePlan({ policy: { ...short, seconds: 60, iterations: 20 } }));
  expect(leftOut(session).length).toBeGreaterThan(0);
  expectLawful(session);
});

test('it stays with the plan: through edits, another policy, a restart, a pull of nothing new, undo and redo', async () => {
  const opened = await plannedSession(40);
  let { session } = opened;
  const everyOrder = session.plan.orderEnds.size;
  must(await session.makePlan({ policy: short }));
  const [out, reach] = [leftOut(session), session.plan.problem.horizon];
  const expectShort = (): void => {
    expect([session.horizonDays, session.plan.problem.horizon, leftOut(session)]).toEqual([5, reach, out]);
    expectLawful(session);
  };
  must(await edit(session, { change: 'pin', parts: [firstPart(session)] }));
  expectShort();
  const wish = { change: 'order' as const, order: session.plan.orders.keys().next().value!, priority: 7 };
  must(await edit(session, wish));
  expectShort();
  await session.store.settings.set(settingKeys.policy, policySchema.parse({ ...constructOnly, horizonDays: 90 }));
  must(await edit(session, { ...wish, priority: 3 }));
  expectShort();
  session = await opened.reopen();
  expectShort();
  expect(await toldOut(session)).toEqual(out);
  await session.pull({ full: false });
  expectShort();
  must(await edit(session, { ...wish, priority: 5 }));
  expectShort();
  // Back before the short plan, and to it again.
  for (let count = 0; count < 5; count++) must(await session.edits.undo({}));
  expect([session.horizonDays, leftOut(session), session.plan.orderEnds.size]).toEqual([null, [], everyOrder]);
  expectLawful(session);
  must(await session.edits.redo());
  expectShort();
  must(await session.makePlan({}));
  expect(session.horizonDays).toBe(90);
  expect(leftOut(session)).toEqual([]);
});

test('what is pinned or frozen past it is left out with its order, or gives way', async () => {
  const { session } = await plannedSession(40);
  const { plan } = session;
  const late = [...plan.assignments.values()].filter(({ start }) => start > plan.problem.now + 6 * day).slice(0, 3);
  expect(late).toHaveLength(3);
  must(await edit(session, { change: 'pin', parts: late.map(({ operation, part }) => ({ operation, part })) }));
  must(await session.makePlan({ policy: { ...short, frozen: 8 * day } }));
  for (const { operation, part, start } of late) {
    const placed = session.plan.assignments.get(`${operation}#${part}`);
    if (placed === undefined) continue;
    expect(placed.start).toBeLessThan(start);
    expect(session.plan.schedule!.relaxed).toContainEqual(expect.objectContaining({ operation, part }));
  }
  expect(leftOut(session).length).toBeGreaterThan(0);
  expectLawful(session);
});

test('a move past it is refused', async () => {
  const { session } = await plannedSession(40, { plan: false });
  must(await session.makePlan({ policy: short }));
  const what = { kind: 'parts' as const, parts: [firstPart(session)] };
  expect(await edit(session, { change: 'move', what, shift: 6 * day })).toMatchObject({
    ok: false,
    code: 'violation',
    details: { violation: { constraint: 'horizon' } },
  });
});

test('it goes with a plan that another scenario takes over, and comes back with undo', async () => {
  const [record, whatIf] = [(await plannedSession(40)).session, (await plannedSession(40)).session];
  must(await whatIf.makePlan({ policy: short }));
  const { adjustments, plan, horizonDays } = whatIf;
  must(await record.edits.take('promote', {}, { adjustments, schedule: plan.schedule, horizonDays }));
  expect([record.horizonDays, leftOut(record)]).toEqual([5, leftOut(whatIf)]);
  expectLawful(record);
  must(await record.edits.undo({}));
  expect([record.horizonDays, leftOut(record)]).toEqual([null, []]);
});

test.each([0, 731, 2.5])('%d days are no horizon', (horizonDays) => {
  expect(policySchema.safeParse({ horizonDays }).success).toBe(false);
});
