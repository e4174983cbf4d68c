/**
 * The part of a problem that a disjunctive graph carries (Roy and Sussmann 1964): the planned parts of the orders that are scheduled, their
 * precedence with minimum lags, and the machines of their modes. Nodes are parts, modes are those of the problem; `none` stands for no node.
 */
import { exclusion, partState, type Problem } from '../../model/columns.ts';

/** Arcs of one direction, each from a link of the problem: those of `i` are `[offset[i], offset[i + 1])`. */
export type Arcs = { offset: Int32Array; node: Int32Array; lag: Int32Array; link: Int32Array };

export type Shop = {
  problem: Problem;
  /** Behind all nodes: the node that is none. */
  none: number;
  /** Nodes in a topological order of precedence. */
  nodes: Int32Array;
  /** 1 for nodes, by part. */
  isNode: Uint8Array;
  predecessors: Arcs;
  successors: Arcs;
  /** The only predecessor and successor of each node and the lags to them, where `hasChains`. */
  before: Int32Array;
  lagBefore: Int32Array;
  after: Int32Array;
  lagAfter: Int32Array;
  /** Every node has at most one predecessor and one successor. */
  hasChains: boolean;
  /** And nothing has a lag or a release later than now. */
  isPlain: boolean;
  /** Earliest start of each node, as seconds after now. */
  release: Int32Array;
  /** Nodes without successors. */
  sinks: Int32Array;
  /** Fixed set-up and run of each mode, seconds. */
  work: Int32Array;
  /** Has any node more than one mode? */
  isFlexible: boolean;
  /** Nodes that may be processed on each machine, at most; what neighbourhoods and tabu lists are sized by. */
  machineLoad: number;
};

/** The shop of all planned parts but those of excluded orders. */
export function shopOf(problem: Problem, excluded: Uint8Array): Shop {
  const { partCount, modeOffset, modeMachine } = problem;
  const isNode = new Uint8Array(partCount + 1);
  for (let part = 0; part < partCount; part++) {
    const isScheduled = excluded[problem.partOrder[part]] === exclusion.none;
    isNode[part] = Number(problem.partState[part] === partState.planned && isScheduled);
  }
  const nodes = problem.topologicalPart.filter((part) => isNode[part] === 1);
  const links = linksBetween(problem, isNode);
  const predecessors = arcsOf(partCount, links, problem.linkTo, problem.linkFrom, problem.minLag);
  const successors = arcsOf(partCount, links, problem.linkFrom, problem.linkTo, problem.minLag);
  const release = new Int32Array(partCount + 1);
  let hasChains = true;
  let isPlain = predecessors.lag.every((lag) => lag === 0);
  let isFlexible = false;
  const onMachine = new Int32Array(problem.machineCount);
  for (const node of nodes) {
    release[node] = Math.max(0, problem.partRelease[node] - problem.now);
    if (degree(predecessors, node) > 1 || degree(successors, node) > 1) hasChains = false;
    if (release[node] > 0) isPlain = false;
    if (modeOffset[node + 1] - modeOffset[node] > 1) isFlexible = true;
    onMachine[modeMachine[modeOffset[node]]]++;
  }
  return {
    problem,
    none: partCount,
    nodes,
    isNode,
    predecessors,
    successors,
    before: onlyNeighbours(predecessors, partCount),
    lagBefore: onlyLags(predecessors, partCount),
    after: onlyNeighbours(successors, partCount),
    lagAfter: onlyLags(successors, partCount),
    hasChains,
    isPlain: isPlain && hasChains,
    release,
    sinks: nodes.filter((node) => degree(successors, node) === 0),
    work: problem.modeSetup.map((setup, mode) => setup + problem.modeRun[mode]),
    isFlexible,
    machineLoad: onMachine.reduce((most, count) => Math.max(most, count), 0),
  };
}

function linksBetween(problem: Problem, isNode: Uint8Array): Int32Array {
  const links: number[] = [];
  for (let link = 0; link < problem.linkFrom.length; link++) {
    if (isNode[problem.linkFrom[link]] === 1 && isNode[problem.linkTo[link]] === 1) links.push(link);
  }
  return Int32Array.from(links);
}

function arcsOf(count: number, links: Int32Array, of: Int32Array, to: Int32Array, lags: Int32Array): Arcs {
  const offset = new Int32Array(count + 2);
  for (const link of links) offset[of[link] + 1]++;
  for (let node = 0; node <= count; node++) offset[node + 1] += offset[node];
  const next = offset.slice();
  const node = new Int32Array(links.length);
  const lag = new Int32Array(links.length);
  const link = new Int32Array(links.length);
  for (const one of links) {
    const index = next[of[one]]++;
    node[index] = to[one]!;
    lag[index] = lags[one]!;
    link[index] = one;
  }
  return { offset, node, lag, link };
}

function degree(arcs: Arcs, node: number): number {
  return arcs.offset[node + 1] - arcs.offset[node];
}

function onlyNeighbours(arcs: Arcs, count: number): Int32Array {
  const only = new Int32Array(count + 1).fill(count);
  for (let node = 0; node < count; node++) if (degree(arcs, node) > 0) only[node] = arcs.node[arcs.offset[node]]!;
  return only;
}

function onlyLags(arcs: Arcs, count: number): Int32Array {
  const lags = new Int32Array(count + 1);
  for (let node = 0; node < count; node++) if (degree(arcs, node) > 0) lags[node] = arcs.lag[arcs.offset[node]]!;
  return lags;
}
