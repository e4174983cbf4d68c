/** What comes off the wire: return codes, lists, job responses, exceptions, profiles. */
import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CallMethodResult, DataType, type StatusCode, StatusCodes, Variant, VariantArrayType } from 'node-opcua-client';
import { expect, it } from 'vitest';
import type { ExceptionMessage, JobState } from '../canonical.ts';
import { linkFailure } from './errors.ts';
import { ExceptionInbox } from './exceptions.ts';
import { parameterIds } from './job-order.ts';
import { isOurs, parseJobList, parseJobResponse } from './listed-jobs.ts';
import { MachineLive } from './machine-live.ts';
import { methodOutcome } from './method-outcome.ts';
import { loadMesProfile } from './profile.ts';

function answer(statusCode: StatusCode, returned?: bigint) {
  const value = returned === undefined ? undefined : [Number(returned >> 32n), Number(returned & 0xffffffffn)];
  const outputArguments =
    value === undefined ? [] : [new Variant({ dataType: DataType.UInt64, arrayType: VariantArrayType.Scalar, value })];
  return methodOutcome(new CallMethodResult({ statusCode, outputArguments }));
}

it('reads ReturnStatus as bit map and as number of the bit', () => {
  expect(answer(StatusCodes.Good, 1n)).toEqual({ result: 'accepted' });
  expect(answer(StatusCodes.Good, 0n)).toEqual({ result: 'accepted' });
  expect(answer(StatusCodes.Good)).toEqual({ result: 'accepted' });
  const code = (status: StatusCode, returned: bigint) => (answer(status, returned) as { code?: string }).code;
  expect([2n, 8n, 16n, 2n ** 32n].map((bits) => code(StatusCodes.Uncertain, bits))).toEqual([
    'unknown-job',
    'wrong-state',
    'unable',
    'invalid-request',
  ]);
  expect([1n, 3n, 4n, 32n].map((number) => code(StatusCodes.Uncertain, number))).toEqual([
    'unknown-job',
    'wrong-state',
    'unable',
    'invalid-request',
  ]);
  expect([8n, 4n].map((bits) => code(StatusCodes.Good, bits))).toEqual(['wrong-state', 'unable']);
  expect(code(StatusCodes.Uncertain, 0n)).toBe('return-status');
  expect(code(StatusCodes.Good, 2n ** 40n)).toBe('return-status');
  expect(answer(StatusCodes.BadNotImplemented)).toMatchObject({ result: 'refused', code: 'BadNotImplemented' });
});

const states: JobState[] = ['notAllowed', 'allowed', 'running', 'interrupted', 'ended', 'aborted'];

it('takes any list and any job response without throwing, and only what can be read', () => {
  const otherwise = { machine: 'M', at: '2026-01-05T06:00:00.000Z' };
  const anything = fc.anything({ withDate: true, withBigInt: true, withTypedArray: true });
  const entry = fc.record(
    {
      jobOrder: fc.oneof(
        anything,
        fc.record({ jobOrderID: fc.oneof(fc.string({ minLength: 1 }), anything), jobOrderParameters: anything }),
      ),
      state: fc.oneof(anything, fc.array(fc.record({ stateNumber: fc.oneof(fc.integer(), anything) }))),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(anything, fc.array(fc.oneof(entry, anything))), (value) => {
      for (const job of parseJobList(value) ?? []) {
        expect(job.id.length).toBeGreaterThan(0);
        expect([...states, null]).toContain(job.state);
      }
    }),
  );
  const date = fc.oneof(fc.date({ noInvalidDate: false }), anything);
  const parameter = fc.record({
    ID: fc.constantFrom('GoodQuantity', 'urn:taktwerk:Progress', 'urn:taktwerk:At', parameterIds.revision),
    value: fc.record({
      dataType: fc.nat(30),
      value: fc.oneof(fc.double(), fc.date({ noInvalidDate: false }), anything),
    }),
  });
  const response = fc.record({
    jobOrderID: fc.string({ minLength: 1 }),
    startTime: date,
    endTime: date,
    jobState: fc.array(fc.record({ stateNumber: fc.integer({ min: 1, max: 6 }) }), { minLength: 1 }),
    jobResponseData: fc.oneof(fc.array(fc.oneof(parameter, anything)), anything),
    equipmentActuals: anything,
  });
  fc.assert(
    fc.property(fc.oneof(anything, response), (value) => {
      const parsed = parseJobResponse(value, otherwise);
      if (parsed === null) return;
      expect(states).toContain(parsed.state);
      expect(parsed.progress >= 0 && parsed.progress <= 1).toBe(true);
      expect(parsed.goodQuantity).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(Date.parse(parsed.at))).toBe(true);
      for (const instant of [parsed.startedAt, parsed.endedAt]) {
        if (instant !== null) expect(Date.parse(instant)).toBeGreaterThan(0);
      }
    }),
  );
});

it('reads lists that hold ids only, and refuses lists of which nothing can be read', () => {
  expect(
    parseJobList([{ jobOrder: { jobOrderID: 'P/1/10/0' }, state: [{ stateNumber: 2 }, { stateNumber: 1 }] }]),
  ).toEqual([{ id: 'P/1/10/0', state: 'allowed', revision: null }]);
  expect(parseJobList([{ jobOrder: { jobOrderID: 'P/1/10/0' }, state: [{ stateNumber: 77 }] }])).toEqual([
    { id: 'P/1/10/0', state: null, revision: null },
  ]);
  expect(parseJobList(null)).toEqual([]);
  expect(parseJobList([{ buffer: 'opaque' }])).toBeNull();
  expect(parseJobList('x')).toBeNull();
  expect(isOurs('P/1/10/0', 'P')).toBe(true);
  expect(isOurs('P/1/10/0', 'Q')).toBe(false);
  expect(isOurs('whatever', undefined)).toBe(false);
});

it('tells each exception once and unreadable ones as such', () => {
  const told: ExceptionMessage[] = [];
  const inbox = new ExceptionInbox(
    (exception) => void told.push(exception),
    () => '2026-01-05T06:00:00.000Z',
  );
  const exception = {
    id: 'E1',
    level: 'urgent',
    kind: 'breakdown',
    at: '2026-01-05T06:00:00Z',
    machine: 'M',
    text: 'Spindle',
  };
  inbox.take(JSON.stringify(exception));
  inbox.take(JSON.stringify(exception));
  inbox.take(JSON.stringify({ ...exception, resolvedAt: '2026-01-05T07:00:00Z' }));
  inbox.take(JSON.stringify(exception));
  inbox.take('{"id":');
  inbox.take('{"id":');
  inbox.take(42);
  inbox.take(JSON.stringify({ ...exception, id: 'E2', text: 'x'.repeat(50_000) }));
  expect(told.map(({ id, resolvedAt }) => [id.slice(0, 10), resolvedAt])).toEqual([
    ['E1', undefined],
    ['E1', '2026-01-05T07:00:00Z'],
    ['unreadable', undefined],
    ['unreadable', undefined],
  ]);
  expect(Math.max(...told.map(({ text }) => text.length))).toBeLessThan(400);
});

it('reads set-up states as pairs and as JSON, and nothing else', () => {
  const none = { currentJob: null, producedQuantity: null, scrapQuantity: null, progress: null, setupState: null };
  const live = new MachineLive({ id: 'M', receiver: null, provider: null, state: null, mode: null, nodes: none });
  const setup = (value: unknown) => {
    live.set('setupState', value);
    return live.status(() => null, '').setupState;
  };
  expect(
    setup([
      { key: { name: 'colour' }, value: { value: 'red' } },
      { key: null },
      7,
      { key: { name: 'n' }, value: { value: 1 } },
    ]),
  ).toEqual({
    colour: 'red',
  });
  expect(setup('{"colour":"blue","n":1}')).toEqual({ colour: 'blue' });
  for (const odd of ['{', 'null', '[]', 7, null, undefined, [null]]) expect(setup(odd)).toEqual({});
});

it('says in words what keeps us out', () => {
  const place = { endpointUrl: 'opc.tcp://mes:4840', pkiFolder: '/pki' };
  const code = (message: string) => linkFailure(new Error(message), 'connect', place).code;
  expect(code('serviceResult = BadUserAccessDenied (0x801f0000)')).toBe('unauthorised');
  expect(code('Cannot find ANONYMOUS user token policy in end point description')).toBe('unauthorised');
  expect(code('BadSecurityChecksFailed')).toBe('bad-certificate');
  expect(code('BadCertificateTimeInvalid')).toBe('bad-certificate');
  expect(code('connect ECONNREFUSED 127.0.0.1:1')).toBe('unreachable');
  expect(code('Transaction has timed out ( timeout = 5000 ms)')).toBe('timeout');
  expect(code('BadTooManySessions')).toBe('throttled');
  expect(code('x'.repeat(1000))).toBe('refused');
  expect(linkFailure(new Error('x\n'.repeat(1000)), 'connect', place).message.length).toBeLessThan(400);
});

it('refuses profiles that would give the password away or name unknown namespaces', () => {
  const file = path.join(import.meta.dirname, '../../../resources/connectors/embedded-mes.json');
  const json = JSON.parse(readFileSync(file, 'utf8')) as object;
  expect(loadMesProfile(json).ok).toBe(true);
  const open = { mode: 'None', policy: 'None' };
  expect(loadMesProfile({ ...json, security: open })).toMatchObject({
    ok: false,
    message: expect.stringContaining('insecure: true'),
  });
  expect(loadMesProfile({ ...json, security: { ...open, insecure: true } }).ok).toBe(true);
  expect(loadMesProfile({ ...json, security: { ...open, policy: 'Basic256Sha256' } }).ok).toBe(false);
  expect(loadMesProfile({ ...json, clock: { time: 'elsewhere:Time' } })).toMatchObject({
    ok: false,
    message: expect.stringContaining('clock.time: prefix elsewhere is not in namespaces'),
  });
});
