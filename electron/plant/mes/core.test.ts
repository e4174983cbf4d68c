import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JobOrder } from '../../connectors/canonical.ts';
import { MesCore } from './core.ts';
import { command, store } from './floor/commands.ts';
import { MesStore } from './store.ts';

const start = Date.parse('2026-11-23T06:00:00Z');
const hour = 3_600_000;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mes-core-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const stores: MesStore[] = [];

async function closeCore(core: MesCore): Promise<void> {
  await core.close();
  await stores.pop()!.close();
}

async function openCore(
  changes: { plant?: string; seed?: number; speed?: number; startAt?: number } = {},
): Promise<MesCore> {
  const { plant = 'P', seed = 1, speed = 1, startAt = start } = changes;
  const memory = await MesStore.open(join(folder, 'mes.sqlite'));
  stores.push(memory);
  const machines = [{ id: 'M', open: [[start, start + 1000 * hour]] as const, setupState: {} }];
  return MesCore.open({
    plan: { plant, seed, trouble: 'none', machines, resources: [], maxJobsPerMachine: 5 },
    running: [],
    dataTime: start,
    startAt,
    speed,
    store: memory,
    saved: await memory.load(),
  });
}

function job(order: string): JobOrder {
  return {
    id: `P/${order}/10/0`,
    revision: 1,
    machine: 'M',
    operation: 'Turning',
    order,
    orderNumber: order,
    item: 'SHAFT',
    quantity: 5,
    start: new Date(start).toISOString(),
    end: new Date(start + hour).toISOString(),
    setupSeconds: 0,
    runSeconds: 3600,
    position: 1,
    attributes: {},
    tools: [],
    skills: [],
    materials: [],
  };
}

test('plant time goes on where it stood and the floor with it, however long nobody looked', async () => {
  const first = await openCore({ startAt: start + hour });
  expect(await first.perform((floor) => store(floor, 'M', job('A'), true))).toBe('done');
  expect(await first.perform((floor) => command(floor, 'M', 'pause', 'P/A/10/0'))).toBe('done');
  const shown = first.clock.now();
  expect(shown).toBeGreaterThanOrEqual(start + hour);
  await closeCore(first);

  const second = await openCore({ startAt: start + 500 * hour, speed: 3600 });
  const resumed = second.clock.now();
  expect(resumed).toBeGreaterThanOrEqual(shown);
  expect(resumed).toBeLessThan(start + 10 * hour);
  expect(second.current().state.jobs.get('P/A/10/0')).toMatchObject({ state: 'interrupted', paused: true });
  await second.perform((floor) => command(floor, 'M', 'resume', 'P/A/10/0'));
  while (second.current().state.jobs.get('P/A/10/0')!.state === 'running') {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { endedAt, startedAt } = second.current().state.jobs.get('P/A/10/0')!;
  expect(endedAt! - startedAt!).toBeGreaterThanOrEqual(hour);
  await closeCore(second);
});

test('what is told has been written down: no commit is seen before its job is in the file', async () => {
  const core = await openCore();
  const told: string[] = [];
  core.onCommit(({ jobs }) => told.push(...jobs.keys()));
  const answers = ['A', 'B', 'C'].map((order) => core.perform((floor) => store(floor, 'M', job(order), false)));
  expect(told).toEqual([]);
  await Promise.all(answers);
  expect(told).toEqual(['P/A/10/0', 'P/B/10/0', 'P/C/10/0']);
  await closeCore(core);
  const again = await openCore();
  expect([...again.floor.state.jobs.keys()]).toEqual(told);
  await closeCore(again);
});

test('does not start on the data of another plant', async () => {
  await closeCore(await openCore());
  await expect(openCore({ seed: 2 })).rejects.toThrow('holds plant P with seed 1, not P with seed 2');
  await stores.pop()!.close();
  await expect(openCore({ plant: 'Q' })).rejects.toThrow('give another --data-dir');
  await stores.pop()!.close();
  await closeCore(await openCore());
});
