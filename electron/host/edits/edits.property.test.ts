import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Change } from '../contract.ts';
import type { PlanningSession } from '../session/planning-session.ts';
import { must } from '../store/testing/open.ts';
import { edit, everything, expectLawful } from './testing/look.ts';
import { plannedSession } from './testing/planned-session.ts';

/** A change in words that fit any plan: numbers pick from what is there when it is made. */
const wish = fc.record({
  kind: fc.constantFrom(
    ...([
      'move',
      'machine',
      'order',
      'after',
      'pin',
      'unpin',
      'split',
      'join',
      'hold',
      'letGo',
      'due',
      'quantity',
    ] as const),
    ...(['rush', 'removeRush', 'downtime', 'overtime', 'removeTime', 'plan'] as const),
  ),
  pick: fc.nat(10_000),
  amount: fc.integer({ min: -20, max: 60 }),
});
type Wish = { kind: string; pick: number; amount: number };

async function changeOf(
  session: PlanningSession,
  { kind, pick, amount }: Wish,
  number: number,
): Promise<Change | null> {
  const { plan } = session;
  const at = <T>(list: T[]): T | undefined => list[pick % Math.max(1, list.length)];
  const assignment = at([...plan.assignments.values()]);
  const order = at(plan.problem.orders);
  const list = must(await session.edits.adjustments());
  if (!assignment || !order) return null;
  const parts = [{ operation: assignment.operation, part: assignment.part }];
  const shift = amount * 1800;
  const { now } = plan.problem;
  switch (kind) {
    case 'move':
      return { change: 'move', what: { kind: 'parts', parts }, shift };
    case 'machine': {
      const modes = plan.parts.get(`${assignment.operation}#${assignment.part}`)!.operation.modes;
      return { change: 'mode', ...parts[0], machine: at(modes)!.machine };
    }
    case 'order':
      return { change: 'move', what: { kind: 'order', order: order.id }, shift: Math.abs(shift) };
    case 'after':
      return {
        change: 'move',
        what: { kind: 'after', at: assignment.start, machines: [assignment.machine] },
        shift: Math.abs(shift),
      };
    case 'pin':
      return { change: 'pin', parts };
    case 'unpin': {
      const pin = at(list.pins);
      return pin ? { change: 'unpin', parts: [{ operation: pin.operation, part: pin.part }] } : null;
    }
    case 'split': {
      const first = 1 + (pick % 3);
      const { quantity } = plan.parts.get(`${assignment.operation}#${assignment.part}`)!.order;
      return { change: 'split', operation: assignment.operation, quantities: [first, quantity - first] };
    }
    case 'join': {
      const split = at(list.splits);
      return split ? { change: 'join', operation: split.operation } : null;
    }
    case 'hold':
      return { change: 'hold', order: order.id, reason: 'wait' };
    case 'letGo': {
      const held = at(list.holds);
      return held ? { change: 'letGo', order: held.order } : null;
    }
    case 'due':
      return { change: 'order', order: order.id, due: order.due + shift, priority: 1 + Math.abs(amount) };
    case 'quantity':
      return { change: 'order', order: order.id, quantity: order.quantity + 1 + Math.abs(amount) };
    case 'rush':
      return {
        change: 'rushOrder',
        number: `R${number}`,
        item: order.item,
        quantity: 1 + (pick % 9),
        due: now + 86_400 * (1 + Math.abs(amount)),
      };
    case 'removeRush': {
      const rush = at(list.rushOrders);
      return rush ? { change: 'removeRushOrder', order: rush.order } : null;
    }
    case 'downtime':
    case 'overtime':
      return {
        change: kind,
        machine: assignment.machine,
        start: now + pick * 60,
        end: now + pick * 60 + 3600 * (1 + Math.abs(amount)),
      };
    default: {
      const time = at(list.machineTimes);
      return time ? { change: 'removeMachineTime', id: time.id } : null;
    }
  }
}

test('whatever is done, undoing all leaves what was before and redoing all what was after, also in a reopened file', async () => {
  const kinds = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(wish, { minLength: 1, maxLength: 7 }), fc.boolean(), async (wishes, reopened) => {
      const planned = await plannedSession(8);
      const start = everything(planned.session);
      const first = (await planned.session.edits.next()).undo?.id ?? 0;
      const states: unknown[] = [];
      for (const [number, one] of wishes.entries()) {
        const { session } = planned;
        const before = everything(session);
        if (one.kind === 'plan') {
          must(await session.makePlan({}));
          states.push(everything(session));
          continue;
        }
        const change = await changeOf(session, one, number);
        if (change === null) continue;
        const done = await edit(session, change);
        if (!done.ok) {
          expect(everything(session)).toEqual(before);
          continue;
        }
        kinds.add(one.kind);
        expectLawful(session);
        states.push(everything(session));
      }
      let session = reopened ? await planned.reopen() : planned.session;
      for (const state of [...states.slice(0, -1).toReversed(), start].slice(0, states.length)) {
        must(await session.edits.undo({}));
        expect(everything(session)).toEqual(state);
      }
      if (reopened) session = await planned.reopen();
      for (const state of states) {
        must(await session.edits.redo());
        expect(everything(session)).toEqual(state);
      }
      must(await session.edits.goTo({ command: first }));
      expect(everything(session)).toEqual(start);
    }),
    { numRuns: 12, seed: 20_261_120 },
  );
  expect(kinds.size).toBeGreaterThan(9);
}, 60_000);
