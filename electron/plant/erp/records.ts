/** The plant's records as its ERP keeps them: its own names, minutes for most times, times per hundred pieces, units in capitals. */
import type { PulledRecord } from '../../connectors/canonical.ts';
import type { PlantData } from '../generator/plant-data.ts';

export type ErpRecord = Record<string, unknown>;

/** Lists under /api/v1, each with the field that identifies a record. */
export const resources = {
  plants: 'plantNo',
  calendars: 'calendarNo',
  'work-centers': 'code',
  'setup-matrices': 'tableNo',
  machines: 'machineNo',
  maintenance: 'jobNo',
  tools: 'toolNo',
  operators: 'personnelNo',
  customers: 'customerNo',
  items: 'itemNo',
  boms: 'bomNo',
  routings: 'routingNo',
  stock: 'itemNo',
  'purchase-arrivals': 'scheduleLine',
  'production-orders': 'orderNo',
  'planned-orders': 'orderNo',
} as const;
export type Resource = keyof typeof resources;

export const resourceNames = Object.keys(resources) as Resource[];

const units: Record<string, string> = { pcs: 'PC', kg: 'KG', set: 'SET' };
const weekdays = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];
const unitOf = (unit: string | undefined) => units[unit ?? 'pcs'];
const features = (attributes: Record<string, string>) =>
  Object.entries(attributes).map(([feature, value]) => ({ feature, value }));
const hours = (shifts: { start: string; end: string }[]) => shifts.map(({ start, end }) => `${start}-${end}`);

/** All records of the plant by resource. */
export function toErpRecords(data: PlantData): Record<Resource, ErpRecord[]> {
  return {
    plants: [{ plantNo: data.plant.id, description: data.plant.name, tz: data.plant.timeZone }],
    calendars: data.calendars.map(({ id, name, weekly, exceptions }) => ({
      calendarNo: id,
      description: name,
      pattern: weekly.map(({ weekday, shifts }) => ({ day: weekdays[weekday - 1], hours: hours(shifts) })),
      deviations: exceptions.map(({ date, shifts, reason }) => ({ on: date, hours: hours(shifts), text: reason })),
    })),
    'work-centers': data.workCenters.map(({ id, name }) => ({ code: id, description: name })),
    'setup-matrices': data.setupMatrices.map(({ id, attribute, otherwiseSeconds, entries }) => ({
      tableNo: id,
      feature: attribute,
      defaultMinutes: otherwiseSeconds / 60,
      lines: entries.map(({ from, to, seconds }) => ({ from, to, minutes: seconds / 60 })),
    })),
    machines: data.machines.map((machine) => ({
      machineNo: machine.id,
      description: machine.name,
      workCenterCode: machine.workCenter,
      calendarNo: machine.calendar,
      changeoverTables: machine.setupMatrices,
      currentSetting: features(machine.setupState),
    })),
    maintenance: data.downtimes.map(({ id, machine, start, end, kind, reason }) => ({
      jobNo: id,
      machineNo: machine,
      beginsAt: start,
      endsAt: end,
      type: kind === 'maintenance' ? 'PM' : 'BD',
      text: reason,
    })),
    tools: data.tools.map(({ id, name, quantity }) => ({ toolNo: id, description: name, copies: quantity })),
    operators: data.operators.map((operator) => ({
      personnelNo: operator.id,
      alias: operator.name,
      qualifications: operator.skills,
      roster: operator.calendar,
      post: operator.rosteredSkill ?? null,
      absences: operator.absences.map(({ start, end, reason }) => ({ from: start, until: end, text: reason })),
    })),
    customers: data.customers.map(({ id, name, priority }) => ({ customerNo: id, description: name, rank: priority })),
    items: data.items.map(({ id, name, unit, procurement, attributes }) => ({
      itemNo: id,
      description: name,
      baseUnit: unitOf(unit),
      source: procurement === 'make' ? 'M' : 'P',
      features: features(attributes),
    })),
    boms: data.boms.map(({ id, item, baseQuantity, components }) => ({
      bomNo: id,
      parentItemNo: item,
      per: baseQuantity,
      lines: components.map((component, index) => ({
        pos: (index + 1) * 10,
        itemNo: component.item,
        qty: component.quantity,
        uom: unitOf(component.unit),
        atStep: component.sequence ?? null,
      })),
    })),
    routings: data.routings.map(({ id, item, operations }) => ({
      routingNo: id,
      itemNo: item,
      steps: operations.map(toStep),
    })),
    stock: data.stock.map(({ item, quantity, unit }) => ({ itemNo: item, onHand: quantity, uom: unitOf(unit) })),
    'purchase-arrivals': data.arrivals.map(({ id, item, quantity, unit, at, supplier }) => ({
      scheduleLine: id,
      itemNo: item,
      qty: quantity,
      uom: unitOf(unit),
      expectedAt: at,
      vendor: supplier,
    })),
    ...toOrders(data),
  };
}

function toStep(operation: PulledRecord<'routing'>['operations'][number]): ErpRecord {
  return {
    step: operation.sequence,
    text: operation.name,
    setupMinutes: operation.setupSeconds / 60,
    runSecondsPer100: perHundred(operation.runSecondsPerUnit),
    machines: operation.modes.map((mode) => ({
      machineNo: mode.machine,
      setupMinutes: mode.setupSeconds === undefined ? null : mode.setupSeconds / 60,
      runSecondsPer100: mode.runSecondsPerUnit === undefined ? null : perHundred(mode.runSecondsPerUnit),
    })),
    mayPause: operation.interruptible,
    equipment: operation.tools.map(({ tool, quantity }) => ({ toolNo: tool, count: quantity })),
    staff: operation.skills.map(({ skill, quantity }) => ({ qualification: skill, count: quantity })),
    features: features(operation.attributes),
    waitMinutes: operation.minLagSeconds / 60,
    waitMaxMinutes: operation.maxLagSeconds === undefined ? null : operation.maxLagSeconds / 60,
    passOnQty: operation.transferBatch ?? null,
    lotSplit:
      operation.split === undefined ? null : { lots: operation.split.maxParts, atLeast: operation.split.minQuantity },
  };
}

/** Run times have at most two decimals, so that a time per hundred is whole. */
const perHundred = (seconds: number) => Math.round(seconds * 100);

/** Orders. Those in progress carry their steps with what is confirmed of each; their components are withdrawn. */
function toOrders(data: PlantData): Record<'production-orders' | 'planned-orders', ErpRecord[]> {
  const routings = new Map(data.routings.map((routing) => [routing.id, routing.operations]));
  const at = (offset: number) => new Date(Date.parse(data.startAt) + offset * 1000).toISOString();
  const confirmed = Map.groupBy(data.confirmed, ({ order }) => order);
  const running = new Map(data.running.map((job) => [job.order, job]));

  const confirmations = (order: string) => {
    const job = running.get(order);
    const finished = (confirmed.get(order) ?? []).map(({ sequence, machine, startedOffset, endedOffset }) => ({
      step: sequence,
      machineNo: machine,
      type: 'FINAL',
      startedAt: at(startedOffset),
      finishedAt: at(endedOffset),
    }));
    if (job === undefined) return finished;
    const { sequence, machine, startedOffset, remainingSeconds, quantityDone } = job;
    const partial = {
      step: sequence,
      machineNo: machine,
      type: 'PARTIAL',
      startedAt: at(startedOffset),
      remainingMinutes: Math.round(remainingSeconds / 6) / 10,
      goodQty: quantityDone,
    };
    return [...finished, partial];
  };
  const common = (order: PlantData['orders'][number]) => ({
    orderNo: order.id,
    documentNo: order.number,
    itemNo: order.item,
    qty: order.quantity,
    uom: unitOf(order.unit),
    startNotBefore: order.release ?? null,
    requiredAt: order.due,
    rank: order.priority,
    customerNo: order.customer ?? null,
    routingNo: order.routing ?? null,
    peggedFrom: order.suppliers,
    revision: Number(order.version ?? 1),
  });
  return {
    'production-orders': data.orders
      .filter(({ kind }) => kind === 'production')
      .map((order) => ({
        ...common(order),
        state: order.status === 'started' ? 'IN_PROGRESS' : 'RELEASED',
        steps: confirmed.has(order.id) ? routings.get(order.routing!)!.map(toStep) : null,
        withdrawals: order.components === undefined ? 'NONE' : 'COMPLETE',
        confirmations: confirmations(order.id),
      })),
    'planned-orders': data.orders.filter(({ kind }) => kind === 'planned').map(common),
  };
}
