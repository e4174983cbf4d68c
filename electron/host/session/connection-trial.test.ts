import { expect, test } from 'vitest';
import { failure, success } from '../../../solver/model/result.ts';
import type { PullBatch } from '../../connectors/canonical.ts';
import type { ErpConnector, MesConnector } from '../../connectors/connector.ts';
import { tryConnection } from './connection-trial.ts';
import type { ConnectorFactory } from './connections.ts';
import type { Connection } from './settings.ts';

const connection = (kind: 'erp' | 'mes'): Connection => ({
  ...{ id: kind, kind, title: '', profile: 'any', url: 'http://127.0.0.1', credential: 'plantErp', parameters: {} },
});
const batch = (kind: PullBatch['kind'], records: number): PullBatch => ({
  ...{ kind, quarantined: [], complete: true, delta: false, goneKeys: [] },
  records: Array.from({ length: records }, () => ({ id: 'x', name: '' })),
});

function erp(change: Partial<ErpConnector>, told: { closed: number }): ConnectorFactory {
  const connector: ErpConnector = {
    test: async () => success({ system: 'ERP', version: '7' }),
    pull: async () => success({ cursor: null }),
    writePlannedDates: async () => [],
    writeExceptions: async () => [],
    close: async () => void (told.closed += 1),
    ...change,
  };
  return {
    erp: async () => success(connector),
    mes: async () => failure('bad-profile', 'No MES.'),
    hasCredential: async (name) => name === 'plantErp',
  };
}

test('an ERP tells what it is, and one page of it is read, no more', async () => {
  const told = { closed: 0 };
  const read: string[] = [];
  const factory = erp(
    {
      pull: async ({ onBatch, signal }) => {
        for (const one of [batch('plant', 0), batch('item', 3), batch('order', 9)]) {
          if (signal.aborted) return failure('cancelled', 'Stopped.');
          read.push(one.kind);
          await onBatch(one);
        }
        return success({ cursor: null });
      },
    },
    told,
  );
  const found = await tryConnection(factory, connection('erp'));
  expect(found).toMatchObject({
    ...{ ok: true, failure: null, system: 'ERP', version: '7', read: { kind: 'item', records: 3, refused: 0 } },
    credential: { name: 'plantErp', known: true, userVariable: 'TAKTWERK_PLANT_ERP_USER' },
  });
  expect(read).toEqual(['plant', 'item']);
  expect(told.closed).toBe(1);
});

test('what fails says why, whether at the door or at the first page', async () => {
  const told = { closed: 0 };
  const unreachable = failure('unreachable' as const, 'Nobody there.');
  expect(await tryConnection(erp({ test: async () => unreachable }, told), connection('erp'))).toMatchObject({
    ...{ ok: false, failure: { code: 'unreachable', message: 'Nobody there.' }, read: null },
  });
  const odd = failure('bad-answer' as const, 'Not a list.');
  expect(await tryConnection(erp({ pull: async () => odd }, told), connection('erp'))).toMatchObject({
    failure: { code: 'bad-answer' },
  });
  expect(told.closed).toBe(2);
  expect(await tryConnection(erp({}, told), connection('mes'))).toMatchObject({ failure: { code: 'bad-profile' } });
});

test('credentials that are not there are named as the connection names them', async () => {
  const refused = failure('unauthorised' as const, 'There are no credentials named other.');
  const factory = { ...erp({ test: async () => refused }, { closed: 0 }), hasCredential: async () => false };
  const { failure: why } = await tryConnection(factory, connection('erp'));
  expect(why?.message).toContain('plantErp');
  expect(why?.message).toContain('TAKTWERK_PLANT_ERP_PASSWORD');
});

test('a MES names the machines that take job orders', async () => {
  const mes = {
    test: async () => success({ system: 'MES', version: '1', machines: ['M1', 'M2'] }),
    close: async () => undefined,
  } as unknown as MesConnector;
  const factory: ConnectorFactory = {
    erp: async () => failure('bad-profile', 'No ERP.'),
    mes: async () => success(mes),
  };
  expect(await tryConnection(factory, connection('mes'))).toMatchObject({
    ...{ ok: true, machines: ['M1', 'M2'], read: null, credential: { known: null } },
  });
});
