/** The steps of an order: its own operations or its routing's, with what each takes. */
import type { PulledRecord } from '../../connectors/canonical.ts';
import type { Notices } from './notices.ts';

export type Step = PulledRecord<'routing'>['operations'][number];
export type Need = { material: string; quantity: number };

export type Steps = {
  /** In the order of their sequence. */
  steps: Step[];
  /** By sequence. */
  needs: Map<number, Need[]>;
};

/** Why an order has no steps; `code` names the translated text. */
export type Refusal = { code: string; params: Record<string, string | number>; text: string };

/** Routings and bills of material by id and by item; of several for an item the first by id counts. */
export class ProductData {
  readonly #routings: Map<string, PulledRecord<'routing'>>;
  readonly #routingOfItem = new Map<string, PulledRecord<'routing'>>();
  readonly #bomOfItem = new Map<string, PulledRecord<'bom'>>();

  constructor(routings: PulledRecord<'routing'>[], boms: PulledRecord<'bom'>[]) {
    this.#routings = new Map(routings.map((routing) => [routing.id, routing]));
    for (const routing of byId(routings))
      if (!this.#routingOfItem.has(routing.item)) this.#routingOfItem.set(routing.item, routing);
    for (const bom of byId(boms)) if (!this.#bomOfItem.has(bom.item)) this.#bomOfItem.set(bom.item, bom);
  }

  /** Steps of an order with their needs, or why there are none. */
  explode(order: PulledRecord<'order'>, notices: Notices): Steps | Refusal {
    const found = order.operations ?? this.#routing(order);
    if (!Array.isArray(found)) return found;
    const steps = found.toSorted((a, b) => a.sequence - b.sequence);
    const twice = steps.find(({ sequence }, index) => index > 0 && sequence === steps[index - 1].sequence);
    if (twice) {
      const { sequence } = twice;
      const text = `Order ${order.number} has two operations with sequence ${sequence}. Give each its own in the routing.`;
      return { code: 'sequence-twice', params: { order: order.number, sequence }, text };
    }
    return { steps, needs: this.#needs(order, steps, notices) };
  }

  #routing({ number, item, routing }: PulledRecord<'order'>): Step[] | Refusal {
    const found = routing === undefined ? this.#routingOfItem.get(item) : this.#routings.get(routing);
    if (found) return found.operations;
    if (routing === undefined) {
      const text = `Order ${number} is for item ${item}, which has no routing. Add a routing for it in the ERP, then pull again.`;
      return { code: 'routing-missing', params: { order: number, item }, text };
    }
    const text = `Order ${number} names routing ${routing}, which is unknown. Correct it, or add the routing in the ERP, then pull again.`;
    return { code: 'routing-unknown', params: { order: number, routing }, text };
  }

  #needs(order: PulledRecord<'order'>, steps: Step[], notices: Notices): Map<number, Need[]> {
    const needs = new Map<number, Need[]>();
    const sequences = new Set(steps.map(({ sequence }) => sequence));
    const first = steps[0].sequence;
    for (const { item, quantity, sequence = first } of order.components ?? this.#components(order)) {
      // A started order lists only the steps left; what earlier ones needed has been taken.
      if (order.operations && order.status === 'started' && sequence < first) continue;
      let at = sequence;
      if (!sequences.has(sequence)) {
        at = first;
        const text = `Order ${order.number} takes ${item} at sequence ${sequence}, which it does not have; it is planned as taken at ${first}. Correct the bill of material.`;
        const params = { order: order.number, item, sequence };
        notices.add('general', 'component-step-unknown', { kind: 'order', key: order.id }, params, text);
      }
      const list = needs.get(at) ?? [];
      needs.set(at, list);
      const same = list.find(({ material }) => material === item);
      if (same) same.quantity += quantity;
      else list.push({ material: item, quantity });
    }
    return needs;
  }

  #components({
    item,
    quantity,
  }: PulledRecord<'order'>): { item: string; quantity: number; sequence?: number | undefined }[] {
    const bom = this.#bomOfItem.get(item);
    if (bom === undefined) return [];
    return bom.components.map((component) => ({
      ...component,
      quantity: (component.quantity / bom.baseQuantity) * quantity,
    }));
  }
}

function byId<T extends { id: string }>(records: T[]): T[] {
  return records.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
