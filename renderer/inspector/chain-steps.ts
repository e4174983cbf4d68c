/** A causal chain as one reads it: by operation, one line for each thing that took its time; and as pieces of a strip. */
import type { ChainSegment, PartRef } from '../../electron/host/contract.ts';

/** Time of one operation that one cause with one subject took, perhaps in several pieces. */
export type ChainLine = Pick<ChainSegment, 'cause' | 'machine' | 'resource' | 'material' | 'arrival'> & {
  at: PartRef;
  seconds: number;
  from: number;
  to: number;
  /** What stood in the way, each once, in order of time. */
  blockers: PartRef[];
};

/** An operation in the chain, with its lines in order of time. */
export type ChainStep = { at: PartRef; seconds: number; lines: ChainLine[] };

/** Steps in order of time. What an operation waits for and what interrupts its work are lines of their own. */
export function chainSteps(segments: readonly ChainSegment[]): ChainStep[] {
  const steps: ChainStep[] = [];
  let lines = new Map<string, ChainLine>();
  let working = false;
  for (const segment of segments) {
    const { at, cause, from, to, machine, resource, material, arrival } = segment;
    let step = steps.at(-1);
    if (step?.at.operation !== at.operation || step.at.part !== at.part) {
      step = { at, seconds: 0, lines: [] };
      steps.push(step);
      lines = new Map();
      working = false;
    }
    working ||= cause === 'setup' || cause === 'processing';
    step.seconds += to - from;
    const key = JSON.stringify([cause, working, resource?.id, material?.id, arrival]);
    let line = lines.get(key);
    if (line === undefined) {
      line = { cause, at, machine, resource, material, arrival, seconds: 0, from, to, blockers: [] };
      lines.set(key, line);
      step.lines.push(line);
    }
    line.seconds += to - from;
    line.to = to;
    const [blocker] = segment.blockers;
    if (blocker !== undefined && !line.blockers.some((known) => samePart(known, blocker))) line.blockers.push(blocker);
  }
  return steps;
}

/** Stretches of one cause, each with its share of the whole. */
export function chainPieces(
  segments: readonly ChainSegment[],
): { cause: ChainSegment['cause']; from: number; to: number }[] {
  const pieces: { cause: ChainSegment['cause']; from: number; to: number }[] = [];
  for (const { cause, from, to } of segments) {
    const last = pieces.at(-1);
    if (last?.cause === cause) last.to = to;
    else pieces.push({ cause, from, to });
  }
  return pieces;
}

/** What one calls an operation: order number and sequence. */
export function partCode({ number, operation, part }: PartRef): string {
  const sequence = operation.slice(operation.lastIndexOf('/') + 1);
  return `${number}/${sequence}${part > 0 ? `.${part + 1}` : ''}`;
}

function samePart(one: PartRef, other: PartRef): boolean {
  return one.operation === other.operation && one.part === other.part;
}
