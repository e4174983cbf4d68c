import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PullBatch } from '../../connectors/canonical.ts';
import type { Pull } from './pulls.ts';
import { createScenario, openScenario } from './scenario-file.ts';
import type { ScenarioStore } from './scenario-store.ts';
import { StoreModel } from './testing/model.ts';
import { must } from './testing/open.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const key = fc.constantFrom('a', 'b', 'c', "d'", '漢 "e"', '\u0000f');
const source = fc.constantFrom('erp', 'crm');
const batch = fc.record({
  records: fc.array(fc.record({ id: key, name: fc.constantFrom('', 'n1', 'n2'), priority: fc.constant(1) }), {
    maxLength: 4,
  }),
  quarantined: fc.array(
    key.map((refused) => ({ kind: 'customer', key: refused, code: 'bad', message: 'bad', raw: '{' })),
    { maxLength: 2 },
  ),
  complete: fc.boolean(),
  delta: fc.boolean(),
  goneKeys: fc.array(key, { maxLength: 2 }),
});
const entry = fc.record({ kind: fc.constantFrom('job', 'recall'), key, revision: fc.integer({ min: 1, max: 4 }) });

const step = fc.oneof(
  fc.record({ do: fc.constant('begin' as const), source }),
  fc.record({ do: fc.constant('apply' as const), source, batch }),
  fc.record({ do: fc.constant('append' as const), undoable: fc.boolean() }),
  fc.record({ do: fc.constant('undo' as const) }),
  fc.record({ do: fc.constant('redo' as const) }),
  fc.record({ do: fc.constant('enqueue' as const), entries: fc.array(entry, { maxLength: 3 }), fails: fc.boolean() }),
  fc.record({ do: fc.constant('sending' as const), limit: fc.integer({ min: 1, max: 3 }) }),
  fc.record({
    do: fc.constant('settle' as const),
    id: fc.integer({ min: 1, max: 8 }),
    outcome: fc.constantFrom('acknowledged' as const, 'refused' as const, 'retry' as const),
  }),
  fc.record({ do: fc.constant('reopen' as const) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A store and the model of it, taken through the same steps. */
class Pair {
  readonly model = new StoreModel();
  readonly #pulls = new Map<string, Pull>();
  store: ScenarioStore;
  #tag = 0;

  constructor(store: ScenarioStore) {
    this.store = store;
  }

  async take(next: Step): Promise<void> {
    const { store, model } = this;
    if (next.do === 'begin') await this.#begin(next.source);
    else if (next.do === 'apply') {
      if (!this.#pulls.has(next.source)) await this.#begin(next.source);
      const whole: PullBatch = { kind: 'customer', ...next.batch };
      await store.records.apply(whole, this.#pulls.get(next.source)!);
      model.apply(whole, next.source);
    } else if (next.do === 'append') {
      const tag = (this.#tag += 1);
      await store.commands.append({ kind: 'edit', payload: tag, inverse: next.undoable ? { tag } : null });
      model.append(tag, next.undoable);
    } else if (next.do === 'undo') expect((await store.commands.undo())?.payload ?? null).toBe(model.undo());
    else if (next.do === 'redo') expect((await store.commands.redo())?.payload ?? null).toBe(model.redo());
    else if (next.do === 'enqueue') await this.#enqueue(next);
    else if (next.do === 'sending') {
      const ids = (await store.outbox.due('mes', next.limit)).map(({ id }) => id);
      await store.outbox.sending(ids);
      model.sending(next.limit);
    } else if (next.do === 'settle') {
      const why = { code: 'c', message: 'm' };
      await store.outbox.settle([{ id: next.id, state: next.outcome, ...why }]);
      model.settle(next.id, next.outcome);
    } else {
      await store.close();
      this.store = must(await openScenario(store.file));
      model.reopen();
    }
  }

  async #begin(from: string): Promise<void> {
    this.#pulls.set(from, await this.store.pulls.begin(from));
    this.model.beginPull(from);
  }

  async #enqueue({ entries, fails }: Extract<Step, { do: 'enqueue' }>): Promise<void> {
    const addressed = entries.map((part) => ({ ...part, target: 'mes', payload: { of: part.key } }));
    const decided = this.store.transaction(async ({ outbox, settings }) => {
      await outbox.enqueue(addressed);
      await settings.set('decision', addressed.length);
      if (fails) throw new Error('changed my mind');
    });
    if (fails) await expect(decided).rejects.toThrow('changed my mind');
    else {
      await decided;
      for (const part of addressed) this.model.enqueue(part);
    }
  }

  async compare(): Promise<void> {
    const { store, model } = this;
    const page = await store.records.page('customer', { offset: 0, limit: 99 });
    const stored = page.records.map(({ key: id, record, source: from, goneAt }) => [
      id,
      { name: record.name, source: from, gone: goneAt !== null },
    ]);
    expect(Object.fromEntries(stored)).toEqual(Object.fromEntries(model.records));
    const { messages } = await store.messages.page({}, { offset: 0, limit: 99 });
    expect(messages.map((message) => `${message.source} ${message.subject.key}`).toSorted()).toEqual(
      [...model.refused.keys()].toSorted(),
    );
    const log = (await store.commands.list({ before: null, limit: 99 })).toReversed();
    expect(log.map(({ payload, state }) => [payload, state])).toEqual(
      model.commands.map(({ tag, state }) => [tag, state]),
    );
    const entries = (await store.outbox.list({}, 99)).toReversed();
    const short = (list: { key: string; kind: string; revision: number; state: string; attempts: number }[]) =>
      list.map((each) => [each.key, each.kind, each.revision, each.state, each.attempts]);
    expect(short(entries)).toEqual(short(model.entries));
  }
}

test('any sequence of steps, with reopening in between, leaves what the plain model leaves', async () => {
  const folder = await temporaryFolder();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
      const pair = new Pair(must(await createScenario(join(folder, `${(run += 1)}.takt`), { name: 'Model' })));
      try {
        for (const next of steps) await pair.take(next);
        await pair.compare();
      } finally {
        await pair.store.close();
      }
    }),
    { numRuns: 50, seed: 20_261_120 },
  );
});
