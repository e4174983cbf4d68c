import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type JobState, jobStates } from '../canonical.ts';
import { type MethodName, methodNames } from './discovery.ts';
import { deliveryKey, nextStep, type Wanted } from './dispatch-step.ts';
import type { ListedJob } from './listed-jobs.ts';
import { jobOrder } from './testing/harness.ts';

type Held = { state: JobState; revision: number };

/** What a floor that does what it is asked would hold after a call. */
function after(held: Held | null, method: MethodName, revision: number): Held | null {
  if (method === 'Store') return held ?? { state: 'notAllowed', revision };
  if (method === 'StoreAndStart') return held ?? { state: 'allowed', revision };
  if (held === null || !['notAllowed', 'allowed'].includes(held.state)) throw new Error(`${method} does not apply`);
  if (method === 'Update') return { ...held, revision };
  if (method === 'Start') return { ...held, state: 'allowed' };
  if (method === 'RevokeStart') return { ...held, state: 'notAllowed' };
  return null;
}

it('brings an obedient floor to what is wanted, with the methods it has, or says why not', () => {
  const heldArbitrary = fc.option(
    fc.record({ state: fc.constantFrom(...jobStates), revision: fc.integer({ min: 1, max: 4 }) }),
  );
  fc.assert(
    fc.property(
      heldArbitrary,
      fc.constantFrom('job' as const, 'recall' as const),
      fc.integer({ min: 1, max: 4 }),
      fc.subarray([...methodNames]),
      fc.constantFrom('allowed' as const, 'notAllowed' as const),
      fc.boolean(),
      (before, kind, revision, methods, release, idsOnly) => {
        const order = jobOrder('M', 'x', revision);
        const wanted: Wanted =
          kind === 'job' ? { kind, id: order.id, revision, order } : { kind, id: order.id, revision };
        let held = before;
        let accepted = false;
        for (let step = 0; step < 6; step += 1) {
          const entry: ListedJob | null =
            held === null ? null : { id: order.id, state: held.state, revision: idsOnly ? null : held.revision };
          const sight = {
            entry,
            response: null,
            offered: (method: MethodName) => methods.includes(method),
            accepted,
            revokeRefused: false,
          };
          const next = nextStep(wanted, sight, release);
          if ('call' in next) {
            expect(methods).toContain(next.call);
            held = after(held, next.call, revision);
            accepted = ['Store', 'StoreAndStart', 'Update'].includes(next.call) || (accepted && next.call === 'Start');
            continue;
          }
          const begun = held !== null && !['notAllowed', 'allowed'].includes(held.state);
          expect(next.settle.key).toBe(deliveryKey(wanted));
          if (next.settle.state === 'acknowledged') {
            if (kind === 'recall') expect(held).toBeNull();
            else if (!(begun && idsOnly)) expect(held?.revision).toBe(revision);
          } else if (begun) expect(held).toEqual(before);
          else if (!idsOnly && before !== null && before.revision > revision)
            expect(next.settle).toMatchObject({ code: 'newer' });
          else expect(next.settle).toMatchObject({ state: 'refused', code: 'unsupported' });
          return;
        }
        throw new Error('never settled');
      },
    ),
    { numRuns: 2000 },
  );
});

it('does not send a job again that ran and was cleared, but does send one that was cancelled', () => {
  const order = jobOrder('M', 'x', 2);
  const wanted: Wanted = { kind: 'job', id: order.id, revision: 2, order };
  const response = (state: JobState, startedAt: string | null, revision: number | null = 2) => ({
    ...{
      jobOrder: order.id,
      machine: 'M',
      endedAt: null,
      goodQuantity: 0,
      scrapQuantity: 0,
      progress: 0,
      at: order.start,
    },
    ...{ state, startedAt, revision },
  });
  const sight = { entry: null, offered: () => true, accepted: false, revokeRefused: false };
  expect(nextStep(wanted, { ...sight, response: response('ended', order.start) }, 'allowed')).toMatchObject({
    settle: { state: 'acknowledged', remote: 'ended' },
  });
  expect(nextStep(wanted, { ...sight, response: response('ended', order.start, 1) }, 'allowed')).toMatchObject({
    settle: { state: 'refused', code: 'started' },
  });
  expect(nextStep(wanted, { ...sight, response: response('aborted', null) }, 'allowed')).toEqual({
    call: 'StoreAndStart',
  });
  const recall: Wanted = { kind: 'recall', id: order.id, revision: 2 };
  expect(nextStep(recall, { ...sight, response: response('running', order.start) }, 'allowed')).toMatchObject({
    settle: { state: 'refused', code: 'started' },
  });
});
