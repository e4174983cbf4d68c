/**
 * What goes wrong, drawn reproducibly: each job has a random stream of its own from seed and job order id, each machine one for every day
 * from seed, machine id and date. So the same jobs meet the same trouble whenever and in whatever order they are released.
 */
import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { TroubleLevel } from './state.ts';

export type JobTrouble = {
  /** Run time is this many times the planned one. */
  slowness: number;
  /** Share of pieces scrapped. */
  scrapShare: number;
  /** Milliseconds the job cannot start when it should. */
  start: { kind: 'material' | 'operator'; delay: number } | null;
  /** A question of quality stops the job after this share of the run. */
  quality: { atShare: number; duration: number } | null;
};

export type Breakdown = { at: number; duration: number };

/** Probabilities and sizes by level. */
const levels = {
  normal: { slow: 0.25, slowest: 1.2, scrap: 0.2, most: 0.04, late: 0.04, quality: 0.02, breakdown: 0.06 },
  heavy: { slow: 0.6, slowest: 1.6, scrap: 0.5, most: 0.12, late: 0.15, quality: 0.08, breakdown: 0.35 },
} as const;

const minute = 60_000;
export const dayMilliseconds = 24 * 60 * minute;

const noTrouble: JobTrouble = { slowness: 1, scrapShare: 0, start: null, quality: null };

/** What a job meets. `needsMaterial` and `needsOperator` say whether it can lack any. */
export function jobTrouble(
  seed: number,
  level: TroubleLevel,
  job: { id: string; needsMaterial: boolean; needsOperator: boolean },
): JobTrouble {
  if (level === 'none') return noTrouble;
  const odds = levels[level];
  const draw = stream(seed, 'job', job.id);
  // Every stream draws the same numbers in the same order, whatever comes of them.
  const slowness = draw() < odds.slow ? 1 + draw() * (odds.slowest - 1) : (draw(), 1);
  const scrapShare = draw() < odds.scrap ? draw() * odds.most : (draw(), 0);
  const material = draw() < odds.late;
  const materialDelay = between(draw(), 30 * minute, 8 * 60 * minute);
  const operator = draw() < odds.late;
  const operatorDelay = between(draw(), 15 * minute, 3 * 60 * minute);
  const quality = draw() < odds.quality;
  const atShare = 0.1 + 0.8 * draw();
  const duration = between(draw(), 10 * minute, 90 * minute);
  return {
    slowness,
    scrapShare,
    start:
      material && job.needsMaterial
        ? { kind: 'material', delay: materialDelay }
        : operator && job.needsOperator
          ? { kind: 'operator', delay: operatorDelay }
          : null,
    quality: quality ? { atShare, duration } : null,
  };
}

/** The breakdown a machine meets on a UTC day (days since 1970), or null. */
export function breakdownOn(seed: number, level: TroubleLevel, machine: string, date: number): Breakdown | null {
  if (level === 'none') return null;
  const draw = stream(seed, 'machine', machine, date);
  if (draw() >= levels[level].breakdown) return null;
  const at = date * dayMilliseconds + Math.floor(draw() * dayMilliseconds);
  // Most repairs are short, a few take a shift.
  return { at, duration: between(draw() ** 3, 15 * minute, 9 * 60 * minute) };
}

function between(share: number, least: number, most: number): number {
  return Math.round((least + share * (most - least)) / minute) * minute;
}

function stream(...key: (string | number)[]): () => number {
  const generator = xoroshiro128plus(createHash('sha256').update(JSON.stringify(key)).digest().readInt32LE(0));
  return () => uniformFloat64(generator);
}
