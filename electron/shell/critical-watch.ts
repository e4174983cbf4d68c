/** Watches the host for critical messages that come up while it runs. However many watch one scenario, each message is told once. */
import { hostInputs, type Host, type MessageRow, type Overview, type Unsubscribe } from '../host/contract.ts';
import type { OpenScenario, Workspace } from '../host/workspace/workspace.ts';

export type CriticalListener = (messages: MessageRow[], scenario: Overview['scenario']) => void;

/** Ids up to which messages were there before or have been told, by scenario file. */
const known = new Map<string, number>();

/**
 * Calls `onCritical` with those that are new since the last look, the latest first. What was open at the start, or in a scenario just opened,
 * is not new.
 */
export function watchCritical(
  host: Pick<Host, 'overview' | 'messages' | 'subscribe'>,
  onCritical: CriticalListener,
): Unsubscribe {
  let looking: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const [overview, page] = await Promise.all([
      host.overview({}),
      host.messages({ level: 'critical', open: true, limit: 100 }),
    ]);
    if (!overview.ok || !page.ok) return;
    const { scenario } = overview.value;
    const before = known.get(scenario.file) ?? null;
    known.set(scenario.file, Math.max(before ?? 0, ...page.value.rows.map(({ id }) => id)));
    const fresh = page.value.rows.filter(({ id }) => before !== null && id > before).toSorted((a, b) => b.id - a.id);
    if (fresh.length > 0) onCritical(fresh, scenario);
  }

  const lookAgain = (): void => {
    // A bug in the host is reported to whoever calls it; this only watches.
    looking = looking.then(look).catch(() => undefined);
  };
  lookAgain();
  return host.subscribe({
    changed: (topics) => {
      if (topics.includes('messages') || topics.includes('scenario')) lookAgain();
    },
  });
}

/** Watches every open scenario, whether a page looks at it or not. Machines and orders are named as people call them. */
export function watchWorkspace(workspace: Workspace, onCritical: CriticalListener): Unsubscribe {
  const watched = new Map<OpenScenario, Unsubscribe>();
  const follow = (): void => {
    const open = new Set(workspace.scenarios());
    for (const [scenario, stop] of watched) {
      if (open.has(scenario)) continue;
      stop();
      watched.delete(scenario);
      // Another file may take its place, with ids of its own.
      known.delete(scenario.file);
    }
    for (const scenario of open) {
      if (watched.has(scenario)) continue;
      watched.set(
        scenario,
        watchCritical(watchedOf(scenario), (messages, info) => onCritical(named(messages, scenario), info)),
      );
    }
  };
  follow();
  const unfollow = workspace.events.subscribe({ changed: follow });
  return () => {
    unfollow();
    for (const stop of watched.values()) stop();
  };
}

/** A scenario as a host that nobody has to hold open. */
function watchedOf({ methods, session }: OpenScenario): Parameters<typeof watchCritical>[0] {
  return {
    overview: () => methods.overview({}),
    messages: (input) => methods.messages(hostInputs.messages.parse(input)),
    subscribe: (events) => session.events.subscribe(events),
  };
}

function named(messages: MessageRow[], { session: { plan, records } }: OpenScenario): MessageRow[] {
  const machines = new Map(plan.problem.machines.map(({ id, name }) => [id, name]));
  return messages.map((message) => {
    const { machine, order } = message.params;
    return {
      ...message,
      params: {
        ...message.params,
        ...(machine === undefined ? {} : { machine: machines.get(String(machine)) ?? machine }),
        ...(order === undefined ? {} : { order: records.orderNumbers.get(String(order)) ?? order }),
      },
    };
  });
}
