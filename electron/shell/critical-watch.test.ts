import { expect, onTestFinished, test, vi } from 'vitest';
import { smallHost } from '../host/testing/small-host.ts';
import type { Host, MessageRow, Overview } from '../host/contract.ts';
import type { NewMessage } from '../host/store/messages.ts';
import { must } from '../host/store/testing/open.ts';
import { openTestWorkspace } from '../host/workspace/testing/open-workspace.ts';
import { success } from '../../solver/model/result.ts';
import { watchCritical, watchWorkspace } from './critical-watch.ts';

const connection = {
  ...{ id: 'erp', kind: 'erp', title: 'ERP', profile: 'p', url: 'http://127.0.0.1:1', credential: 'c' },
  parameters: {},
} as const;

function row(id: number): MessageRow {
  return {
    ...{
      id,
      level: 'critical',
      code: 'exception-breakdown',
      params: {},
      text: `text ${id}`,
      source: '',
      kind: '',
      key: '',
    },
    ...{ raw: null, createdAt: '2026-11-16T06:00:00Z', acknowledgedAt: null, resolvedAt: null },
  };
}

test('tells of critical messages that come up, not of those that were there', async () => {
  const small = smallHost(1);
  let rows = [row(4)];
  let file = 'a.takt';
  let reads = 0;
  const host: Host = {
    ...small,
    overview: async () => success({ scenario: { file } } as Overview),
    messages: async () => {
      reads++;
      return success({ rows, total: rows.length });
    },
  };
  const told: number[][] = [];
  const stop = watchCritical(host, (messages) => told.push(messages.map(({ id }) => id)));
  const change = async (topic: 'messages' | 'scenario' | 'plan'): Promise<void> => {
    const before = reads;
    small.emit.changed([topic]);
    if (topic !== 'plan') await vi.waitFor(() => expect(reads).toBe(before + 1), 20_000);
    await new Promise((resolve) => setTimeout(resolve, 5));
  };
  await vi.waitFor(() => expect(reads).toBe(1), 20_000);
  await change('messages');
  expect(told).toEqual([]);

  rows = [row(5), row(6), row(4)];
  await change('messages');
  expect(told).toEqual([[6, 5]]);
  // Seen and resolved ones leave; none of that is news.
  rows = [row(6)];
  await change('messages');
  await change('plan');
  expect(told).toHaveLength(1);

  // Another scenario has its own messages.
  file = 'b.takt';
  rows = [row(90)];
  await change('scenario');
  expect(told).toHaveLength(1);
  rows = [row(90), row(91)];
  await change('messages');
  expect(told).toEqual([[6, 5], [91]]);

  stop();
  small.emit.changed(['messages']);
  expect(told).toHaveLength(2);
});

const breakdown = (key: string, machine: string): NewMessage => ({
  ...{ key, kind: 'exception', level: 'critical', code: 'exception-breakdown', source: machine },
  ...{ params: { machine, order: '', text: 'Spindle' }, text: 'Spindle' },
});

test('watches every open scenario, whether a page looks at it or not, and tells each message once', async () => {
  const { host, workspace, file } = await openTestWorkspace(4, [connection]);
  const record = (await workspace.find(file))!;
  const told: string[] = [];
  const stopAll = watchWorkspace(workspace, (messages, scenario) =>
    told.push(...messages.map(({ params }) => `${scenario.name}: ${params['machine']}`)),
  );
  const stopPage = watchCritical(host, (messages) => told.push(...messages.map(() => 'page')));
  onTestFinished(() => {
    stopAll();
    stopPage();
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 500));
  await settle();
  const [{ id, name }] = record.session.plan.problem.machines;
  expect(name).not.toBe(id);

  await record.session.store.messages.put([breakdown('exception:1', id)]);
  await vi.waitFor(() => expect(told).toHaveLength(1), 20_000);
  await settle();
  // Whoever looked first has told it, the other one not again.
  expect(told).toHaveLength(1);
  told.length = 0;

  // The page goes to a what-if and is closed: nobody looks at the plan of record any more.
  must(await host.duplicateAsWhatIf({ name: 'Other' }));
  stopPage();
  await host.close();
  await settle();
  await record.session.store.messages.put([breakdown('exception:2', id)]);
  await vi.waitFor(() => expect(told).toEqual([`Plant: ${name}`]), 20_000);

  stopAll();
  await record.session.store.messages.put([breakdown('exception:3', id)]);
  await settle();
  expect(told).toHaveLength(1);
});
