import { expect, test } from 'vitest';
import { failure, success, type Result } from '../../../solver/model/result.ts';
import type { TaskProgress } from '../contract.ts';
import { Events } from './events.ts';
import { Tasks } from './tasks.ts';

function started() {
  const events = new Events();
  const told: TaskProgress[] = [];
  events.subscribe({ task: (progress) => told.push(progress) });
  return { tasks: new Tasks(events), told };
}

test('a task tells its progress and its end', async () => {
  const { tasks, told } = started();
  const result = await tasks.run('pull', 'connecting', async (report) => {
    report({ phase: 'reading', subject: 'ERP', done: 5, total: 10 });
    expect(tasks.progress()).toMatchObject([{ task: 'pull', phase: 'reading', done: 5 }]);
    return success(7);
  });
  expect(result).toEqual({ ok: true, value: 7 });
  expect(told.map(({ state, phase, done }) => [state, phase, done])).toEqual([
    ['running', 'connecting', 0],
    ['running', 'reading', 5],
    ['done', 'reading', 5],
  ]);
  expect(tasks.progress()).toEqual([]);
});

test('a failure ends it as failed, with the reason', async () => {
  const { tasks, told } = started();
  const result = await tasks.run('plan', 'compiling', async () => failure('no-machine', 'There is none.'));
  expect(result).toMatchObject({ ok: false, code: 'no-machine' });
  expect(told.at(-1)).toMatchObject({ state: 'failed', failure: { code: 'no-machine' } });
});

test('a bug ends it as failed, rejects, and leaves room for the next', async () => {
  const { tasks, told } = started();
  const broken = tasks.run('plan', 'compiling', async () => Promise.reject(new Error('oops')));
  await expect(broken).rejects.toThrow('oops');
  expect(told.at(-1)).toMatchObject({ state: 'failed', failure: { code: 'internal', message: 'oops' } });
  expect(await tasks.run('plan', 'compiling', async () => success(null))).toEqual({ ok: true, value: null });
});

test('one task of a name at a time; others go on beside it', async () => {
  const { tasks } = started();
  let end = (): void => undefined;
  const first = tasks.run(
    'plan',
    '',
    () => new Promise<Result<number>>((resolve) => (end = () => resolve(success(1)))),
  );
  expect(await tasks.run('plan', '', async () => success(2))).toMatchObject({ ok: false, code: 'busy' });
  expect(await tasks.run('pull', '', async () => success(3))).toEqual({ ok: true, value: 3 });
  end();
  expect(await first).toEqual({ ok: true, value: 1 });
});

test('cancelled ones say so; closing waits for them', async () => {
  const { tasks, told } = started();
  expect(tasks.cancel('plan')).toBe(false);
  const running = tasks.run('plan', '', async (_report, signal) => {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    return success('best so far');
  });
  expect(tasks.cancel('plan')).toBe(true);
  await tasks.close();
  expect(tasks.progress()).toEqual([]);
  expect(await running).toEqual({ ok: true, value: 'best so far' });
  expect(told.at(-1)?.state).toBe('cancelled');
});
