/** How many changes a release would send, for the button that shows it. Counting looks at the whole plan, so where that is slow it waits for a rest. */
import type { Plan } from '../reports/plan.ts';
import type { PlanningSession } from './planning-session.ts';

/** Counting that takes longer (milliseconds) is put off while the planner is at work. */
const quick = 30;
/** Milliseconds without a change after which it is done. */
const rest = 1500;
/** Milliseconds after which it is done without a rest: a floor that reports every second would put it off for ever. */
const longestWait = 4000;

/** Resolves with the count: the present one where it is quickly had, else the last one while the present one is being counted. */
export function pendingRelease(session: PlanningSession, hours: number): () => Promise<number> {
  /** A new plan is kept before it is shown: a count belongs to the plan that it was made of. */
  let count: { plan: Plan; value: Promise<number> } | null = null;
  let last: { value: number; milliseconds: number } | null = null;
  let timer: NodeJS.Timeout | null = null;
  let waitingSince = 0;
  session.store.onChanged((topics) => {
    if (topics.has('outbox') || topics.has('released') || topics.has('schedule') || topics.has('actuals')) count = null;
  });

  async function countNow(): Promise<number> {
    const startedAt = performance.now();
    const preview = await session.preview(hours);
    last = { value: preview.ok ? preview.value.total : 0, milliseconds: performance.now() - startedAt };
    return last.value;
  }

  function counted(): Promise<number> {
    const { plan } = session;
    if (count?.plan !== plan) count = { plan, value: countNow() };
    return count.value;
  }

  function countSoon(): void {
    if (timer === null) waitingSince = performance.now();
    else if (performance.now() - waitingSince > longestWait) return;
    else clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      if (session.closed) return;
      const before = last?.value;
      // A failure is told by the release review itself.
      counted().then(
        (value) => value !== before && session.events.changed(['deliveries']),
        () => undefined,
      );
    }, rest);
    timer.unref();
  }

  return () => {
    if (count?.plan === session.plan) return count.value;
    if (last !== null && last.milliseconds > quick) {
      countSoon();
      return Promise.resolve(last.value);
    }
    return counted();
  };
}
