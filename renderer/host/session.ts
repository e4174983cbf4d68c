/**
 * What the page knows of the host: overview, plan, running tasks and whether it is reachable, kept fresh by the host's events. Large columns
 * stay in a `BoardModel`, which live updates change in place; `liveRevision` tells that they did.
 */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { ChangeTopic, Overview, PlanSummary, PullSummary, TaskProgress } from '../../electron/host/contract.ts';
import type { Failure } from '../../solver/model/result.ts';
import { BoardModel } from '../board/model.ts';
import type { HostConnection, Reach } from './connection.ts';
import { plantSecond } from './plant-clock.ts';

export type TaskName = TaskProgress['task'];

export type SessionState = {
  reach: Reach;
  overview: Overview | null;
  model: BoardModel | null;
  /** Why overview or plan could not be read. */
  failure: Failure | null;
  /** Last known state of each task since the page was opened. */
  tasks: Partial<Record<TaskName, TaskProgress>>;
  pullSummary: PullSummary | null;
  planSummary: PlanSummary | null;
  /** Counts how often each topic changed: what depends on it asks again. */
  revisions: Record<ChangeTopic, number>;
  liveRevision: number;
};

export type Session = {
  store: StoreApi<SessionState>;
  call: HostConnection['call'];
  /** Second of the scenario that the plant's clock shows now. */
  plantNow: () => number;
  /** Second of the scenario that the plant's clock showed when the host filed something at an ISO 8601 instant of its own clock. */
  plantAt: (iso: string) => number;
  setPull: (summary: PullSummary) => void;
  setPlan: (summary: PlanSummary) => void;
};

/** Progress on the floor changes orders every second; the board hears of it by `live` and is not read again for it. */
const boardTopics: ReadonlySet<ChangeTopic> = new Set(['scenario', 'plan']);
/** Least time between two reads of the same, in milliseconds; what takes longer to read rests as long as it took. */
const readPause = 50;

export function openSession(connection: HostConnection): Session {
  const store = createStore<SessionState>(() => ({
    reach: 'connecting',
    overview: null,
    model: null,
    failure: null,
    tasks: {},
    pullSummary: null,
    planSummary: null,
    revisions: {
      ...{ scenario: 0, orders: 0, plan: 0, messages: 0 },
      ...{ connections: 0, deliveries: 0, history: 0, documents: 0 },
    },
    liveRevision: 0,
  }));
  let boardRead = Promise.resolve();
  /** Tasks heard of since the overview was asked for: what it says of these may be out of date. */
  const heardOf = new Set<TaskName>();
  const loadOverview = oneAtATime(async () => {
    // The host answers in turn, and a planner who has dropped something waits for the bars, not for the figures.
    await boardRead;
    heardOf.clear();
    const result = await connection.call('overview', {});
    if (!result.ok) return store.setState({ failure: result });
    const overview = result.value;
    const told = overview.tasks.filter(({ task }) => !heardOf.has(task));
    const tasks = Object.fromEntries(told.map((progress) => [progress.task, progress]));
    store.setState((state) => ({ overview, failure: null, tasks: { ...state.tasks, ...tasks } }));
  });
  const readBoard = async (): Promise<void> => {
    const result = await connection.call('board', {});
    if (!result.ok) return store.setState({ failure: result });
    store.setState({ model: new BoardModel(result.value), failure: null });
  };
  const loadBoard = oneAtATime(() => (boardRead = readBoard()));
  const bump = (topics: readonly ChangeTopic[]): void =>
    store.setState(({ revisions }) => ({
      revisions: { ...revisions, ...Object.fromEntries(topics.map((topic) => [topic, revisions[topic] + 1])) },
    }));

  connection.subscribe({
    changed: (topics) => {
      if (topics.some((topic) => boardTopics.has(topic))) loadBoard();
      bump(topics);
      loadOverview();
    },
    task: (progress) => {
      heardOf.add(progress.task);
      store.setState(({ tasks }) => ({ tasks: { ...tasks, [progress.task]: progress } }));
    },
    live: (update) => {
      const { model, overview, liveRevision } = store.getState();
      model?.applyLive(update);
      if (overview !== null) store.setState({ overview: { ...overview, clock: update.clock } });
      store.setState({ liveRevision: liveRevision + 1 });
    },
  });
  connection.onReach((reach) => {
    // What ran when the connection broke is asked for anew, not remembered.
    store.setState(reach === 'online' ? { reach, tasks: {} } : { reach });
    if (reach !== 'online') return;
    bump(['scenario', 'orders', 'plan', 'messages', 'connections', 'deliveries', 'history', 'documents']);
    loadBoard();
    loadOverview();
  });

  return {
    store,
    call: connection.call,
    plantNow: () => {
      const { overview } = store.getState();
      if (overview === null) return 0;
      const { clock, scenario } = overview;
      return plantSecond(clock, scenario.epochAt, Math.max(clock.atHost, Date.now()));
    },
    plantAt: (iso) => {
      const { overview } = store.getState();
      return overview === null ? 0 : plantSecond(overview.clock, overview.scenario.epochAt, Date.parse(iso));
    },
    setPull: (pullSummary) => store.setState({ pullSummary }),
    setPlan: (planSummary) => store.setState({ planSummary }),
  };
}

/** Runs `load`; calls that come while it runs, or shortly after, make one more run. */
function oneAtATime(load: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  return function run(): void {
    if (running) {
      again = true;
      return;
    }
    running = true;
    async function loadAndRest(): Promise<void> {
      const begun = performance.now();
      await load();
      const rest = Math.max(readPause, performance.now() - begun);
      await new Promise((resolve) => setTimeout(resolve, rest));
      running = false;
      if (!again) return;
      again = false;
      run();
    }
    void loadAndRest();
  };
}
