/**
 * The independent checker: whether a schedule obeys solver/README.md, from the two documents alone. It shares no code with what made the
 * schedule, only the document types.
 */
import type { ProblemDocument } from '../model/problem.ts';
import type { ScheduleDocument } from '../model/schedule.ts';
import { calendar } from './constraints/calendar.ts';
import { complete } from './constraints/complete.ts';
import { document } from './constraints/document.ts';
import { frozen } from './constraints/frozen.ts';
import { horizon } from './constraints/horizon.ts';
import { interruption } from './constraints/interruption.ts';
import { machine } from './constraints/machine.ts';
import { material } from './constraints/material.ts';
import { maxLag } from './constraints/max-lag.ts';
import { mode } from './constraints/mode.ts';
import { overlap } from './constraints/overlap.ts';
import { pin } from './constraints/pin.ts';
import { precedence } from './constraints/precedence.ts';
import { progress } from './constraints/progress.ts';
import { release } from './constraints/release.ts';
import { resource } from './constraints/resource.ts';
import { setup } from './constraints/setup.ts';
import { split } from './constraints/split.ts';
import { terms } from './constraints/terms.ts';
import { situationOf } from './situation.ts';
import type { Ground, Situation } from './situation.ts';
import type { ConstraintName, Verdict, Violation } from './verdict.ts';

/** One function per constraint, in the order in which violations are reported. */
export const constraints: Record<ConstraintName, (situation: Situation) => Violation[]> = {
  document,
  mode,
  calendar,
  interruption,
  machine,
  setup,
  resource,
  precedence,
  'max-lag': maxLag,
  overlap,
  release,
  horizon,
  material,
  progress,
  pin,
  frozen,
  split,
  complete,
  terms,
};

/**
 * Checks a schedule against a valid problem. `baseline` and `frozen` (seconds) are those of the run that made the schedule. Whatever the
 * schedule holds, this reports and never throws. O(n log n) in operations and calendar pieces. A fresh `groundOf` the problem saves time
 * where there was some to lay it out before.
 */
export function checkSchedule(
  problem: ProblemDocument,
  schedule: ScheduleDocument,
  options: { baseline?: ScheduleDocument; frozen?: number } = {},
  ground?: Ground,
): Verdict {
  const situation = situationOf(problem, schedule, options, ground);
  const violations = Object.values(constraints).flatMap((constraint) => constraint(situation));
  return { ok: violations.length === 0, violations, terms: situation.terms };
}
