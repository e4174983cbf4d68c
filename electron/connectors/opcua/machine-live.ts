/** One machine as it looks from the last values that came: its status, its list, and which jobs have news. */
import { type JobResponse, type MachineStatus, machineStates } from '../canonical.ts';
import type { FloorMachine, MachineNodeName } from './discovery.ts';
import type { ListedJob } from './listed-jobs.ts';

const modes = ['none', 'maintenance', 'setup', 'processing'] as const;
const longestId = 500;
const mostAttributes = 100;

export type LiveValueName = MachineNodeName | 'state' | 'mode';

export class MachineLive {
  readonly machine: FloorMachine;
  readonly #values = new Map<LiveValueName, unknown>();
  #list: Map<string, ListedJob> | null = null;
  /** What is watched and did not come yet. */
  readonly #awaited: Set<LiveValueName | 'list'>;
  #told = '';

  constructor(machine: FloorMachine) {
    this.machine = machine;
    const watched = { ...machine.nodes, state: machine.state, mode: machine.mode, list: machine.receiver };
    const names = Object.keys(watched) as (keyof typeof watched)[];
    this.#awaited = new Set(names.filter((name) => watched[name] !== null));
  }

  /** Whether every value came once, so that there is a whole picture. */
  get complete(): boolean {
    return this.#awaited.size === 0;
  }

  set(name: LiveValueName, value: unknown): void {
    this.#awaited.delete(name);
    this.#values.set(name, value);
  }

  get(name: LiveValueName): unknown {
    return this.#values.get(name);
  }

  /** Takes a new list. Returns the jobs that are new or different, and the ids of those that left it unfinished. */
  setList(jobs: ListedJob[]): { changed: ListedJob[]; left: string[] } {
    this.#awaited.delete('list');
    const before = this.#list ?? new Map<string, ListedJob>();
    const after = new Map(jobs.map((job) => [job.id, job]));
    this.#list = after;
    const changed = jobs.filter((job) => {
      const known = before.get(job.id);
      return known === undefined || known.state !== job.state || known.revision !== job.revision;
    });
    const left = [...before.values()].filter(
      ({ id, state }) => !after.has(id) && state !== 'ended' && state !== 'aborted',
    );
    return { changed, left: left.map(({ id }) => id) };
  }

  listed(id: string): ListedJob | null {
    return this.#list?.get(id) ?? null;
  }

  /** The running or interrupted job, of whomever. */
  get currentJob(): string | null {
    if (this.machine.nodes.currentJob !== null) {
      const id = this.#values.get('currentJob');
      return typeof id === 'string' && id !== '' ? id.slice(0, longestId) : null;
    }
    const jobs = [...(this.#list?.values() ?? [])];
    return (
      (jobs.find(({ state }) => state === 'running') ?? jobs.find(({ state }) => state === 'interrupted'))?.id ?? null
    );
  }

  /** Its status; `nameOf` gives the browse name of a state. Where the floor shows no states, the job tells. */
  status(nameOf: (state: unknown) => string | null, at: string): MachineStatus {
    const currentJob = this.currentJob;
    const busy = currentJob !== null && this.listed(currentJob)?.state !== 'interrupted';
    const named = <Name extends string>(names: readonly Name[], value: LiveValueName, otherwise: Name): Name => {
      const name = nameOf(this.#values.get(value))?.toLowerCase();
      return names.find((candidate) => candidate.toLowerCase() === name) ?? otherwise;
    };
    return {
      machine: this.machine.id,
      state:
        this.machine.state === null
          ? busy
            ? 'executing'
            : 'notExecuting'
          : named(machineStates, 'state', 'notAvailable'),
      mode: this.machine.mode === null ? (busy ? 'processing' : 'none') : named(modes, 'mode', 'none'),
      currentJob,
      setupState: setupStateOf(this.#values.get('setupState')),
      at,
    };
  }

  /** Whether this differs from the status it was asked for last. */
  isNews({ at: _at, ...status }: MachineStatus): boolean {
    const telling = JSON.stringify(status);
    if (telling === this.#told) return false;
    this.#told = telling;
    return true;
  }

  /** What list and counters say of a job, for jobs that have not begun and for floors without job responses. */
  responseFromList(job: ListedJob, at: string): JobResponse | null {
    if (job.state === null) return null;
    const number = (name: LiveValueName, most: number) => {
      const value = this.currentJob === job.id ? this.#values.get(name) : 0;
      return typeof value === 'number' && Number.isFinite(value) ? Math.min(most, Math.max(0, value)) : 0;
    };
    const scrapQuantity = number('scrapQuantity', 1e12);
    return {
      jobOrder: job.id,
      revision: job.revision,
      machine: this.machine.id,
      state: job.state,
      startedAt: null,
      endedAt: null,
      goodQuantity: Math.max(0, number('producedQuantity', 1e12) - scrapQuantity),
      scrapQuantity,
      progress: job.state === 'ended' ? 1 : number('progress', 1),
      at,
    };
  }
}

/** KeyValuePair[] or the text of a JSON object; what is neither counts as nothing known. */
function setupStateOf(value: unknown): Record<string, string> {
  let entries: [unknown, unknown][] = [];
  if (typeof value === 'string') {
    try {
      entries = Object.entries((JSON.parse(value.slice(0, 100_000)) as object | null) ?? {});
    } catch {
      return {};
    }
  } else if (Array.isArray(value)) {
    entries = value.map((pair: { key?: { name?: unknown } | null; value?: { value?: unknown } | null } | null) => [
      pair?.key?.name,
      pair?.value?.value,
    ]);
  }
  const texts = entries.filter(
    (entry): entry is [string, string] =>
      typeof entry[0] === 'string' && entry[0] !== '' && typeof entry[1] === 'string',
  );
  return Object.fromEntries(
    texts.slice(0, mostAttributes).map(([key, text]) => [key.slice(0, longestId), text.slice(0, longestId)]),
  );
}
