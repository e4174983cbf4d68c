import type { OperationDocument } from '../../model/problem.ts';
import { scopeOf } from '../situation.ts';
import type { Placement, Situation } from '../situation.ts';
import type { Violation } from '../verdict.ts';
import { violation } from '../wording.ts';

/** What the floor reports stays: done operations as they were, started ones in their place, before all planned ones, until they are through. */
export function progress(situation: Situation): Violation[] {
  const found: Violation[] = [];
  for (const placement of situation.placements) {
    if (placement.operation.progress) found.push(...displaced(placement, placement.operation.progress));
  }
  for (const [placement, from] of situation.resumed) found.push(...endsOtherwise(placement, from));
  for (const sequence of situation.sequences.values()) found.push(...beforeStarted(sequence));
  return found;
}

function displaced(placement: Placement, reported: NonNullable<OperationDocument['progress']>): Violation[] {
  const { label, machine, start, end } = placement;
  const sameEnd = reported.state === 'started' || reported.end === end;
  if (reported.machine === machine.id && reported.start === start && sameEnd) return [];
  const given = { givenMachine: machine.id, givenStart: start, givenEnd: end };
  const params = { operation: label, machine: reported.machine, start: reported.start, ...given };
  const scope = { ...scopeOf(placement), seconds: Math.abs(start - reported.start), at: start };
  if (reported.state === 'started') return [violation('progress.started', params, scope)];
  const seconds = Math.max(scope.seconds, Math.abs(end - reported.end));
  return [violation('progress.done', { ...params, end: reported.end }, { ...scope, seconds })];
}

function endsOtherwise(placement: Placement, from: number): Violation[] {
  const { label, end, workingTime } = placement;
  const reported = placement.operation.progress;
  if (reported?.state !== 'started') return [];
  const { remaining } = reported;
  const expected = workingTime.after(from, remaining);
  // A calendar that ends before the work does says nothing about its end, except that it is later.
  if (expected === null ? end >= from + remaining : end === expected) return [];
  const params = { operation: label, remaining, from, expected: expected ?? 'an unknown time' };
  const seconds = Math.abs(end - (expected ?? from + remaining));
  return [violation('progress.remaining', params, { ...scopeOf(placement), seconds, at: end })];
}

/** Where the two overlap, `machine` tells. */
function beforeStarted(sequence: readonly Placement[]): Violation[] {
  const started = sequence.filter((placement) => placement.state === 'started');
  const first = started.reduce<Placement | null>((one, other) => (one && one.start <= other.start ? one : other), null);
  if (!first) return [];
  return sequence
    .filter((placement) => placement.state === 'planned' && placement.end <= first.start)
    .map((placement) => {
      const params = { operation: placement.label, started: first.label, machine: first.machine.id };
      const seconds = first.end - placement.start;
      return violation('progress.order', params, { ...scopeOf(placement, first), seconds, at: placement.start });
    });
}
