/** Tells subscribers what happens in a session. A subscriber that throws is a bug and stops nobody else. */
import type { ChangeTopic, HostEvents, LiveUpdate, TaskProgress, Unsubscribe } from '../contract.ts';
import type { Topic } from '../store/session.ts';

export class Events {
  readonly #subscribers = new Set<Partial<HostEvents>>();

  subscribe(events: Partial<HostEvents>): Unsubscribe {
    this.#subscribers.add(events);
    return () => this.#subscribers.delete(events);
  }

  changed(topics: Iterable<ChangeTopic>): void {
    const list = [...new Set(topics)];
    if (list.length > 0) this.#each((subscriber) => subscriber.changed?.(list));
  }

  task(progress: TaskProgress): void {
    this.#each((subscriber) => subscriber.task?.(progress));
  }

  live(update: LiveUpdate): void {
    this.#each((subscriber) => subscriber.live?.(update));
  }

  #each(tell: (subscriber: Partial<HostEvents>) => void): void {
    for (const subscriber of this.#subscribers) {
      try {
        tell(subscriber);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}

const topicOf: Record<Topic, ChangeTopic[]> = {
  records: ['orders', 'scenario'],
  messages: ['messages'],
  schedule: ['plan', 'orders'],
  commands: ['history'],
  outbox: ['deliveries'],
  released: ['deliveries'],
  actuals: ['orders'],
  kpis: ['plan'],
  settings: ['scenario'],
  adjustments: ['orders', 'history'],
};

/** What subscribers are to ask again after a commit of the store. */
export function changesOf(topics: ReadonlySet<Topic>): ChangeTopic[] {
  return [...topics].flatMap((topic) => topicOf[topic]);
}
