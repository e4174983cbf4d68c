/** Watches the host for critical messages that come up while it runs. */
import type { Host, MessageRow, Unsubscribe } from '../host/contract.ts';

/** Calls `onCritical` with those that are new since the last look, the latest first. What was open at the start, or in a scenario just opened, is not new. */
export function watchCritical(host: Host, onCritical: (messages: MessageRow[]) => void): Unsubscribe {
  let known: { file: string; latest: number } | null = null;
  let looking: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const [overview, page] = await Promise.all([
      host.overview({}),
      host.messages({ level: 'critical', open: true, limit: 100 }),
    ]);
    if (!overview.ok || !page.ok) return;
    const { file } = overview.value.scenario;
    const latest = Math.max(0, ...page.value.rows.map(({ id }) => id));
    const before = known?.file === file ? known.latest : null;
    known = { file, latest: Math.max(latest, before ?? 0) };
    const fresh = page.value.rows.filter(({ id }) => before !== null && id > before).toSorted((a, b) => b.id - a.id);
    if (fresh.length > 0) onCritical(fresh);
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
