import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JobOrder } from '../../connectors/canonical.ts';
import { generatePlant } from '../generator/generate.ts';
import { TestClient } from './testing/client.ts';

const startDate = '2026-11-23';
const data = generatePlant({ seed: 7, orders: 20, startDate });
const machine = data.machines.map(({ id }) => id).find((id) => !data.running.some((job) => job.machine === id))!;
const busy = data.running[0].machine;

let folder: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mes-'));
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

type Ready = { endpointUrl: string; httpUrl: string };

async function launch(): Promise<{ child: ChildProcess; ready: Ready }> {
  const entry = join(import.meta.dirname, 'main.ts');
  const args = ['--data-dir', folder, '--start-date', startDate, '--seed', '7', '--orders', '20', '--speed', '60'];
  const child = spawn(process.execPath, [entry, ...args, '--trouble', 'none'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, TAKTWERK_PLANT_USER: 'planner', TAKTWERK_PLANT_PASSWORD: 'secret' },
  });
  children.push(child);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, ready: JSON.parse(line) as Ready };
}

function job(index: number): JobOrder {
  return {
    id: `${data.plant.id}/N${index}/10/0`,
    revision: 1,
    machine,
    operation: 'Turning',
    order: `N${index}`,
    orderNumber: `N${index}`,
    item: 'SHAFT',
    quantity: 5,
    start: '2027-02-01T08:00:00.000Z',
    end: '2027-02-01T09:00:00.000Z',
    setupSeconds: 0,
    runSeconds: 3600,
    position: index + 1,
    attributes: {},
    tools: [],
    skills: [],
    materials: [],
  };
}

async function clockOf(ready: Ready): Promise<number> {
  const answer = (await (await fetch(`${ready.httpUrl}/api/v1/clock`)).json()) as { plantTime: string };
  return Date.parse(answer.plantTime);
}

test('killed while it takes in job orders, it has every acknowledged one when it comes back, and none twice', async () => {
  const first = await launch();
  let client = await TestClient.connect(first.ready.endpointUrl, folder);
  const [before] = await client.responses(busy);
  const acknowledged = new Set<string>();
  const orders = Array.from({ length: 200 }, (_, index) => job(index));
  const shownTime = await clockOf(first.ready);
  const waiting = orders.values();
  const senders = Array.from({ length: 5 }, async () => {
    for (const order of waiting) {
      const answer = await client.call(machine, 'Store', order).catch(() => null);
      if (answer?.[0] !== 'Good') return;
      acknowledged.add(order.id);
      if (acknowledged.size === 40) first.child.kill('SIGKILL');
    }
  });
  await once(first.child, 'exit');
  await client.close();
  await Promise.allSettled(senders);
  expect(acknowledged.size).toBeGreaterThanOrEqual(40);
  expect(acknowledged.size).toBeLessThan(200);

  const second = await launch();
  expect(await clockOf(second.ready)).toBeGreaterThanOrEqual(shownTime);
  client = await TestClient.connect(second.ready.endpointUrl, folder);
  const list = await client.list(machine);
  const ids = list.map(({ order }) => order.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...acknowledged].filter((id) => !ids.includes(id))).toEqual([]);
  for (const { order, state } of list) {
    expect(state).toBe('notAllowed');
    expect(order).toEqual(orders.find(({ id }) => id === order.id));
  }
  // The jobs in hand went on, and were not begun anew.
  const [after] = await client.responses(busy);
  expect(after).toMatchObject({ jobOrder: before.jobOrder, startedAt: before.startedAt });
  expect(after.progress).toBeGreaterThan(before.progress);

  for (const order of orders.slice(0, 3)) {
    const known = ids.includes(order.id);
    expect(await client.call(machine, 'Store', order)).toEqual(known ? ['Uncertain', 16] : ['Good', 1]);
  }
  expect(await client.call(machine, 'Update', { ...orders[0], revision: 2 })).toEqual(['Good', 1]);
  second.child.kill('SIGKILL');
  await once(second.child, 'exit');
  await client.close();

  const third = await launch();
  const jobs = (await (await fetch(`${third.ready.httpUrl}/api/v1/jobs?machine=${machine}`)).json()) as {
    planned: JobOrder;
  }[];
  expect(jobs.find(({ planned }) => planned.id === orders[0].id)!.planned.revision).toBe(2);
  third.child.stdin!.end();
  expect(await once(third.child, 'exit')).toEqual([0, null]);
}, 60_000);
