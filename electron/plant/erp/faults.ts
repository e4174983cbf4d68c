/** What a real ERP gets wrong now and then, on purpose, for tests. A healthy ERP has none of it. */
import type { ErpRecord, Resource } from './records.ts';
import type { Tables } from './tables.ts';

/** Something wrong with the data; each spoils one record, always the same one. */
export const recordFaults = [
  'missingField',
  'unknownItem',
  'negativeTime',
  'cyclicBom',
  'duplicateNumber',
  'wrongUnit',
] as const;
export type RecordFault = (typeof recordFaults)[number];

/** Something wrong with an answer to a list or a write. */
export type AnswerFault = 'halfPage' | 'shortPage' | 'html' | 'tooManyRequests' | 'serverError' | 'expiredSession';

/** May be changed while the ERP runs. */
export type ErpFaults = {
  records: RecordFault[];
  /** Each spoils the next `times` answers, one after the other. */
  answers: { fault: AnswerFault; times: number }[];
  /** Records it no longer shows, nor tells to be removed, as `<resource>/<key>`. */
  vanished: string[];
};

export const noFaults = (): ErpFaults => ({ records: [], answers: [], vanished: [] });

/** The fault of the next answer, used up by asking. */
export function nextAnswerFault(faults: ErpFaults): AnswerFault | null {
  const next = faults.answers.find(({ times }) => times > 0);
  if (next === undefined) return null;
  next.times--;
  return next.fault;
}

/** Spoiled versions of records, by key, for one resource. */
export function spoil(faults: ErpFaults, resource: Resource, tables: Tables): Map<string, ErpRecord> {
  const spoiled = new Map<string, ErpRecord>();
  for (const fault of faults.records) {
    const [home, spoilOne] = spoilers[fault];
    if (home !== resource) continue;
    const victim = spoilOne(tables);
    if (victim) spoiled.set(victim.key, victim.record);
  }
  return spoiled;
}

type Victim = { key: string; record: ErpRecord } | undefined;
type Line = { itemNo: string };

const spoilers: Record<RecordFault, [Resource, (tables: Tables) => Victim]> = {
  missingField: [
    'production-orders',
    (tables) => {
      const { requiredAt: _left, ...rest } = tables.all('production-orders')[0];
      return { key: rest.orderNo as string, record: rest };
    },
  ],
  unknownItem: [
    'planned-orders',
    (tables) => change(tables.all('planned-orders')[0], 'orderNo', { itemNo: 'NO-SUCH-ITEM', routingNo: null }),
  ],
  negativeTime: [
    'routings',
    (tables) => {
      const [routing] = tables.all('routings');
      const [first, ...others] = routing.steps as ErpRecord[];
      return change(routing, 'routingNo', { steps: [{ ...first, runSecondsPer100: -500 }, ...others] });
    },
  ],
  cyclicBom: [
    'boms',
    (tables) => {
      const boms = tables.all('boms');
      const byItem = new Map(boms.map((bom) => [bom.parentItemNo, bom]));
      for (const parent of boms)
        for (const { itemNo } of parent.lines as Line[]) {
          const child = byItem.get(itemNo);
          if (child === undefined) continue;
          const line = { pos: 990, itemNo: parent.parentItemNo, qty: 1, uom: 'PC', atStep: null };
          return change(child, 'bomNo', { lines: [...(child.lines as Line[]), line] });
        }
      return undefined;
    },
  ],
  duplicateNumber: [
    'production-orders',
    (tables) => {
      const orders = tables.all('production-orders');
      return change(orders.at(-1)!, 'orderNo', { documentNo: orders.at(-2)!.documentNo });
    },
  ],
  wrongUnit: [
    'stock',
    (tables) => {
      const [stock] = tables.all('stock');
      return change(stock, 'itemNo', { uom: stock.uom === 'KG' ? 'PC' : 'KG' });
    },
  ],
};

const change = (record: ErpRecord, keyField: string, changes: ErpRecord): Victim => ({
  key: record[keyField] as string,
  record: { ...record, ...changes },
});
