/** Against the demo plant's MES in a process of its own: following it, and never losing or doubling a job order whatever dies. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { JobOrder } from '../canonical.ts';
import type { DispatchRequest } from '../connector.ts';
import { trustCertificate } from './server-trust.ts';
import {
  demoCredentials,
  demoProfile,
  jobOrder,
  MesProcess,
  never,
  openWatched,
  type Watched,
} from './testing/harness.ts';
import { freePort } from './testing/odd-floor.ts';

let folder: string;
let floor: MesProcess;
let watched: Watched | null = null;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'taktwerk-opcua-'));
  // So slow that no job ends meanwhile, and jobs behind a running one do not start.
  floor = new MesProcess({ folder: path.join(folder, 'plant'), port: await freePort(), speed: 0.01 });
  await floor.start();
}, 60_000);

afterEach(async () => {
  await watched?.mes.close();
  watched = null;
});

afterAll(async () => {
  await floor.kill();
  await rm(folder, { recursive: true, force: true });
});

function open(limits: Parameters<typeof demoProfile>[0] = {}, rest: object = {}, pki = 'pki'): Watched {
  watched = openWatched({
    profile: demoProfile(limits, rest),
    endpointUrl: floor.endpointUrl,
    credentials: demoCredentials,
    pkiFolder: path.join(folder, pki),
  });
  return watched;
}

/** What the MES holds of plant P on a machine, as it tells over HTTP. */
async function held(machine: string): Promise<{ id: string; revision: number }[]> {
  const answer = await fetch(new URL(`/api/v1/jobs?machine=${machine}`, floor.httpUrl));
  const jobs = (await answer.json()) as { planned: JobOrder }[];
  return jobs.map(({ planned: { id, revision } }) => ({ id, revision })).filter(({ id }) => id.startsWith('P/'));
}

describe('following', () => {
  it('tells machines, their jobs and the time of the plant, and all of it again after the MES died', async () => {
    const { mes, machines, jobs, exceptions, states, until, online } = open();
    await online();
    const tested = await mes.test(never);
    expect(tested).toMatchObject({ ok: true, value: { system: 'Taktwerk demo plant MES' } });
    const names = tested.ok ? tested.value.machines : [];
    await until(() => new Set(machines.map(({ machine }) => machine)).size === names.length);
    expect(mes.plantClock()).toMatchObject({ plantAt: expect.stringMatching(/^2026-01-0/), speed: 0.01 });

    const busy = machines.filter(({ currentJob }) => currentJob !== null);
    expect(busy.length).toBeGreaterThan(0);
    expect(machines.some(({ setupState }) => Object.keys(setupState).length > 0)).toBe(true);
    await until(() => busy.every(({ currentJob }) => jobs.some(({ jobOrder: id }) => id === currentJob)));
    const running = jobs.find(({ jobOrder: id }) => id === busy[0].currentJob)!;
    expect(running).toMatchObject({ machine: busy[0].machine, state: 'running', endedAt: null });
    expect(running.startedAt).not.toBeNull();

    const { machine: broken } = machines.findLast(({ currentJob }) => currentJob === null)!;
    await floor.breakDown(broken, 'Spindle seized');
    const seized = { machine: broken, kind: 'breakdown', text: expect.stringContaining('Spindle seized') };
    await until(() => exceptions.length > 0);
    expect(exceptions).toMatchObject([seized]);
    await until(() => machines.findLast(({ machine }) => machine === broken)!.state === 'outOfService');

    await floor.kill();
    await until(() => states.at(-1)!.state === 'offline');
    expect(
      await mes.dispatch({ machine: names[0], jobs: [jobOrder(names[0], 'down')], recalls: [] }, never),
    ).toMatchObject([{ key: 'P/down/10/0@1', state: 'unknown', message: expect.stringContaining('Nothing was sent') }]);
    expect(await mes.jobs([], never)).toMatchObject({ ok: false });
    machines.length = 0;
    jobs.length = 0;
    exceptions.length = 0;
    await floor.start();
    await online();
    await until(() => new Set(machines.map(({ machine }) => machine)).size === names.length);
    await until(() => busy.every(({ currentJob }) => jobs.some(({ jobOrder: id }) => id === currentJob)));
    await until(() => exceptions.length > 0);
    expect(exceptions).toMatchObject([seized]);
    expect(machines.findLast(({ machine }) => machine === broken)!.state).toBe('outOfService');
    // What was asked for while it was down was not sent when it came back.
    expect(await held(names[0])).toEqual([]);
  }, 60_000);

  it('tells how a job order starts, goes on and ends, in plant time', async () => {
    const fast = new MesProcess({ folder: path.join(folder, 'fast'), port: await freePort(), speed: 1200 });
    await fast.start();
    try {
      const pkiFolder = path.join(folder, 'fast-pki');
      watched = openWatched({
        profile: demoProfile(),
        endpointUrl: fast.endpointUrl,
        credentials: demoCredentials,
        pkiFolder,
      });
      const { mes, machines, jobs, until, online } = watched;
      await online();
      await until(() => machines.some(({ state, currentJob }) => state === 'notExecuting' && currentJob === null));
      const { machine } = machines.find(({ state, currentJob }) => state === 'notExecuting' && currentJob === null)!;
      const start = mes.plantClock()!.plantAt;
      const orders = ['one', 'two'].map((order) =>
        jobOrder(machine, order, 3, { start, setupSeconds: 60, runSeconds: 1200 }),
      );
      const outcomes = await mes.dispatch({ machine, jobs: orders, recalls: [] }, never);
      expect(outcomes.map(({ state }) => state)).toEqual(['acknowledged', 'acknowledged']);
      const told = (id: string) => jobs.filter(({ jobOrder: job }) => job === id);
      await until(() => orders.every(({ id }) => told(id).some(({ state }) => state === 'ended')), 60);
      for (const { id } of orders) {
        const ended = told(id).find(({ state }) => state === 'ended')!;
        expect(ended).toMatchObject({ revision: 3, machine, progress: 1 });
        expect(ended.goodQuantity + ended.scrapQuantity).toBe(12);
        expect(Date.parse(ended.startedAt!)).toBeGreaterThanOrEqual(Date.parse(start));
        const seconds = (Date.parse(ended.endedAt!) - Date.parse(ended.startedAt!)) / 1000;
        expect(seconds).toBeGreaterThan(600);
        const running = told(id).filter(({ state }) => state === 'running');
        expect(running.length).toBeGreaterThan(0);
        const progress = running.map((response) => response.progress);
        expect(progress).toEqual(progress.toSorted((a, b) => a - b));
      }
      expect(Date.parse(mes.plantClock()!.plantAt)).toBeGreaterThan(Date.parse(start) + 1_200_000);
    } finally {
      await fast.kill();
    }
  }, 120_000);

  it('reads back only what is ours', async () => {
    const { mes, machines, until, online } = open();
    await online();
    await until(() => machines.some(({ currentJob }) => currentJob !== null));
    const { machine, currentJob } = machines.find((status) => status.currentJob !== null)!;
    const all = await mes.jobs([], never);
    expect(all.ok && all.value.map(({ id }) => id)).toContain(currentJob);
    const one = await mes.jobs([machine], never);
    expect(one.ok && new Set(one.value.map((job) => job.machine))).toEqual(new Set([machine]));
    const other = openWatched({
      profile: demoProfile(),
      endpointUrl: floor.endpointUrl,
      credentials: demoCredentials,
      pkiFolder: path.join(folder, 'other-plant'),
      plant: 'ELSEWHERE',
    });
    await other.online();
    await other.until(() => other.machines.some((status) => status.currentJob === currentJob));
    expect(await other.mes.jobs([], never)).toEqual({ ok: true, value: [] });
    expect(other.jobs).toEqual([]);
    await other.mes.close();
  });
});

describe('getting in', () => {
  it('says so when user or password are wrong, does not try them over and over, and takes the right ones at once', async () => {
    let password = 'wrong';
    let lookedUp = 0;
    const credentials = async () => {
      lookedUp += 1;
      return { user: 'planner', password };
    };
    watched = openWatched({
      profile: demoProfile({ reconnectSeconds: 0.1 }),
      endpointUrl: floor.endpointUrl,
      credentials,
      pkiFolder: path.join(folder, 'pki'),
    });
    const { states, until, online } = watched;
    await until(() => states.at(-1)!.state === 'failed');
    expect(states.at(-1)!.message).toMatch(/refused user name or password; check the credentials/);
    const before = lookedUp;
    await until(() => lookedUp > before + 3);
    expect(states.filter(({ state }) => state === 'failed')).toHaveLength(1);
    password = 'secret';
    await online();
  });

  it('says so when nothing listens there', async () => {
    const nobody = `opc.tcp://127.0.0.1:${await freePort()}`;
    watched = openWatched({
      profile: demoProfile(),
      endpointUrl: nobody,
      credentials: demoCredentials,
      pkiFolder: path.join(folder, 'pki'),
    });
    const { states, until } = watched;
    await until(() => states.at(-1)!.state === 'offline');
    expect(states.at(-1)!.message).toContain(nobody);
    expect(states.at(-1)!.message).toMatch(/nothing answers there; check address, network and whether the MES runs/);
  });

  it('keeps out of a MES whose certificate is not trusted, until somebody trusts it', async () => {
    const { states, until, online } = open({}, { security: { trust: 'listed' } }, 'listed');
    await until(() => states.at(-1)!.state === 'failed');
    expect(states.at(-1)!.message).toMatch(
      /certificate of the MES is not trusted, fingerprint .*([0-9A-F]{2}:){31}[0-9A-F]{2}.*trusted\/certs/,
    );
    await trustCertificate(path.join(folder, 'listed'), await readFile(floor.certificateFile));
    await online();
  });

  it('trusts the first certificate an address shows and no other later', async () => {
    const first = open({}, {}, 'first-use');
    await first.online();
    await first.mes.close();
    const impostor = new MesProcess({ folder: path.join(folder, 'impostor'), port: floor.port, speed: 1 });
    await floor.kill();
    await impostor.start();
    try {
      const { states, until } = open({}, {}, 'first-use');
      await until(() => states.at(-1)!.state === 'failed');
      expect(states.at(-1)!.message).toMatch(/someone may be in between/);
    } finally {
      await impostor.kill();
      await floor.start();
    }
  }, 60_000);

  it('says what the MES offers when the profile asks for a security it does not have', async () => {
    const { states, until } = open({}, { security: { policy: 'Aes256_Sha256_RsaPss' } });
    await until(() => states.at(-1)!.state === 'failed');
    expect(states.at(-1)!.message).toContain('it offers SignAndEncrypt Basic256Sha256');
  });

  it.each([
    ['an address that is none', { endpointUrl: 'http://127.0.0.1/' }, /expected opc\.tcp/],
    ['a folder that cannot be written', { pkiFolder: import.meta.filename }, /for certificates cannot be used/],
    ['no stored credentials', { credentials: async () => null }, /enter them for this connection/],
    ['a keychain that fails', { credentials: () => Promise.reject(new Error('keychain locked')) }, /keychain locked/],
  ])('says so when it is given %s', async (_what, wrong, message) => {
    const right = { endpointUrl: floor.endpointUrl, credentials: demoCredentials, pkiFolder: path.join(folder, 'pki') };
    watched = openWatched({ profile: demoProfile(), ...right, ...wrong });
    const { states, until } = watched;
    await until(() => states.at(-1)!.state === 'failed');
    expect(states.at(-1)!.message).toMatch(message);
  });

  it('can be closed while it connects', async () => {
    const { mes, states } = open();
    await mes.close();
    expect(states.at(-1)!.state).toBe('offline');
    expect(await mes.jobs([], never)).toMatchObject({ ok: false });
  });
});

/** What should be there: random changes to a list of sixty job orders, as releases would make them. */
class Wish {
  readonly machine: string;
  readonly wanted = new Map<string, JobOrder>();
  #recalls: { id: string; revision: number }[] = [];
  #next = 0;
  readonly #random = xoroshiro128plus(20_260_105);

  constructor(machine: string) {
    this.machine = machine;
  }

  below(most: number): number {
    return uniformInt(this.#random, 0, most - 1);
  }

  /** The next release: some orders new, some changed, some recalled; always sixty wanted. */
  change(): DispatchRequest {
    this.#recalls = [];
    for (const [id, order] of this.wanted) {
      const die = this.below(4);
      if (die === 0) this.wanted.set(id, { ...order, revision: order.revision + 1, position: this.below(100) + 1 });
      if (die === 1) {
        this.wanted.delete(id);
        this.#recalls.push({ id, revision: order.revision });
      }
    }
    while (this.wanted.size < 60) {
      this.#next += 1;
      const order = jobOrder(this.machine, `${this.machine}-${this.#next}`, 1, { position: this.#next });
      this.wanted.set(order.id, order);
    }
    return this.request();
  }

  request(): DispatchRequest {
    return { machine: this.machine, jobs: [...this.wanted.values()], recalls: this.#recalls };
  }

  expected(): { id: string; revision: number }[] {
    return [...this.wanted.values()].map(({ id, revision }) => ({ id, revision }));
  }
}

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

describe('delivery', () => {
  /** Releases until everything is acknowledged; returns how often it took. */
  async function untilDone({ mes, online }: Watched, request: DispatchRequest): Promise<number> {
    for (let rounds = 1; rounds < 30; rounds += 1) {
      await online();
      const outcomes = await mes.dispatch(request, never);
      const refused = outcomes.filter(({ state }) => state === 'refused');
      expect(refused).toEqual([]);
      if (outcomes.every(({ state }) => state === 'acknowledged')) return rounds;
    }
    throw new Error('never all acknowledged');
  }

  it('holds exactly what is wanted, once and in the right revision, however often the MES is killed in between', async () => {
    const connected = open({ requestSeconds: 3 });
    await connected.online();
    await connected.until(() => connected.machines.some(({ currentJob }) => currentJob !== null));
    const busy = connected.machines.find(({ currentJob }) => currentJob !== null)!.machine;
    const wish = new Wish(busy);
    await untilDone(connected, wish.change());
    expect((await held(busy)).toSorted(byId)).toEqual(wish.expected().toSorted(byId));
    // A later delivery, with everything warm, takes as long as those to be interrupted.
    const begun = performance.now();
    await untilDone(connected, wish.change());
    const usual = Math.ceil(performance.now() - begun);

    let unclear = 0;
    const end = performance.now() + 6_000;
    for (let kill = 0; kill < 3 || (kill < 20 && (unclear === 0 || performance.now() < end)); kill += 1) {
      const request = wish.change();
      const dispatched = connected.mes.dispatch(request, never);
      await new Promise((resolve) => setTimeout(resolve, wish.below(usual)));
      await floor.kill();
      unclear += (await dispatched).filter(({ state }) => state === 'unknown').length;
      await connected.until(() => connected.states.at(-1)!.state === 'offline');
      await floor.start();
      await untilDone(connected, request);
      expect((await held(busy)).toSorted(byId)).toEqual(wish.expected().toSorted(byId));
    }
    // The test is worth something only if it hit deliveries under way.
    expect(unclear).toBeGreaterThan(0);
  }, 120_000);

  it('does so when the MES freezes and thaws', async () => {
    const connected = open({ requestSeconds: 1 });
    await connected.online();
    await connected.until(() => connected.machines.some(({ currentJob }) => currentJob !== null));
    const busy = connected.machines.findLast(({ currentJob }) => currentJob !== null)!.machine;
    const wish = new Wish(busy);
    await untilDone(connected, wish.change());
    let unclear = 0;
    for (let freeze = 0; freeze < 2; freeze += 1) {
      const dispatched = connected.mes.dispatch(wish.change(), never);
      await new Promise((resolve) => setTimeout(resolve, wish.below(200)));
      floor.signal('SIGSTOP');
      unclear += (await dispatched).filter(({ state }) => state === 'unknown').length;
      await connected.until(() => connected.states.at(-1)!.state === 'offline');
      // What the frozen one still has in its ears is older than this.
      const later = wish.change();
      floor.signal('SIGCONT');
      await untilDone(connected, later);
      expect((await held(busy)).filter(({ id }) => wish.wanted.has(id)).toSorted(byId)).toEqual(
        wish.expected().toSorted(byId),
      );
    }
    expect(unclear).toBeGreaterThan(0);
  }, 60_000);
});
