/**
 * Dispatching rules: which of the parts waiting at a machine goes next. Surveyed by Panwalkar and Iskander (1977) and Blackstone, Phillips
 * and Hogg (1982): EDD, SPT, LPT, FIFO, CR (critical ratio: time left to the due date by work left), SLACK (least time left but for work),
 * PRIORITY (heaviest order). ATC, apparent tardiness cost: Vepsalainen and Morton (1987). ATCS, the same with set-ups: Lee, Bhaskaran and
 * Pinedo (1997). Indices are compared by their negative logarithms, which keeps apart what an exponential would flush to zero.
 */
import type { Problem } from '../model/columns.ts';
import type { RuleName } from '../model/policy.ts';
import type { Bounds } from './bounds.ts';
import type { Composite } from './composite.ts';
import { leadsToAnchor } from './constraints/anchor.ts';

/** How a part stands at a machine that may take it now. */
export type Candidate = {
  part: number;
  /** When it became ready, seconds. */
  ready: number;
  /** Set-up (fixed and change-over) and run on this machine, seconds. */
  setup: number;
  run: number;
  now: number;
};

export type Rule = {
  /** Rank that does not change while the part waits; the least goes first, or, of a dynamic rule, is looked at first. */
  key(part: number, ready: number): number;
  /** Rank at the moment of choice, the least first; null when `key` says all. */
  index: ((candidate: Candidate) => number) | null;
};

/** Scaling of slack in ATC, in mean processing times: 2 to 3 in the literature for job shops. */
const lookAhead = 3;

/** A rule for a problem: one with a name, or a composite one. */
export function ruleOf(rule: RuleName | Composite, problem: Problem, bounds: Bounds): Rule {
  const { partOrder, orderWeight } = problem;
  const { due, work, latestStart, cushionedStart, remaining, meanWork, meanSetup } = bounds;
  const bySlack = (part: number): number => latestStart[part];
  if (typeof rule === 'object') return compositeRule(rule, problem, bounds);
  switch (rule) {
    case 'EDD':
      return { key: (part) => due[partOrder[part]], index: null };
    case 'SPT':
      return { key: (part) => work[part], index: null };
    case 'LPT':
      return { key: (part) => -work[part], index: null };
    case 'SLACK':
      return { key: bySlack, index: null };
    case 'FIFO':
      return { key: (_, ready) => ready, index: null };
    case 'PRIORITY':
      return { key: (part) => -orderWeight[partOrder[part]] * 1e10 + due[partOrder[part]], index: null };
    case 'CR':
      return {
        key: bySlack,
        index: ({ part, now }) => (due[partOrder[part]] - now) / Math.max(1, remaining[part]),
      };
    case 'ATC':
      return {
        key: bySlack,
        index: ({ part, setup, run, now }) => {
          const slack = Math.max(0, cushionedStart[part] - now);
          return slack / (lookAhead * meanWork) - Math.log(orderWeight[partOrder[part]] / Math.max(1, setup + run));
        },
      };
    case 'ATCS': {
      const { slackScale, setupScale } = atcsScales(meanWork, meanSetup);
      return {
        key: bySlack,
        index: ({ part, setup, run, now }) => {
          const slack = Math.max(0, cushionedStart[part] - now);
          const delay = slack / (slackScale * meanWork) + setup / (setupScale * meanSetup);
          return delay - Math.log(orderWeight[partOrder[part]] / Math.max(1, run));
        },
      };
    }
  }
}

function compositeRule(
  { lookAhead, workLeft, cushion, setupScale }: Composite,
  problem: Problem,
  bounds: Bounds,
): Rule {
  const { partOrder, orderWeight } = problem;
  const { latestStart, cushionedStart, remaining, meanWork, meanSetup } = bounds;
  // At most 0.
  const cushions = Float64Array.from(latestStart, (start, part) => cushion * (cushionedStart[part] - start));
  const fixed = remaining.map(
    (left, part) => workLeft * Math.log(Math.max(1, left)) - Math.log(orderWeight[partOrder[part]]),
  );
  return {
    key: (part) => latestStart[part],
    index: ({ part, setup, run, now }) => {
      const slack = Math.max(0, latestStart[part] - now + cushions[part]) / (lookAhead * meanWork);
      const delay = setupScale === null ? slack : slack + setup / (setupScale * meanSetup);
      const work = setupScale === null ? setup + run : run;
      return delay + fixed[part] + (1 - workLeft) * Math.log(Math.max(1, work));
    },
  };
}

/** Scales of Lee, Bhaskaran and Pinedo for due dates of medium tightness and range: τ = 0.6, R = 0.6. */
function atcsScales(meanWork: number, meanSetup: number): { slackScale: number; setupScale: number } {
  const tightness = 0.6;
  const range = 0.6;
  return {
    slackScale: 6 - 2 * range,
    setupScale: Math.max(0.1, tightness / (2 * Math.sqrt(Math.min(4, meanSetup / meanWork)))),
  };
}

/** A rank by latest start that is below any of a rule: the heaviest order's by PRIORITY is -1e16. Seconds are far enough apart to differ. */
const aheadOfAll = (latestStart: number): number => (latestStart - 3e9) * 1e8;

/** The rule, but for what parts with a place to keep wait for, which goes first: else those would lose their places. */
export function withAnchorsFirst(rule: Rule, problem: Problem, { latestStart }: Bounds): Rule {
  const leads = leadsToAnchor(problem);
  if (leads === null) return rule;
  const { index } = rule;
  return {
    key: (part, ready) => (leads[part] === 1 ? aheadOfAll(latestStart[part]) : rule.key(part, ready)),
    index:
      index &&
      ((candidate) => (leads[candidate.part] === 1 ? aheadOfAll(latestStart[candidate.part]) : index(candidate))),
  };
}
