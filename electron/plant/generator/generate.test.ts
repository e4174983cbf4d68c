import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PulledKind, PulledRecord } from '../../connectors/canonical.ts';
import { pulledKinds, recordKey } from '../../connectors/canonical.ts';
import { openSeconds } from './capacity.ts';
import { createClock } from './clock.ts';
import { generatePlant } from './generate.ts';
import type { PlantData } from './plant-data.ts';
import { recordsByKind } from './plant-data.ts';

type Order = PulledRecord<'order'>;

const startDate = '2026-11-23';
const seeds = [1, 2, 3, 4, 5];
const plants = seeds.map((seed) => generatePlant({ seed, orders: 60, startDate }));

function operationsOf(data: PlantData): (order: Order) => PulledRecord<'routing'>['operations'] {
  const routings = new Map(data.routings.map((routing) => [routing.id, routing.operations]));
  return (order) => order.operations ?? routings.get(order.routing!)!;
}

function componentsOf(data: PlantData): (order: Order) => { item: string; quantity: number }[] {
  const boms = new Map(data.boms.map((bom) => [bom.item, bom]));
  return (order) => {
    if (order.components) return order.components;
    const { components, baseQuantity } = boms.get(order.item)!;
    return components.map(({ item, quantity }) => ({ item, quantity: (quantity * order.quantity) / baseQuantity }));
  };
}

/** Every dangling reference, in words. */
function danglingReferences(data: PlantData): string[] {
  const ids = (records: { id: string }[]) => new Set(records.map(({ id }) => id));
  const known = {
    calendar: ids(data.calendars),
    workCenter: ids(data.workCenters),
    setupMatrix: ids(data.setupMatrices),
    machine: ids(data.machines),
    tool: ids(data.tools),
    customer: ids(data.customers),
    item: ids(data.items),
    routing: ids(data.routings),
    order: ids(data.orders),
    skill: new Set(data.operators.flatMap(({ skills }) => skills)),
  };
  const dangling: string[] = [];
  const refer = (from: string, kind: keyof typeof known, id: string | undefined) => {
    if (id !== undefined && !known[kind].has(id)) dangling.push(`${from} → ${kind} ${id}`);
  };
  for (const machine of data.machines) {
    refer(machine.id, 'workCenter', machine.workCenter);
    refer(machine.id, 'calendar', machine.calendar);
    for (const matrix of machine.setupMatrices) refer(machine.id, 'setupMatrix', matrix);
  }
  for (const downtime of data.downtimes) refer(downtime.id, 'machine', downtime.machine);
  for (const operator of data.operators) refer(operator.id, 'calendar', operator.calendar);
  for (const bom of data.boms) {
    refer(bom.id, 'item', bom.item);
    for (const component of bom.components) refer(bom.id, 'item', component.item);
  }
  for (const routing of data.routings) {
    refer(routing.id, 'item', routing.item);
    for (const operation of routing.operations) {
      for (const { machine } of operation.modes) refer(routing.id, 'machine', machine);
      for (const { tool } of operation.tools) refer(routing.id, 'tool', tool);
      for (const { skill } of operation.skills) refer(routing.id, 'skill', skill);
    }
  }
  for (const { item } of [...data.stock, ...data.arrivals]) refer('supply', 'item', item);
  for (const order of data.orders) {
    refer(order.id, 'item', order.item);
    refer(order.id, 'routing', order.routing);
    refer(order.id, 'customer', order.customer);
    for (const supplier of order.suppliers) refer(order.id, 'order', supplier);
  }
  for (const { order, machine } of [...data.running, ...data.confirmed]) {
    refer('floor', 'order', order);
    refer('floor', 'machine', machine);
  }
  return dangling;
}

/** What is needed beyond stock, arrivals and orders, by item. */
function uncovered(data: PlantData): string[] {
  const balance = new Map<string, number>();
  const add = (item: string, quantity: number) => balance.set(item, (balance.get(item) ?? 0) + quantity);
  for (const { item, quantity } of [...data.stock, ...data.arrivals, ...data.orders]) add(item, quantity);
  const components = componentsOf(data);
  for (const order of data.orders) for (const { item, quantity } of components(order)) add(item, -quantity);
  return [...balance].filter(([, quantity]) => quantity < -1e-6).map(([item, quantity]) => `${item} ${quantity}`);
}

/** Levels of made items under the deepest product; throws where a bill contains itself. */
function bomDepth(data: PlantData): number {
  const boms = new Map(data.boms.map((bom) => [bom.item, bom]));
  const depth = (item: string, above: string[]): number => {
    if (above.includes(item)) throw new Error(`${item} contains itself`);
    const components = boms.get(item)?.components ?? [];
    return components.length === 0 ? 0 : 1 + Math.max(...components.map((part) => depth(part.item, [...above, item])));
  };
  return Math.max(...data.boms.map(({ item }) => depth(item, [])));
}

/** Open work over what the machines offer in the window, by work center. */
function loads(data: PlantData): Map<string, number> {
  const clock = createClock(data.startDate, data.plant.timeZone);
  const calendars = new Map(data.calendars.map((calendar) => [calendar.id, calendar]));
  const windowEnd = Date.parse(data.startAt) + data.windowDays * 86_400_000;
  const work = new Map<string, number>();
  const centerOf = new Map(data.machines.map((machine) => [machine.id, machine.workCenter]));
  const operations = operationsOf(data);
  for (const order of data.orders)
    for (const operation of operations(order)) {
      const seconds = operation.modes.map(
        (mode) => operation.setupSeconds + (mode.runSecondsPerUnit ?? operation.runSecondsPerUnit) * order.quantity,
      );
      const center = centerOf.get(operation.modes[0].machine)!;
      work.set(center, (work.get(center) ?? 0) + seconds.reduce((a, b) => a + b) / seconds.length);
    }
  const capacity = new Map<string, number>();
  for (const machine of data.machines) {
    const down = data.downtimes
      .filter((downtime) => downtime.machine === machine.id && Date.parse(downtime.start) < windowEnd)
      .reduce((sum, { start, end }) => sum + (Date.parse(end) - Date.parse(start)) / 1000, 0);
    const open = openSeconds(calendars.get(machine.calendar)!, clock, data.windowDays).at(-1)! - down;
    capacity.set(machine.workCenter, (capacity.get(machine.workCenter) ?? 0) + open);
  }
  return new Map([...capacity].map(([center, seconds]) => [center, (work.get(center) ?? 0) / seconds]));
}

/** Earliest end if nothing else were on the machines, nothing ever closed and no material but the order's own late. */
function earliestEnd(data: PlantData, order: Order): number {
  const sum = (records: { item: string; quantity: number }[], item: string) =>
    records.reduce((total, record) => (record.item === item ? total + record.quantity : total), 0);
  let start = Math.max(Date.parse(data.startAt), Date.parse(order.release!)) / 1000;
  for (const { item, quantity } of componentsOf(data)(order)) {
    if (sum(data.stock, item) >= quantity || data.orders.some((other) => other.item === item)) continue;
    const supplies = data.arrivals
      .filter((arrival) => arrival.item === item)
      .toSorted((a, b) => (a.at < b.at ? -1 : 1));
    let missing = quantity - sum(data.stock, item);
    for (const { quantity: arriving, at } of supplies) {
      if (missing <= 0) break;
      missing -= arriving;
      start = Math.max(start, Date.parse(at) / 1000);
    }
  }
  const job = data.running.find((running) => running.order === order.id);
  for (const operation of operationsOf(data)(order)) {
    const runs = operation.modes.map(
      (mode) => (mode.runSecondsPerUnit ?? operation.runSecondsPerUnit) * order.quantity,
    );
    if (job?.sequence === operation.sequence) start += job.remainingSeconds;
    else if (operation.transferBatch === undefined && operation.split === undefined)
      start += operation.minLagSeconds + operation.setupSeconds + Math.min(...runs);
  }
  return start;
}

describe('a generated plant', () => {
  test.each(plants)('holds canonical records with unique keys (seed $seed)', (data) => {
    for (const [kind, records] of Object.entries(recordsByKind(data)) as [PulledKind, PulledRecord[]][]) {
      expect(records.length, kind).toBeGreaterThan(0);
      for (const record of records) expect(pulledKinds[kind].parse(record)).toEqual(record);
      expect(new Set(records.map((record) => recordKey(kind, record))).size, kind).toBe(records.length);
    }
    expect(new Set(data.orders.map(({ number }) => number)).size).toBe(60);
  });

  test('resolves its references and covers its needs for any seed, size, date and zone', () => {
    const options = fc.record({
      seed: fc.integer(),
      orders: fc.integer({ min: 3, max: 240 }),
      startDate: fc.date({ min: new Date('2025-01-01'), max: new Date('2031-12-31'), noInvalidDate: true }),
      timeZone: fc.constantFrom('Europe/Berlin', 'Asia/Shanghai', 'America/Sao_Paulo', 'UTC'),
    });
    fc.assert(
      fc.property(options, ({ startDate: date, ...rest }) => {
        const data = generatePlant({ ...rest, startDate: date.toISOString().slice(0, 10) });
        expect(data.orders).toHaveLength(rest.orders);
        expect(danglingReferences(data)).toEqual([]);
        expect(uncovered(data)).toEqual([]);
        expect(bomDepth(data)).toBe(3);
      }),
      { numRuns: 40 },
    );
  });

  test('is the same for the same options and another for another seed', () => {
    expect(generatePlant({ seed: 1, orders: 60, startDate })).toEqual(plants[0]);
    expect(plants[1].orders).not.toEqual(plants[0].orders);
  });

  test.each(plants)('has a bottleneck near its limit and slack elsewhere (seed $seed)', (data) => {
    expect(data.machines).toHaveLength(30);
    expect(data.workCenters).toHaveLength(8);
    expect(data.windowDays).toBe(14);
    const byLoad = [...loads(data)].toSorted((a, b) => b[1] - a[1]);
    expect(byLoad[0][0]).toBe('GRI');
    expect(byLoad[0][1]).toBeGreaterThan(0.85);
    expect(byLoad[0][1]).toBeLessThan(1);
    for (const [center, load] of byLoad.slice(1)) {
      expect(load, center).toBeGreaterThan(0.05);
      expect(load, center).toBeLessThan(0.7);
    }
  });

  test.each(plants)('has some orders nobody can deliver on time, and most that can be (seed $seed)', (data) => {
    const late = data.orders.filter((order) => earliestEnd(data, order) * 1000 > Date.parse(order.due));
    expect(late.length).toBeGreaterThanOrEqual(2);
    expect(late.length).toBeLessThanOrEqual(10);
  });

  test.each(plants)('has its floor in order (seed $seed)', (data) => {
    const orders = new Map(data.orders.map((order) => [order.id, order]));
    const operations = operationsOf(data);
    expect(data.running.length).toBeGreaterThanOrEqual(8);
    expect(new Set(data.running.map(({ machine }) => machine)).size).toBe(data.running.length);
    for (const job of data.running) {
      const order = orders.get(job.order)!;
      const [next] = operations(order);
      expect(order.status).toBe('started');
      expect(order.components).toEqual([]);
      expect(next.sequence).toBe(job.sequence);
      expect(next.modes.map(({ machine }) => machine)).toContain(job.machine);
      expect(job.startedOffset).toBeLessThan(0);
      expect(job.remainingSeconds).toBeGreaterThan(0);
      expect(job.quantityDone).toBeLessThan(order.quantity);
    }
    for (const done of data.confirmed) {
      expect(orders.get(done.order)!.operations!.map(({ sequence }) => sequence)).not.toContain(done.sequence);
      expect(done.startedOffset).toBeLessThan(done.endedOffset);
      expect(done.endedOffset).toBeLessThan(0);
    }
  });

  test.each(plants)('never asks for uninterrupted work that fits no opening (seed $seed)', (data) => {
    const operations = operationsOf(data);
    const calendarOf = new Map(data.machines.map((machine) => [machine.id, machine.calendar]));
    for (const order of data.orders)
      for (const operation of operations(order).filter(({ interruptible }) => !interruptible))
        for (const mode of operation.modes) {
          const run = (mode.runSecondsPerUnit ?? operation.runSecondsPerUnit) * order.quantity;
          const fits = calendarOf.get(mode.machine) === 'CAL-247' || operation.setupSeconds + run <= 8 * 3600;
          expect(fits, `${order.id} ${operation.sequence} on ${mode.machine}`).toBe(true);
        }
  });

  test('has every special condition somewhere', () => {
    for (const data of plants) {
      const operations = data.routings.flatMap((routing) => routing.operations);
      const has = (test: (operation: (typeof operations)[number]) => boolean) =>
        expect(operations.some(test)).toBe(true);
      has(({ minLagSeconds }) => minLagSeconds > 0);
      has(({ maxLagSeconds }) => maxLagSeconds !== undefined);
      has(({ transferBatch }) => transferBatch !== undefined);
      has(({ split }) => split !== undefined);
      has(({ interruptible }) => !interruptible);
      has(({ modes }) => modes.some(({ runSecondsPerUnit }) => runSecondsPerUnit !== undefined));
      has(({ skills }) => skills.some(({ quantity }) => quantity === 2));
      expect(data.orders.filter(({ kind }) => kind === 'planned').length).toBeGreaterThan(3);
      expect(data.orders.some(({ suppliers }) => suppliers.length > 0)).toBe(true);
      expect(data.calendars.some(({ exceptions }) => exceptions.some(({ shifts }) => shifts.length === 0))).toBe(true);
      expect(data.calendars.some(({ exceptions }) => exceptions.some(({ shifts }) => shifts.length > 0))).toBe(true);
    }
  });

  test.each([
    [60, 320, 460, 30],
    [1_500, 9_000, 11_000, 200],
    [15_000, 92_000, 108_000, 800],
  ])('of %i orders has its promised size', (orders, atLeast, atMost, machines) => {
    const data = generatePlant({ seed: 1, orders, startDate });
    const operations = operationsOf(data);
    const count = data.orders.reduce((sum, order) => sum + operations(order).length, 0);
    expect(count).toBeGreaterThanOrEqual(atLeast);
    expect(count).toBeLessThanOrEqual(atMost);
    expect(data.machines.length).toBeGreaterThanOrEqual(machines);
    expect(loads(data).get('GRI')).toBeGreaterThan(0.85);
    expect(loads(data).get('GRI')).toBeLessThan(1);
    expect(danglingReferences(data)).toEqual([]);
    expect(uncovered(data)).toEqual([]);
  });
});
