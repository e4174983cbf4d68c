/** What is on the floor. Plain data, persisted as it is. Instants are epoch milliseconds of plant time, work is working milliseconds. */
import type { ExceptionMessage, JobOrder, JobState } from '../../../connectors/canonical.ts';
import type { CapacityStep, Interval } from './working-time.ts';

export type TroubleLevel = 'none' | 'normal' | 'heavy';

export type FloorMachine = {
  id: string;
  /** Shifts without planned downtime. */
  open: readonly Interval[];
  /** Attribute values it is set up for when the plant starts. */
  setupState: Record<string, string>;
};

/** What does not change while the floor works. */
export type FloorPlan = {
  /** First part of the ids of this plant's jobs. */
  plant: string;
  seed: number;
  trouble: TroubleLevel;
  machines: readonly FloorMachine[];
  /** Operators by skill, and tools: a job works only while what it requires is there. */
  resources: readonly { id: string; capacity: readonly CapacityStep[] }[];
  maxJobsPerMachine: number;
};

export type FloorJob = {
  order: JobOrder;
  state: JobState;
  startedAt: number | null;
  endedAt: number | null;
  /** Work done at `asOf`; it grows with working time while the job runs. */
  worked: number;
  asOf: number;
  /** Interrupted by the MES client. */
  paused: boolean;
  /** Interrupted by the floor itself until then, over a question of quality. */
  heldUntil: number | null;
  /** Cannot start before, as material or an operator is missing. */
  notBefore: number | null;
  /** What the floor was to meet at the start has been met; likewise while running. */
  startTroubleMet: boolean;
  qualityTroubleMet: boolean;
  /** No longer in the job order list; its response stays. */
  cleared: boolean;
};

export type MachineState = {
  id: string;
  /** Running or interrupted job order. */
  current: string | null;
  /** Broken down until then. */
  downUntil: number | null;
  setupState: Record<string, string>;
};

export type FloorException = ExceptionMessage & { jobOrder?: string };

export type FloorState = {
  /** Everything up to here has happened. */
  now: number;
  jobs: Map<string, FloorJob>;
  machines: Map<string, MachineState>;
  exceptions: Map<string, FloorException>;
  /** Number of the last exception. */
  exceptionCount: number;
};

export type FloorEvent =
  /** The job is in a new state, or its content is new; `job` is as it was then. */
  | { type: 'job'; at: number; machine: string; job: FloorJob }
  /** The job has left the job order list. */
  | { type: 'gone'; at: number; id: string; machine: string }
  | { type: 'machine'; at: number; machine: string }
  /** Raised, or resolved if `resolvedAt` is set. */
  | { type: 'exception'; at: number; exception: FloorException };

/** An empty floor at the instant `now`. */
export function emptyFloor(plan: FloorPlan, now: number): FloorState {
  return {
    now,
    jobs: new Map(),
    machines: new Map(
      plan.machines.map(({ id, setupState }) => [id, { id, current: null, downUntil: null, setupState }]),
    ),
    exceptions: new Map(),
    exceptionCount: 0,
  };
}

/** A job order as it arrives. */
export function newJob(order: JobOrder, state: JobState, at: number): FloorJob {
  return {
    order,
    state,
    startedAt: null,
    endedAt: null,
    worked: 0,
    asOf: at,
    paused: false,
    heldUntil: null,
    notBefore: null,
    startTroubleMet: false,
    qualityTroubleMet: false,
    cleared: false,
  };
}
