/** Scenarios as documents, what-if copies and their comparison, and planning policies as files. */
import { z } from 'zod';
import { policySchema, type Policy } from '../../../solver/model/policy.ts';
import type { Kpi, Page } from './shared.ts';
import type { EditSummary } from './edits.ts';

const file = z.string().min(1).max(4096);
const name = z.string().trim().min(1).max(200);
const page = { offset: z.int().min(0).default(0), limit: z.int().min(1).max(500).default(100) };

export const differenceFilters = ['all', 'later', 'earlier', 'machine', 'onlyHere', 'onlyThere'] as const;
export type DifferenceFilter = (typeof differenceFilters)[number];

export const documentInputs = {
  /** Query: scenarios in the user's folder and those opened lately from elsewhere, last changed first. */
  scenarios: z.strictObject({}),
  /** Command: an empty scenario, with the connections of the plan of record that is open, or a new demo plant. Opens it. */
  newScenario: z.strictObject({ name, from: z.enum(['connections', 'demo', 'empty']).default('connections') }),
  /** Command: opens a scenario in this window; the one before goes on working behind it while it has connections. */
  openScenario: z.strictObject({ file }),
  /** Command: closes a scenario that is open in the background. */
  closeScenario: z.strictObject({ file }),
  /**
   * Command: a copy under another name or path; it is then the open one. Connections go with it: the former file keeps everything else, so
   * that two files never speak to one floor. `replace`: what is at `file` goes into the bin.
   */
  saveScenarioAs: z.strictObject({ name: name.optional(), file: file.optional(), replace: z.boolean().default(false) }),
  /** Command: a what-if copy of the open scenario, without connections of its own. Opens it. */
  duplicateAsWhatIf: z.strictObject({ name }),
  renameScenario: z.strictObject({ file, name }),
  /** Command: moves a scenario that is not open into the folder's bin. */
  deleteScenario: z.strictObject({ file }),
  /** Command: switches on the connections of the open scenario that came switched off, as its file came from elsewhere. */
  switchConnectionsOn: z.strictObject({}),
  /** Query: KPIs of two to four scenarios side by side. */
  compare: z.strictObject({ files: z.array(file).min(2).max(4) }),
  /** Query: what differs between the open scenario and another, per order or per operation. */
  differences: z.strictObject({
    ...page,
    file,
    by: z.enum(['order', 'operation']).default('order'),
    filter: z.enum(differenceFilters).default('all'),
    search: z.string().max(200).default(''),
    sort: z.enum(['number', 'shift', 'start', 'lateness']).default('shift'),
    descending: z.boolean().default(true),
  }),
  /** Query: the other scenario's bars, to be drawn behind those of the open one. */
  ghost: z.strictObject({ file }),
  /** Command: what was decided in a what-if becomes the plan of record: its adjustments and its schedule, as one command there. Opens it. */
  promote: z.strictObject({ file }),
  /** Query: planning policies in the user's folder, those that come with the program among them. */
  policies: z.strictObject({}),
  /** Command: keeps a policy under its name; a scenario that uses it uses it as it now is. */
  savePolicy: z.strictObject({ policy: policySchema }),
  /** Command: takes in the text of a policy file under a free name. */
  importPolicy: z.strictObject({ text: z.string().max(100_000) }),
  deletePolicy: z.strictObject({ name }),
  /** Command: plans of the open scenario are made with this policy from now on. */
  choosePolicy: z.strictObject({ name }),
} as const;

export type DocumentOutputs = {
  scenarios: Scenarios;
  newScenario: { file: string };
  openScenario: { file: string };
  closeScenario: null;
  saveScenarioAs: { file: string };
  duplicateAsWhatIf: { file: string };
  renameScenario: null;
  deleteScenario: { bin: string };
  switchConnectionsOn: null;
  compare: Comparison;
  differences: Differences;
  ghost: Ghost;
  promote: EditSummary & { file: string };
  policies: Policies;
  savePolicy: null;
  importPolicy: { name: string };
  deletePolicy: null;
  choosePolicy: null;
};

export type ScenarioRow = {
  file: string;
  name: string;
  kind: 'record' | 'whatIf';
  /** The plan of record that a what-if was made from. */
  parent: { file: string; name: string } | null;
  /** `current`: in this window; `background`: open behind it, or in another window. */
  open: 'current' | 'background' | null;
  orders: number;
  /** 0 while there is no plan. */
  planVersion: number;
  /** Titles of its connections, and of those that are switched off. */
  connections: string[];
  connectionsOff: string[];
  /** Last saved. */
  changedAt: string;
  bytes: number;
  /** Why the file cannot be read; null when it can. */
  problem: { code: string; message: string } | null;
};
/** `recent`: files opened lately, newest first, that are still there. */
export type Scenarios = { folder: string; rows: ScenarioRow[]; recent: string[] };

/** In the order asked for; KPIs of a scenario without a plan are empty. `end` is an instant after the first scenario's epoch. */
export type Comparison = {
  scenarios: { file: string; name: string; kind: ScenarioRow['kind']; planVersion: number; kpis: Kpi[] }[];
};

/** Where something is in one of the plans; null where it has no place in it. Seconds after the open scenario's epoch. */
export type Placement = { machine: string | null; start: number | null; end: number | null; lateness: number | null };
export type DifferenceRow = {
  order: string;
  number: string;
  item: string;
  /** Only by operation, as `<order id>/<sequence>`. */
  operation: string | null;
  part: number;
  /** Null: that scenario does not have it at all. */
  here: Placement | null;
  there: Placement | null;
};
/** `counts`: rows of each filter under the same search. */
export type Differences = Page<DifferenceRow> & { counts: Record<DifferenceFilter, number>; name: string };

/** One row per assignment of the other scenario; `operation` is `<order id>/<sequence>`, `machine` an index into the board's machines or −1. */
export type Ghost = {
  file: string;
  name: string;
  operation: string[];
  part: Int16Array;
  machine: Int32Array;
  start: Int32Array;
  end: Int32Array;
};

export type PolicyRow = {
  policy: Policy;
  /** Comes with the program and cannot be changed, only copied. */
  builtIn: boolean;
};
/** `chosen`: name of the policy of the open scenario; `broken`: files in the folder that hold no policy. */
export type Policies = { rows: PolicyRow[]; chosen: string; broken: { file: string; problem: string }[] };
