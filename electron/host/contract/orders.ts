/** The order view: an order's operations with their materials and links, and why an order ends when it does. */
import { z } from 'zod';
import type { Cause, Lever } from '../../../solver/explain/explanation.ts';
import type { OrderRow } from '../contract.ts';

const order = z.string().min(1).max(200);

export const orderInputs = {
  /** Query: the causal chain of an order from its release, or now, to its end; one page of its segments. */
  explain: z.strictObject({
    order,
    offset: z.int().min(0).default(0),
    limit: z.int().min(1).max(5000).default(1000),
  }),
  /** Query: why an operation starts when it does. */
  startReason: z.strictObject({ operation: z.string().min(1).max(400), part: z.int().min(0).default(0) }),
  /** Query: an order with one page of its operations, their materials and links. */
  orderTree: z.strictObject({
    order,
    offset: z.int().min(0).default(0),
    limit: z.int().min(1).max(1000).default(500),
  }),
} as const;

export type OrderOutputs = {
  /** Null when the plan does not hold the order. */
  explain: OrderExplanation | null;
  /** Null when the operation is not scheduled. */
  startReason: StartReason | null;
  orderTree: OrderTree;
};

/** A part of an operation, `<order>/<sequence>`, with the order's number and the operation's name. */
export type PartRef = { order: string; number: string; operation: string; part: number; name: string };

export type Named = { id: string; name: string };

/** One piece of an order's time, `[from, to)`, and what took it. */
export type ChainSegment = {
  cause: Cause;
  from: number;
  to: number;
  /** Whose time it is: an operation of the order or of one that supplies it. */
  at: PartRef;
  machine: Named;
  resource: Named | null;
  material: Named | null;
  /** The arrival waited for. */
  arrival: string | null;
  /** What holds the machine or resource, or is waited for; the most telling first. */
  blockers: PartRef[];
};

/** Time that one cause with one subject takes, or that another machine would save. */
export type ChainLever = {
  cause: Lever['cause'];
  seconds: number;
  machine: Named | null;
  resource: Named | null;
  material: Named | null;
  part: PartRef | null;
  /** The order that stands in the way longest. */
  blocker: { order: string; number: string; seconds: number } | null;
};

export type OrderExplanation = {
  planVersion: number;
  /** Where the chain begins, by what, and where it ends. */
  from: number;
  begins: 'now' | 'release';
  end: number;
  due: number;
  /** They touch one another and add up to `end - from`. */
  segments: ChainSegment[];
  /** Number of segments in all pages. */
  total: number;
  /** Most first. */
  totals: { cause: Cause; seconds: number }[];
  /** Time spent in orders that supply this one. */
  suppliers: { order: string; number: string; seconds: number }[];
  /** Even alone in the plant the order would not end earlier. */
  aloneEnd: number;
  /** Greatest first. */
  levers: ChainLever[];
};

/** Why an operation starts when it does. */
export type StartReason = {
  cause: Cause | 'now';
  /** Name of what it is about: machine, resource, material or operation; empty where there is none. */
  subject: string;
  /** Since when it waits for that. */
  since: number;
  /** What holds it up, if that is an operation. */
  blocker: PartRef | null;
};

export type OrderTree = {
  planVersion: number;
  order: OrderRow;
  operations: TreeOperation[];
  /** Number of operations in all pages, split ones by part. */
  total: number;
  /** Between operations of the order, among those of all pages. */
  links: TreeLink[];
};

export type TreeOperation = {
  /** `<order>/<sequence>`. */
  operation: string;
  part: number;
  sequence: number;
  name: string;
  quantity: number;
  state: 'planned' | 'started' | 'done';
  /** Share done, 0–1. */
  progress: number;
  pinned: boolean;
  /** Its pin or frozen place could not be kept. */
  relaxed: boolean;
  machine: Named | null;
  /** How many machines can run it. */
  machines: number;
  start: number | null;
  runStart: number | null;
  end: number | null;
  materials: TreeMaterial[];
};

export type TreeMaterial = {
  item: string;
  name: string;
  quantity: number;
  unit: string;
  /** When it is taken. */
  at: number | null;
  /** Where it comes from, as pegged; what is missing has the source `short`. */
  sources: MaterialSource[];
};

export type MaterialSource = {
  kind: 'stock' | 'arrival' | 'order' | 'short';
  quantity: number;
  /** When it is there; null for stock, for what is missing, and for an order without an end. */
  at: number | null;
  /** Arrival id, or the order's id and number. */
  id: string;
  number: string;
};

export type TreeLink = {
  from: { operation: string; part: number };
  to: { operation: string; part: number };
  minLag: number;
  /** The later one may start when a first batch is through. */
  overlap: boolean;
};
