/** The store's rules for records, commands and outbox once more, as plain maps and lists: what the property tests compare with. */
import type { PullBatch, PulledRecord } from '../../../connectors/canonical.ts';
import type { NewEntry, OutboxState } from '../outbox.ts';

type ModelRecord = { name: string; source: string; gone: boolean };
type ModelEntry = NewEntry & { id: number; state: OutboxState; attempts: number };
type ModelCommand = { tag: number; undoable: boolean; state: 'done' | 'undone' | 'abandoned' };

export class StoreModel {
  readonly records = new Map<string, ModelRecord>();
  /** Refused records (`<source> <key>`) with the number of the pull that refused them last. */
  readonly refused = new Map<string, number>();
  readonly commands: ModelCommand[] = [];
  readonly entries: ModelEntry[] = [];
  readonly #seen = new Map<string, Set<string>>();
  readonly #pull = new Map<string, number>();
  #pulls = 0;

  beginPull(source: string): void {
    this.#seen.set(source, new Set());
    this.#pull.set(source, (this.#pulls += 1));
  }

  apply(batch: PullBatch, source: string): void {
    const seen = this.#seen.get(source)!;
    for (const record of batch.records as PulledRecord<'customer'>[]) {
      this.records.set(record.id, { name: record.name, source, gone: false });
      this.refused.delete(`${source} ${record.id}`);
      if (!batch.delta) seen.add(record.id);
    }
    for (const { key } of batch.quarantined) {
      this.refused.set(`${source} ${key}`, this.#pull.get(source)!);
      if (!batch.delta) seen.add(key);
    }
    const owned = [...this.records].filter(([, record]) => record.source === source);
    for (const [key, record] of owned) if (batch.goneKeys.includes(key)) record.gone = true;
    if (!batch.complete || batch.delta) return;
    for (const [key, record] of owned) if (!seen.has(key)) record.gone = true;
    for (const [entry, pull] of this.refused) {
      if (entry.startsWith(`${source} `) && pull !== this.#pull.get(source)) this.refused.delete(entry);
    }
    seen.clear();
  }

  append(tag: number, undoable: boolean): void {
    if (undoable) for (const command of this.commands) if (command.state === 'undone') command.state = 'abandoned';
    this.commands.push({ tag, undoable, state: 'done' });
  }

  undo(): number | null {
    const command = this.commands.findLast(({ undoable, state }) => undoable && state === 'done');
    if (command) command.state = 'undone';
    return command?.tag ?? null;
  }

  redo(): number | null {
    const command = this.commands.find(({ state }) => state === 'undone');
    if (command) command.state = 'done';
    return command?.tag ?? null;
  }

  enqueue(entry: NewEntry): void {
    const same = this.entries.filter(({ key }) => key === entry.key);
    if (same.some(({ revision, kind }) => revision === entry.revision && kind === entry.kind)) return;
    for (const earlier of same) if (['pending', 'sending'].includes(earlier.state)) earlier.state = 'superseded';
    this.entries.push({ ...entry, id: this.entries.length + 1, state: 'pending', attempts: 0 });
  }

  due(limit: number): ModelEntry[] {
    return this.entries.filter(({ state }) => state === 'pending').slice(0, limit);
  }

  sending(limit: number): void {
    for (const entry of this.due(limit)) {
      entry.state = 'sending';
      entry.attempts += 1;
    }
  }

  settle(id: number, outcome: 'acknowledged' | 'refused' | 'retry'): void {
    const entry = this.entries[id - 1];
    if (entry === undefined) return;
    const open = entry.state === 'pending' || entry.state === 'sending';
    if (outcome === 'acknowledged') entry.state = 'acknowledged';
    else if (open) entry.state = outcome === 'retry' ? 'pending' : 'refused';
  }

  reopen(): void {
    for (const entry of this.entries) if (entry.state === 'sending') entry.state = 'pending';
  }
}
