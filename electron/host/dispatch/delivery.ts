/**
 * Carries the outbox to one connection: takes what is due, notes that sending begins, sends, notes what became of it. Whatever is not known
 * to have arrived or been refused is due again later; the receiving side's recipe makes repeating safe.
 */
import type { DeliveryOutcome, DispatchRequest, ErpConnector, MesConnector } from '../../connectors/connector.ts';
import type { ExceptionMessage, JobOrder, PlannedDates } from '../../connectors/canonical.ts';
import type { Entry, Settlement } from '../store/outbox.ts';
import { DatabaseError } from '../store/database.ts';
import type { ScenarioStore } from '../store/scenario-store.ts';
import { releasedJob, type Recall } from './outbox-messages.ts';

/** Sends entries of one connection and tells what became of each, by entry id. */
export type Courier = (entries: Entry[], signal: AbortSignal) => Promise<Map<number, DeliveryOutcome>>;

const batchSize = 2_000;
const everyEntry = 10_000_000;
const firstRetrySeconds = 1;
const longestRetrySeconds = 60;

/** Courier of a MES: one request per machine. A job goes out only once every machine it is recalled from has let go of it. */
export function mesCourier(mes: MesConnector): Courier {
  return async (entries, signal) => {
    const outcomes = new Map<number, DeliveryOutcome>();
    const recalls = Map.groupBy(
      entries.filter(({ kind }) => kind === 'recall'),
      jobOf,
    );
    const follows = (entry: Entry): boolean => entry.kind === 'job' && recalls.has(jobOf(entry));
    await send(entries.filter((entry) => !follows(entry)));
    const free: Entry[] = [];
    for (const entry of entries.filter(follows)) {
      const left = recalls.get(jobOf(entry))!.map(({ id }) => outcomes.get(id)!);
      const held = left.find(({ state }) => state !== 'acknowledged');
      if (held === undefined) free.push(entry);
      else outcomes.set(entry.id, { ...held, key: entry.key });
    }
    await send(free);
    return outcomes;

    async function send(group: Entry[]): Promise<void> {
      const byMachine = Map.groupBy(group, ({ payload }) => (payload as Recall | JobOrder).machine);
      await Promise.all(
        [...byMachine].map(async ([machine, own]) => {
          const request: DispatchRequest = {
            machine,
            jobs: own.filter(({ kind }) => kind === 'job').map(({ payload }) => payload as JobOrder),
            recalls: own.filter(({ kind }) => kind === 'recall').map(({ payload }) => payload as Recall),
          };
          const answers = new Map((await mes.dispatch(request, signal)).map((outcome) => [outcome.key, outcome]));
          for (const entry of own) outcomes.set(entry.id, answers.get(dispatchKey(entry)) ?? unanswered(entry));
        }),
      );
    }
  };
}

/** Id of the job order that an entry to a MES is about. */
function jobOf({ payload }: Entry): string {
  return (payload as Recall | JobOrder).id;
}

function dispatchKey({ kind, payload }: Entry): string {
  const { id, revision } = payload as Recall | JobOrder;
  return kind === 'recall' ? `${id}@${revision}!` : `${id}@${revision}`;
}

/** Courier of an ERP: planned dates and exception notices. */
export function erpCourier(erp: ErpConnector): Courier {
  return async (entries, signal) => {
    const dates = entries.filter(({ kind }) => kind === 'plannedDates');
    const exceptions = entries.filter(({ kind }) => kind === 'exception');
    const [datesAnswers, exceptionAnswers] = [
      dates.length === 0
        ? []
        : await erp.writePlannedDates(
            dates.map(({ payload }) => payload as PlannedDates),
            signal,
          ),
      exceptions.length === 0
        ? []
        : await erp.writeExceptions(
            exceptions.map(({ payload }) => payload as ExceptionMessage),
            signal,
          ),
    ];
    const byOrder = new Map(datesAnswers.map((outcome) => [outcome.key, outcome]));
    const byException = new Map(exceptionAnswers.map((outcome) => [outcome.key, outcome]));
    const answer = (entry: Entry): DeliveryOutcome | undefined =>
      entry.kind === 'plannedDates'
        ? byOrder.get((entry.payload as PlannedDates).order)
        : byException.get((entry.payload as ExceptionMessage).id);
    return new Map(entries.map((entry) => [entry.id, answer(entry) ?? unanswered(entry)]));
  };
}

function unanswered({ key }: Entry): DeliveryOutcome {
  return { key, state: 'unknown', message: 'The connection did not say what became of it.' };
}

export type DeliveryOptions = {
  store: ScenarioStore;
  target: string;
  courier: Courier;
  /** Whether sending has a chance now. */
  online: () => boolean;
  /** Told when nothing of a round was answered. */
  onSilence?: () => void;
};

/** Keeps one connection's outbox moving until closed. */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #abort = new AbortController();
  #round: Promise<void> | null = null;
  #again = false;
  #timer: NodeJS.Timeout | null = null;
  /** What became of entries, as long as the disk refuses to note it. */
  #unsettled: { entries: Entry[]; outcomes: ReadonlyMap<number, DeliveryOutcome> } | null = null;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Looks for what is due, now or as soon as the present round is over. */
  nudge(): void {
    if (this.#abort.signal.aborted) return;
    if (this.#round) {
      this.#again = true;
      return;
    }
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#round = this.#deliver()
      .catch((error: unknown) => {
        // A full disk may pass.
        if (!(error instanceof DatabaseError)) throw error;
        this.#later();
      })
      .finally(() => {
        this.#round = null;
        if (!this.#again) return;
        this.#again = false;
        this.nudge();
      });
  }

  #later(): void {
    if (!this.#abort.signal.aborted) this.#timer = setTimeout(() => this.nudge(), firstRetrySeconds * 1000);
  }

  async close(): Promise<void> {
    this.#abort.abort();
    if (this.#timer) clearTimeout(this.#timer);
    await this.#round;
  }

  async #deliver(): Promise<void> {
    const { store, target, courier, online, onSilence } = this.#options;
    if (this.#unsettled) await this.#settle(this.#unsettled.entries, this.#unsettled.outcomes);
    while (online() && !this.#abort.signal.aborted) {
      const due = await this.#withoutHeld(await store.outbox.due(target, batchSize));
      if (due.length === 0) break;
      const sending = new Set(await store.outbox.sending(due.map(({ id }) => id)));
      const entries = due.filter(({ id }) => sending.has(id));
      const outcomes = await courier(entries, this.#abort.signal).catch(
        (error: unknown) =>
          new Map(entries.map(({ id, key }) => [id, { key, state: 'unknown', message: String(error) } as const])),
      );
      await this.#settle(entries, outcomes);
      if (entries.every(({ id }) => (outcomes.get(id)?.state ?? 'unknown') === 'unknown')) onSilence?.();
    }
    const waiting = await store.outbox.list({ target, states: ['pending'] }, 1);
    if (waiting.length > 0) this.#later();
  }

  /** Leaves out jobs whose earlier recall has to be tried again first: until then the job may be on two machines. */
  async #withoutHeld(due: Entry[]): Promise<Entry[]> {
    if (!due.some(({ kind }) => kind === 'job')) return due;
    const own = new Set(due.map(({ id }) => id));
    const { store, target } = this.#options;
    const waiting = await store.outbox.list({ target, states: ['pending', 'sending'], kinds: ['recall'] }, everyEntry);
    const recalled = new Map(waiting.filter(({ id }) => !own.has(id)).map((entry) => [jobOf(entry), entry.id]));
    return due.filter((entry) => entry.kind !== 'job' || (recalled.get(jobOf(entry)) ?? Infinity) > entry.id);
  }

  async #settle(entries: Entry[], outcomes: ReadonlyMap<number, DeliveryOutcome>): Promise<void> {
    const { store, target } = this.#options;
    this.#unsettled = { entries, outcomes };
    const arrived = entries.filter(({ id }) => outcomes.get(id)?.state === 'acknowledged');
    await store.transaction(async ({ outbox, released }) => {
      await outbox.settle(entries.map((entry) => settlement(entry, outcomes.get(entry.id))));
      await released.put(
        arrived
          .filter(({ kind }) => kind === 'job')
          .map(({ payload }) => releasedJob(target, payload as JobOrder, 'acknowledged')),
      );
      for (const { kind, payload } of arrived) {
        if (kind !== 'recall') continue;
        const { id, machine, revision } = payload as Recall;
        const known = await released.get(id);
        const same = known !== undefined && known.machine === machine && known.revision <= revision;
        if (same) await released.put([{ ...known, state: 'recalled' }]);
      }
    });
    this.#unsettled = null;
  }
}

function settlement(entry: Entry, outcome: DeliveryOutcome | undefined): Settlement {
  const { id } = entry;
  if (outcome?.state === 'acknowledged') {
    return { id, state: 'acknowledged', ...(outcome.remote === undefined ? {} : { remote: outcome.remote }) };
  }
  if (outcome?.state === 'refused') return { id, state: 'refused', code: outcome.code, message: outcome.message };
  const wait = Math.min(longestRetrySeconds, firstRetrySeconds * 2 ** Math.min(entry.attempts, 10));
  const notBefore = new Date(Date.now() + wait * 1000).toISOString();
  return { id, state: 'retry', code: 'unknown', message: outcome?.message ?? 'No answer.', notBefore };
}
