import { expect, it, vi } from 'vitest';
import type { HostEvents, HostMethod, HostOutputs, Overview, TaskProgress } from '../../electron/host/contract.ts';
import { success } from '../../solver/model/result.ts';
import type { HostConnection } from './connection.ts';
import { openSession } from './session.ts';

const pull = (state: TaskProgress['state']): TaskProgress => ({
  ...{ task: 'pull', state, phase: 'connecting', subject: '', done: 0, total: null },
  ...{ rate: null, terms: null, failure: null },
});

/** A connection whose overviews are answered by the test. */
function connection() {
  const answers: ((overview: Pick<Overview, 'tasks'>) => void)[] = [];
  let events: Partial<HostEvents> = {};
  const call = (method: HostMethod) =>
    new Promise((resolve) => {
      if (method === 'overview') answers.push((overview) => resolve(success(overview)));
    });
  const host: HostConnection = {
    call: call as HostConnection['call'],
    subscribe: (listeners) => {
      events = listeners;
      return () => undefined;
    },
    reach: () => 'online',
    onReach: () => () => undefined,
    close: () => undefined,
  };
  return { host, answers, event: (): Partial<HostEvents> => events };
}

it('believes what it hears of a task, not an overview that was made before', async () => {
  const { host, answers, event } = connection();
  const { store } = openSession(host);
  const overview = (tasks: TaskProgress[]) => ({ tasks }) satisfies Partial<HostOutputs['overview']>;
  event().task!(pull('running'));
  event().changed!(['orders']);
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  event().task!(pull('done'));
  answers[0](overview([pull('running')]));
  await vi.waitFor(() => expect(store.getState().overview).not.toBeNull());
  expect(store.getState().tasks.pull?.state).toBe('done');

  // What it has not heard of meanwhile is as the overview says.
  event().changed!(['orders']);
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  answers[1](overview([pull('running')]));
  await vi.waitFor(() => expect(store.getState().tasks.pull?.state).toBe('running'));
});
