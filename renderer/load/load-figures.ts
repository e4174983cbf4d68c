/** Figures of the load answer's cells. */
import type { Load } from '../../electron/host/contract.ts';

export type LoadFigures = {
  available: number;
  setup: number;
  run: number;
  used: number;
  free: number;
  demand: number;
  /** Demand over what is available, seconds. */
  overload: number;
  downtime: number;
  overtime: number;
  /** Used over available; null where nothing is available. */
  share: number | null;
};

/** Demand this little over the capacity is rounding, not overload. */
const tolerance = 60;

export function loadFigures(load: Load, resource: number, bucket: number): LoadFigures {
  const cell = resource * (load.edges.length - 1) + bucket;
  const available = load.available[cell];
  const setup = load.setup[cell];
  const run = load.run[cell];
  const used = setup + run;
  const demand = load.demand[cell];
  return {
    ...{ available, setup, run, used, demand },
    free: Math.max(0, available - used),
    overload: demand > available + tolerance ? demand - available : 0,
    downtime: load.downtime[cell],
    overtime: load.overtime[cell],
    share: available === 0 ? null : used / available,
  };
}

export type LoadLevel = 'closed' | 'idle' | 'low' | 'middle' | 'high' | 'full';

export function loadLevel({ share }: Pick<LoadFigures, 'share'>): LoadLevel {
  if (share === null) return 'closed';
  if (share < 0.005) return 'idle';
  if (share < 0.5) return 'low';
  if (share < 0.8) return 'middle';
  return share < 0.95 ? 'high' : 'full';
}
