import type { Change, Journal } from './journal.ts';
import type { ErpRecord, Resource } from './records.ts';
import { resourceNames, resources } from './records.ts';

type Entry = { record: ErpRecord; mark: number };

export type Page = {
  records: ErpRecord[];
  /** Records of the whole list. */
  total: number;
  /** Key after which the next page starts, or null at the end. */
  last: string | null;
};

/** The ERP's records: in memory, in the order of their keys, with the mark of their last change; changes also go to the journal. */
export class Tables {
  readonly #entries = new Map<Resource, Map<string, Entry>>();
  readonly #removed = new Map<Resource, Map<string, number>>();
  readonly #sortedKeys = new Map<Resource, string[]>();
  readonly #journal: Journal;
  #mark = 0;
  #changing: Promise<unknown> = Promise.resolve();

  private constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Generated records with the journal's changes on top. */
  static async open(generated: Record<Resource, ErpRecord[]>, journal: Journal): Promise<Tables> {
    const tables = new Tables(journal);
    for (const resource of resourceNames) {
      const entries = generated[resource].map((record) => [keyOf(resource, record), { record, mark: 0 }] as const);
      tables.#entries.set(resource, new Map(entries));
      tables.#removed.set(resource, new Map());
    }
    for (const change of await journal.changes()) tables.#apply(change);
    return tables;
  }

  /** Mark of the latest change; what is read later with `since` this is what changed after it. */
  get mark(): number {
    return this.#mark;
  }

  get(resource: Resource, key: string): ErpRecord | undefined {
    return this.#entries.get(resource)!.get(key)?.record;
  }

  all(resource: Resource): ErpRecord[] {
    return this.#keys(resource).map((key) => this.get(resource, key)!);
  }

  wasRemoved(resource: Resource, key: string): boolean {
    return this.#removed.get(resource)!.has(key);
  }

  page(resource: Resource, options: { after: string | null; limit: number; since: number | null }): Page {
    const entries = this.#entries.get(resource)!;
    const { since, after, limit } = options;
    const all = this.#keys(resource);
    const keys = since === null ? all : all.filter((key) => entries.get(key)!.mark > since);
    const first = after === null ? 0 : firstAfter(keys, after);
    const chosen = keys.slice(first, first + limit);
    return {
      records: chosen.map((key) => entries.get(key)!.record),
      total: keys.length,
      last: first + limit < keys.length ? chosen.at(-1)! : null,
    };
  }

  /** Keys removed after a mark. */
  removedSince(resource: Resource, since: number): string[] {
    return [...this.#removed.get(resource)!].filter(([, mark]) => mark > since).map(([key]) => key);
  }

  /**
   * Puts and removes (null) records under one mark, all or none, in the journal first. Changes are planned and made one after the other, so
   * that none is planned on what another is about to change. Resolves with what `plan` gave.
   */
  change<Plan extends { changes: Omit<Change, 'mark'>[] }>(plan: () => Plan): Promise<Plan> {
    const turn = this.#changing.then(async () => {
      const planned = plan();
      if (planned.changes.length === 0) return planned;
      const mark = this.#mark + 1;
      const marked = planned.changes.map((change) => ({ ...change, mark }));
      await this.#journal.record(marked);
      for (const change of marked) this.#apply(change);
      return planned;
    });
    this.#changing = turn.catch(() => undefined);
    return turn;
  }

  #apply({ resource, key, mark, record }: Change): void {
    this.#mark = Math.max(this.#mark, mark);
    this.#sortedKeys.delete(resource);
    if (record === null) {
      this.#entries.get(resource)!.delete(key);
      this.#removed.get(resource)!.set(key, mark);
    } else {
      this.#entries.get(resource)!.set(key, { record, mark });
      this.#removed.get(resource)!.delete(key);
    }
  }

  #keys(resource: Resource): string[] {
    let keys = this.#sortedKeys.get(resource);
    if (keys === undefined) {
      keys = [...this.#entries.get(resource)!.keys()].toSorted();
      this.#sortedKeys.set(resource, keys);
    }
    return keys;
  }
}

export const keyOf = (resource: Resource, record: ErpRecord) => String(record[resources[resource]]);

/** Index of the first key behind `after`, which itself may be gone. */
function firstAfter(keys: string[], after: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle] <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}
