import { expect, test } from 'vitest';
import { must } from '../store/testing/open.ts';
import { edit, everything, expectLawful, movablePart } from './testing/look.ts';
import { desk, importRecords, plannedSession } from './testing/planned-session.ts';

test('a move is kept, counted, undone and done again', async () => {
  const { session } = await plannedSession(20, { repairs: desk });
  const before = everything(session);
  const { operation, part, at } = movablePart(session);
  const what = { kind: 'parts' as const, parts: [{ operation, part }] };
  const preview = must(
    await session.edits.previewMove({ what, shift: 7200, gaps: 'keep', planVersion: session.plan.version }),
  );
  expect(everything(session)).toEqual(before);
  const summary = must(await edit(session, { change: 'move', what, shift: 7200 }));
  expect(summary.moved).toBe(preview.moved + preview.placed.length);
  expect(summary.movedParts).toContainEqual({ operation, part });
  expect(summary.planVersion).toBe(session.plan.version);
  const now = session.plan.assignments.get(`${operation}#${part}`)!;
  expect(now).toMatchObject(preview.placed[0]);
  expect(now.start).toBeGreaterThan(at.start);
  expectLawful(session);
  const after = everything(session);
  expect(must(await session.edits.undo({})).command).toBe(summary.command);
  expect(everything(session)).toEqual(before);
  must(await session.edits.redo());
  expect(everything(session)).toEqual(after);
});

test('what a large move would do is told as far as it is soon known, and whole when asked again', async () => {
  const { session } = await plannedSession(80, { repairs: desk });
  const { problem, version } = session.plan;
  const what = { kind: 'after' as const, at: problem.now, machines: null };
  const ask = (shift: number) =>
    session.edits.previewMove({ what, shift, gaps: 'keep', planVersion: version }).then((answer) => must(answer));
  const first = await ask(86_400);
  expect(first).toMatchObject({ complete: false, violation: null, weightedTardiness: { after: null } });
  expect((await ask(2 * 86_400)).complete).toBe(false);
  const whole = await ask(86_400);
  expect(whole.complete).toBe(true);
  expect(whole.becameLate).toBeGreaterThanOrEqual(first.becameLate);
  expect(whole.weightedTardiness.after).toBeGreaterThan(whole.weightedTardiness.before);
  expect((await ask(86_400)).complete).toBe(false);
});

test('a pinned drop lies where it was dropped when the plan is made anew; unpinned it need not', async () => {
  const { session } = await plannedSession(20);
  const { operation, part, other } = movablePart(session, 2);
  const parts = [{ operation, part }];
  const move = { change: 'move' as const, what: { kind: 'parts' as const, parts }, shift: 86_400, machine: other };
  must(await edit(session, move, { change: 'pin', parts }));
  const dropped = session.plan.assignments.get(`${operation}#${part}`)!;
  expect(dropped.machine).toBe(other);
  expectLawful(session);
  must(await session.makePlan({}));
  expect(session.plan.assignments.get(`${operation}#${part}`)).toMatchObject({
    machine: other,
    start: dropped.start,
  });
  expect(must(await session.edits.adjustments()).pins).toEqual([
    { operation, part, machine: other, start: dropped.start },
  ]);
  expect(await edit(session, move)).toMatchObject({
    ok: false,
    code: 'violation',
    details: { violation: { constraint: 'pin' } },
  });
  must(await edit(session, { change: 'unpin', parts }, { ...move, shift: 3600 }));
  expect(session.plan.assignments.get(`${operation}#${part}`)!.start).toBeGreaterThan(dropped.start);
  expectLawful(session);
});

test('another mode runs on its machine at about the same time', async () => {
  const { session } = await plannedSession(20);
  const { operation, part, other } = movablePart(session);
  must(await edit(session, { change: 'mode', operation, part, machine: other }));
  expect(session.plan.assignments.get(`${operation}#${part}`)!.machine).toBe(other);
  expectLawful(session);
});

test('a held order leaves the plan with its reason and comes back when let go', async () => {
  const { session } = await plannedSession(20, { repairs: desk });
  const { order } = movablePart(session);
  const held = must(await edit(session, { change: 'hold', order: order.id, reason: 'customer asks to wait' }));
  expect(held.unscheduled.after).toBeGreaterThan(held.unscheduled.before);
  expect(session.plan.orderEnds.has(order.id)).toBe(false);
  expect(session.unplannable.get(order.id)).toMatchObject({
    code: 'held',
    message: `Order ${order.name} is held (customer asks to wait). Let it go to plan it.`,
  });
  expectLawful(session);
  must(await session.makePlan({}));
  expect(session.plan.orders.has(order.id)).toBe(false);
  expect(await edit(session, { change: 'hold', order: order.id })).toMatchObject({ ok: false, code: 'already-held' });
  must(await edit(session, { change: 'letGo', order: order.id }));
  expect(session.plan.orderEnds.has(order.id)).toBe(true);
  expectLawful(session);
});

test('what was changed of an order stands in place of the record until reset, and the list shows both', async () => {
  const { session } = await plannedSession(20);
  const { orderEnds, problem } = session.plan;
  const order = problem.orders.find(({ id, due, release }) => orderEnds.get(id)! <= due && release <= problem.now)!;
  const record = session.records.order.find(({ id }) => id === order.id)!;
  const summary = must(
    await edit(session, { change: 'order', order: order.id, due: problem.now + 60, quantity: order.quantity * 2 }),
  );
  expect(summary.becameLate.map((row) => row.order)).toContain(order.id);
  expect(session.plan.orders.get(order.id)).toMatchObject({ due: problem.now + 60, quantity: order.quantity * 2 });
  expectLawful(session);
  const erp = { due: order.due, quantity: record.quantity, priority: record.priority };
  expect(must(await session.edits.adjustments()).orders).toEqual([
    {
      order: order.id,
      number: record.number,
      due: problem.now + 60,
      quantity: order.quantity * 2,
      priority: null,
      erp,
    },
  ]);
  must(await edit(session, { change: 'order', order: order.id, due: null, quantity: null }));
  expect(session.adjustments.size).toBe(0);
  expect(session.plan.orders.get(order.id)).toMatchObject({ due: order.due, quantity: order.quantity });
});

test('an ERP that changes what the planner has changed is told, and the planner’s value stays', async () => {
  const { session, reopen } = await plannedSession(20);
  const { order } = movablePart(session);
  must(await edit(session, { change: 'order', order: order.id, priority: 7 }));
  const { order: orders } = session.records;
  const later = orders.map((record) => (record.id === order.id ? { ...record, priority: 3 } : record));
  await importRecords(session.store, { order: later });
  const opened = await reopen();
  expect(opened.records.order.find(({ id }) => id === order.id)!.priority).toBe(7);
  const { messages } = await opened.store.messages.page({ kinds: ['adjustments'] }, { offset: 0, limit: 9 });
  expect(messages).toMatchObject([{ level: 'general', code: 'overtaken-priority', params: { now: 3, ours: 7 } }]);
  must(await edit(opened, { change: 'order', order: order.id, priority: null }));
  expect(opened.records.order.find(({ id }) => id === order.id)!.priority).toBe(3);
  expect((await opened.store.messages.page({ kinds: ['adjustments'] }, { offset: 0, limit: 9 })).total).toBe(0);
});

test('a rush order is planned like any other, is nobody’s to be told dates of, and can be taken away', async () => {
  const { session } = await plannedSession(20);
  const { order } = movablePart(session);
  const due = session.plan.problem.now + 86_400 * 20;
  const rush = { change: 'rushOrder' as const, number: 'RUSH-1', item: order.item, quantity: 5, due };
  const summary = must(await edit(session, rush));
  const [{ order: id }] = must(await session.edits.adjustments()).rushOrders;
  expect(session.plan.orderEnds.has(id)).toBe(true);
  expect(summary.moved).toBeGreaterThanOrEqual(session.plan.orders.get(id)!.operations.length);
  expect(session.records.orderNumbers.get(id)).toBe('RUSH-1');
  expect(session.records.orderConnections.has(id)).toBe(false);
  expectLawful(session);
  expect(await edit(session, rush)).toMatchObject({ ok: false, code: 'number-taken' });
  must(await session.makePlan({}));
  expect(session.plan.orderEnds.has(id)).toBe(true);
  must(await edit(session, { change: 'removeRushOrder', order: id }));
  expect(session.plan.orders.has(id)).toBe(false);
  expect(session.adjustments.size).toBe(0);
  must(await session.edits.undo({}));
  expect(session.plan.orderEnds.has(id)).toBe(true);
});

test('nothing runs in the planner’s downtime, and in overtime something can', async () => {
  const { session } = await plannedSession(20);
  const { at } = movablePart(session);
  const { machine } = at;
  const [start, end] = [at.start, at.start + 86_400];
  must(await edit(session, { change: 'downtime', machine, start, end, reason: 'Audit' }));
  const inside = session.plan.schedule!.assignments.filter(
    (row) => row.machine === machine && row.start >= start && row.start < end,
  );
  expect(inside).toEqual([]);
  expectLawful(session);
  const [{ id }] = must(await session.edits.adjustments()).machineTimes;
  must(await edit(session, { change: 'removeMachineTime', id }));
  expect(session.adjustments.size).toBe(0);

  const open = (): readonly (readonly number[])[] => {
    const { calendars, machines } = session.plan.problem;
    const { calendar } = machines.find((row) => row.id === machine)!;
    return calendars.find((row) => row.id === calendar)!.intervals;
  };
  const before = open();
  const gap = before.findIndex(([from], index) => index > 0 && from - before[index - 1][1] > 7200 && from > start);
  const [closed, opens] = [before[gap - 1][1], before[gap][0]];
  must(await edit(session, { change: 'overtime', machine, start: closed, end: opens }));
  expect(open().some(([from, to]) => from <= closed && to >= opens)).toBe(true);
  expect(session.machineTimes()).toMatchObject([{ machine, kind: 'overtime', start: closed, end: opens }]);
  expectLawful(session);
});

test('an operation is split into parts that are planned apart, and joined again', async () => {
  const { session } = await plannedSession(20);
  const whole = [...session.plan.steps].find(
    ([, parts]) => parts.length === 1 && !parts[0].operation.progress && parts[0].order.quantity >= 4,
  )!;
  const [operation, [{ order }]] = whole;
  const quantities = [order.quantity - 3, 2, 1];
  must(await edit(session, { change: 'split', operation, quantities }));
  expect(session.plan.steps.get(operation)!.map(({ operation: { split }, place }) => split![place])).toEqual(
    quantities,
  );
  expectLawful(session);
  // A single part can be pinned: it becomes an operation of the problem of its own.
  must(await edit(session, { change: 'pin', parts: [{ operation, part: 1 }] }));
  expect(session.plan.parts.get(`${operation}#1`)!.operation.pin).toBeDefined();
  expect(session.plan.parts.get(`${operation}#0`)!.operation.pin).toBeUndefined();
  expectLawful(session);
  must(await edit(session, { change: 'join', operation }));
  expect(session.plan.steps.get(operation)).toHaveLength(1);
  expectLawful(session);
  expect(await edit(session, { change: 'join', operation })).toMatchObject({ ok: false, code: 'not-split' });
});

test('a drag takes hold of what may move, and says which machines can take it', async () => {
  const { session } = await plannedSession(20, { repairs: desk });
  const { operation, part, at, other } = movablePart(session);
  const parts = [{ operation, part }];
  const planVersion = session.plan.version;
  const grabbed = must(await session.edits.grab({ what: { kind: 'parts', parts }, planVersion }));
  expect(grabbed).toMatchObject({ fixed: [], movable: 1 });
  expect(grabbed.machines).toEqual(expect.arrayContaining([at.machine, other]));
  must(await edit(session, { change: 'pin', parts }));
  const pinned = await session.edits.grab({ what: { kind: 'parts', parts }, planVersion: session.plan.version });
  expect(pinned).toMatchObject({ value: { movable: 0, fixed: [{ operation, part, cause: 'pin' }] } });
  expect(await session.edits.grab({ what: { kind: 'parts', parts }, planVersion })).toMatchObject({
    code: 'plan-changed',
  });
});

test('what cannot be is refused with the field, the value and what to do, and leaves everything as it was', async () => {
  const { session } = await plannedSession(12);
  const { operation, order, at } = movablePart(session);
  const before = everything(session);
  const now = session.plan.problem.now;
  const rush = { change: 'rushOrder' as const, number: 'X', item: order.item, quantity: 1, due: now + 99 };
  const cases: [Parameters<typeof edit>[1], string, string][] = [
    [{ change: 'split', operation, quantities: [1, 1] }, 'bad-quantities', 'add up to 2'],
    [{ change: 'split', operation: 'nope/10', quantities: [1, 1] }, 'unknown-operation', '"nope/10"'],
    [{ change: 'hold', order: 'nope' }, 'unknown-order', '"nope"'],
    [{ change: 'letGo', order: order.id }, 'not-held', order.name],
    [{ ...rush, item: 'nope' }, 'unknown-item', '"nope"'],
    [{ ...rush, release: now + 100 }, 'bad-times', 'due is'],
    [{ ...rush, customer: 'nope' }, 'unknown-customer', '"nope"'],
    [{ ...rush, number: order.name }, 'number-taken', order.name],
    [{ change: 'removeRushOrder', order: order.id }, 'not-rush', 'Hold it instead'],
    [{ change: 'downtime', machine: 'nope', start: 0, end: 1 }, 'unknown-machine', '"nope"'],
    [{ change: 'overtime', machine: at.machine, start: 5, end: 5 }, 'bad-times', 'end is'],
    [{ change: 'removeMachineTime', id: 'nope' }, 'unknown-machine-time', '"nope"'],
    [{ change: 'unpin', parts: [{ operation }] }, 'nothing-changed', 'already so'],
    [{ change: 'mode', operation, machine: 'nope' }, 'unknown', 'nope'],
  ];
  for (const [change, code, text] of cases) {
    const refused = await edit(session, { change: 'order', order: order.id, priority: 9 }, change);
    if (code === 'nothing-changed') expect(await edit(session, change)).toMatchObject({ ok: false, code });
    else expect(refused).toMatchObject({ ok: false, code, message: expect.stringContaining(text) });
    if (refused.ok) must(await session.edits.undo({}));
  }
  expect(everything(session)).toEqual(before);
  const stale = await session.edits.edit({ changes: [], gaps: 'keep', planVersion: 0 });
  expect(stale).toMatchObject({ ok: false, code: 'plan-changed' });
});

test('the history names what was changed, and one can jump in it, but not to what was replaced', async () => {
  const { session } = await plannedSession(12);
  const start = everything(session);
  const { operation, order } = movablePart(session);
  const first = must(await edit(session, { change: 'order', order: order.id, priority: 2 }));
  const one = everything(session);
  must(await edit(session, { change: 'hold', order: order.id, reason: '' }));
  const third = must(await edit(session, { change: 'letGo', order: order.id }));
  const rows = async () => must(await session.edits.history({ offset: 0, limit: 9 })).rows;
  expect((await rows()).map(({ kind, state }) => `${kind} ${state}`)).toEqual([
    ...['edit done', 'edit done', 'edit done', 'plan done'],
  ]);
  expect((await rows())[1].changes).toEqual([{ change: 'hold', subject: order.name, params: {} }]);
  must(await session.edits.goTo({ command: first.command! }));
  expect(everything(session)).toEqual(one);
  expect((await session.edits.next()).redo?.id).toBe(first.command! + 1);
  must(await session.edits.goTo({ command: 0 }));
  expect(everything(session)).toEqual(start);
  must(await session.edits.goTo({ command: third.command! }));
  expect((await session.edits.next()).redo).toBeNull();
  must(await session.edits.undo({}));
  expect(await session.edits.undo({ command: third.command! })).toMatchObject({ ok: false, code: 'history-changed' });
  must(await edit(session, { change: 'pin', parts: [{ operation: movablePart(session).operation }] }));
  expect(await session.edits.goTo({ command: third.command! })).toMatchObject({ ok: false, code: 'abandoned' });
  expect(await session.edits.goTo({ command: 999 })).toMatchObject({ ok: false, code: 'unknown-command' });
  expect(operation).not.toBe('');
});

test('a preview of an edit says what the edit then does', async () => {
  const { session } = await plannedSession(20);
  const before = everything(session);
  const { order } = movablePart(session);
  const planVersion = session.plan.version;
  const changes = [{ change: 'hold' as const, order: order.id, reason: '' }];
  const preview = must(await session.edits.previewEdit({ changes, gaps: 'keep', planVersion }));
  expect(everything(session)).toEqual(before);
  expect(must(await session.edits.edit({ changes, gaps: 'keep', planVersion }))).toMatchObject(preview);
});

test('planning anew can be undone, too', async () => {
  const { session } = await plannedSession(20);
  const before = everything(session);
  must(await session.makePlan({ policy: { ...(await session.policy()), rule: 'LPT', direction: 'forward' } }));
  expect(everything(session)).not.toEqual(before);
  must(await session.edits.undo({}));
  expect(everything(session)).toEqual(before);
});

test('edits before the first plan are kept, and undone without taking a later plan away', async () => {
  const { session } = await plannedSession(12, { plan: false });
  const order = session.records.order.find(({ status }) => status === 'open')!.id;
  must(await edit(session, { change: 'hold', order, reason: '' }));
  must(await session.makePlan({}));
  expect(session.plan.orders.has(order)).toBe(false);
  must(await session.edits.undo({}));
  expect(session.plan.orderEnds.has(order)).toBe(true);
  expectLawful(session);
});

test('while a plan is being made, edits are refused', async () => {
  const { session } = await plannedSession(12);
  const { order } = movablePart(session);
  const planning = session.makePlan({});
  expect(await edit(session, { change: 'hold', order: order.id })).toMatchObject({ ok: false, code: 'busy' });
  must(await planning);
  must(await edit(session, { change: 'hold', order: order.id }));
});

test('what another scenario decided is taken over as one command', async () => {
  const [record, whatIf] = [(await plannedSession(20)).session, (await plannedSession(20)).session];
  const { order, operation, part, other } = movablePart(whatIf);
  const what = { kind: 'parts' as const, parts: [{ operation, part }] };
  must(await edit(whatIf, { change: 'move', what, shift: 86_400, machine: other }));
  must(await edit(whatIf, { change: 'hold', order: whatIf.plan.problem.orders.find(({ id }) => id !== order.id)!.id }));
  const before = everything(record);
  must(
    await record.edits.take(
      'promote',
      { name: 'What if' },
      { adjustments: whatIf.adjustments, schedule: whatIf.plan.schedule, horizonDays: whatIf.horizonDays },
    ),
  );
  expect(everything(record)).toEqual(everything(whatIf));
  expectLawful(record);
  must(await record.edits.undo({}));
  expect(everything(record)).toEqual(before);
});
