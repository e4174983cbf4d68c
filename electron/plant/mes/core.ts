/**
 * The MES without its faces: the floor, kept in step with the plant's clock and written down before anything is answered or shown. Killed at
 * any moment, it comes back with everything it acknowledged; plant time goes on from where it stood.
 */
import { z } from 'zod';
import { PlantClock } from './clock.ts';
import type { Answer } from './floor/commands.ts';
import { Floor } from './floor/floor.ts';
import type { Changes } from './floor/ledger.ts';
import { emptyFloor } from './floor/state.ts';
import type { FloorEvent, FloorException, FloorJob, FloorPlan, FloorState, MachineState } from './floor/state.ts';
import type { MesStore, Rows, Snapshot } from './store.ts';

/** What has just become durable. Jobs are as written, null where removed. */
export type Commit = { jobs: Map<string, FloorJob | null>; events: FloorEvent[] };

const tickMilliseconds = 100;
/** Plant time is written down this far ahead of what anyone was shown. */
const clockLead = 2000;

const metaSchema = z.object({
  plant: z.string(),
  seed: z.number(),
  now: z.number(),
  shown: z.number(),
  exceptionCount: z.number(),
});
type Meta = z.infer<typeof metaSchema>;

export class MesCore {
  readonly floor: Floor;
  readonly clock: PlantClock;
  private readonly store: MesStore;
  private readonly listeners: ((commit: Commit) => void)[] = [];
  private readonly timer: NodeJS.Timeout;
  private events: FloorEvent[] = [];
  private unsaved: Changes = { jobs: new Set(), machines: new Set(), exceptions: new Set() };
  private last: Promise<void> = Promise.resolve();
  private queued: Promise<void> | null = null;
  private shownUntil: number;

  private constructor(floor: Floor, clock: PlantClock, store: MesStore, shownUntil: number) {
    this.floor = floor;
    this.clock = clock;
    this.store = store;
    this.shownUntil = shownUntil;
    this.timer = setInterval(() => this.tick(), tickMilliseconds);
  }

  /** Goes on with what the store holds, or begins with the running jobs at plant time `startAt`. */
  static async open(options: {
    plan: FloorPlan;
    running: FloorJob[];
    dataTime: number;
    startAt: number;
    speed: number;
    store: MesStore;
    saved: Snapshot;
  }): Promise<MesCore> {
    const { plan, running, dataTime, startAt, speed, store, saved } = options;
    const meta = readMeta(saved);
    if (meta !== null && (meta.plant !== plan.plant || meta.seed !== plan.seed)) {
      throw new Error(
        `The data directory holds plant ${meta.plant} with seed ${meta.seed}, not ${plan.plant} with seed ${plan.seed}; give another --data-dir`,
      );
    }
    const state = meta === null ? emptyFloor(plan, dataTime) : restored(plan, saved, meta);
    const floor = new Floor(plan, state);
    if (meta === null) {
      for (const job of running) {
        floor.add(job);
        state.machines.get(job.order.machine)!.current = job.order.id;
      }
    }
    const begin = meta?.shown ?? Math.max(startAt, dataTime);
    const core = new MesCore(floor, new PlantClock(begin, speed), store, begin);
    for (const machine of state.machines.keys()) core.unsaved.machines.add(machine);
    core.catchUp();
    await core.flush();
    return core;
  }

  onCommit(listener: (commit: Commit) => void): void {
    this.listeners.push(listener);
  }

  /** Carries a command out at the plant's now and resolves once it is durable. */
  async perform<T extends Answer | FloorException | null>(command: (floor: Floor) => T): Promise<T> {
    this.catchUp();
    const answer = command(this.floor);
    await this.flush();
    return answer;
  }

  /** The floor as of the plant's now, for reading. */
  current(): Floor {
    this.catchUp();
    return this.floor;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.flush().catch(() => undefined);
    await this.last;
  }

  private catchUp(): void {
    this.events.push(...this.floor.advance(this.clock.now()));
  }

  private tick(): void {
    this.catchUp();
    this.collect();
    const clockDue = this.clock.ahead(clockLead / 2) > this.shownUntil;
    if (!this.hasUnsaved() && !clockDue) return;
    this.flush().catch((error: unknown) =>
      process.stderr.write(`The MES cannot write; it tries again. ${String(error)}\n`),
    );
  }

  /** Resolves when everything up to now is durable. Writes of the same moment share a transaction. */
  private flush(): Promise<void> {
    if (this.queued === null) {
      const next = this.last.then(() => {
        this.queued = null;
        return this.write();
      });
      this.queued = next;
      this.last = next.catch(() => undefined);
    }
    return this.queued;
  }

  private async write(): Promise<void> {
    this.collect();
    const { jobs, machines, exceptions } = this.unsaved;
    this.unsaved = { jobs: new Set(), machines: new Set(), exceptions: new Set() };
    const events = this.events;
    this.events = [];
    const { state, plan } = this.floor;
    const written = new Map([...jobs].map((id) => [id, copyOf(state.jobs.get(id))]));
    const shown = this.clock.ahead(clockLead);
    const meta: Meta = {
      plant: plan.plant,
      seed: plan.seed,
      now: state.now,
      shown,
      exceptionCount: state.exceptionCount,
    };
    try {
      await this.store.save({
        jobs: written,
        machines: rows(machines, state.machines),
        exceptions: rows(exceptions, state.exceptions),
        meta: new Map([['floor', meta]]),
      });
    } catch (error) {
      this.keep({ jobs, machines, exceptions });
      this.events = [...events, ...this.events];
      throw error;
    }
    this.shownUntil = shown;
    for (const listener of this.listeners) listener({ jobs: written, events });
  }

  private collect(): void {
    this.keep(this.floor.takeChanges());
    this.events.push(...this.floor.takeEvents());
  }

  private keep(changes: Changes): void {
    for (const name of ['jobs', 'machines', 'exceptions'] as const) {
      for (const id of changes[name]) this.unsaved[name].add(id);
    }
  }

  private hasUnsaved(): boolean {
    const { jobs, machines, exceptions } = this.unsaved;
    return jobs.size + machines.size + exceptions.size + this.events.length > 0;
  }
}

function readMeta(saved: Snapshot): Meta | null {
  const document = saved.meta.get('floor');
  return document === undefined ? null : metaSchema.parse(document);
}

/** The floor as it was written down. Machines the plant has gained since are added. */
function restored(plan: FloorPlan, saved: Snapshot, meta: Meta): FloorState {
  const state = emptyFloor(plan, meta.now);
  for (const [id, machine] of saved.machines)
    if (state.machines.has(id)) state.machines.set(id, machine as MachineState);
  return {
    ...state,
    jobs: saved.jobs as Map<string, FloorJob>,
    exceptions: saved.exceptions as Map<string, FloorException>,
    exceptionCount: meta.exceptionCount,
  };
}

function copyOf(job: FloorJob | undefined): FloorJob | null {
  return job === undefined ? null : { ...job };
}

function rows(ids: Set<string>, documents: ReadonlyMap<string, unknown>): Rows {
  return new Map([...ids].map((id) => [id, documents.get(id) ?? null]));
}
