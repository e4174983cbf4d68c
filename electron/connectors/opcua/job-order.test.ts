import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { jobOrderMessage, jobStates } from '../canonical.ts';
import type { JobOrder } from '../canonical.ts';
import { decimalString, fromJobOrder, parameterIds, toJobOrder } from './job-order.ts';
import { fromJobResponse, fromStateArray, toJobResponse, toStateArray } from './job-response.ts';

const id = fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme-ascii' }).map((text) => `x${text}y`);
const amount = fc.double({ min: 1e-9, max: 1e11, noNaN: true });
const instant = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const requirements = fc.array(fc.record({ id, quantity: amount }), { maxLength: 3 });
const jobOrder: fc.Arbitrary<JobOrder> = fc.record({
  id,
  revision: fc.integer({ min: 1, max: 2 ** 31 }),
  machine: id,
  operation: fc.string(),
  order: id,
  orderNumber: fc.string(),
  item: id,
  quantity: amount,
  start: instant,
  end: instant,
  setupSeconds: fc.double({ min: 0, max: 1e9, noNaN: true }).map((value) => value + 0),
  runSeconds: fc.double({ min: 0, max: 1e9, noNaN: true }).map((value) => value + 0),
  position: fc.integer({ min: 1, max: 100_000 }),
  attributes: fc.dictionary(id, fc.string()),
  tools: requirements,
  skills: requirements,
  materials: requirements,
});

test('a job order comes back from its structure as it was', () => {
  fc.assert(
    fc.property(jobOrder, (order) => {
      expect(fromJobOrder(toJobOrder(order))).toEqual({ ok: true, value: jobOrderMessage.parse(order) });
    }),
  );
});

test('the earlier in the sequence, the higher the priority, within Int16', () => {
  const priorities = [1, 2, 32_767, 50_000].map(
    (position) => toJobOrder({ ...fc.sample(jobOrder, { numRuns: 1, seed: 1 })[0], position }).priority,
  );
  expect(priorities).toEqual([32_767, 32_766, 1, 1]);
});

test('what is missing is named', () => {
  const [order] = fc.sample(jobOrder, { numRuns: 1, seed: 1 });
  const structure = toJobOrder({ ...order, id: 'J' });
  const without = structure.jobOrderParameters!.filter(({ ID }) => ID !== parameterIds.revision);
  expect(fromJobOrder({ ...structure, jobOrderParameters: without })).toMatchObject({
    ok: false,
    message: expect.stringMatching(/^Job order J: revision: /),
  });
  expect(fromJobOrder({ ...structure, materialRequirements: null })).toMatchObject({
    message: expect.stringContaining('item'),
  });
  expect(fromJobOrder({ ...structure, startTime: null })).toMatchObject({ message: expect.stringContaining('start') });
  expect(fromJobOrder({ jobOrderID: null })).toMatchObject({ ok: false, code: 'bad-job-order' });
});

test('decimal strings have no exponent and lose nothing', () => {
  expect([30, 0.125, 1e-7, 1.5e11, 123456789.125].map(decimalString)).toEqual([
    '30',
    '0.125',
    '0.0000001',
    '150000000000',
    '123456789.125',
  ]);
});

test('progress comes back from its structure as it was', () => {
  fc.assert(
    fc.property(
      fc.record({
        jobOrder: id,
        revision: fc.option(fc.integer({ min: 1, max: 2 ** 31 })),
        machine: id,
        state: fc.constantFrom(...jobStates),
        startedAt: fc.option(instant),
        endedAt: fc.option(instant),
        goodQuantity: fc.integer({ min: 0, max: 10_000 }),
        scrapQuantity: fc.integer({ min: 0, max: 10_000 }),
        progress: fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0),
        at: instant,
      }),
      (response) => {
        const structure = toJobResponse(response, 'ITEM');
        expect(fromJobResponse(structure, { machine: 'other', at: 'never' })).toEqual({ ok: true, value: response });
      },
    ),
  );
});

test('a response of a floor that says little is read as far as it goes', () => {
  const otherwise = { machine: 'M', at: '2026-11-23T06:00:00.000Z' };
  const bare = { jobResponseID: null, jobOrderID: 'J', jobState: toStateArray('ended') };
  expect(fromJobResponse(bare, otherwise)).toEqual({
    ok: true,
    value: {
      jobOrder: 'J',
      revision: null,
      machine: 'M',
      state: 'ended',
      startedAt: null,
      endedAt: null,
      goodQuantity: 0,
      scrapQuantity: 0,
      progress: 1,
      at: otherwise.at,
    },
  });
  expect(fromJobResponse({ ...bare, jobOrderID: '' }, otherwise)).toMatchObject({ ok: false });
  expect(fromJobResponse({ ...bare, jobState: [{ stateNumber: 9 }] }, otherwise)).toMatchObject({ ok: false });
  expect([null, []].map(fromStateArray)).toEqual([null, null]);
});
