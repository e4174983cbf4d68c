/** The door for problems: shape by schema, then what no schema can say. */
import { Faults } from './faults.ts';
import { linksOf } from './compile/links.ts';
import { parseProblem } from './parse.ts';
import type { ProblemDocument } from './problem.ts';
import { failure, success, type Result } from './result.ts';

/**
 * Parses and validates a problem. A failure lists up to 20 faults in `details.faults`, each with the path, the value and what to do;
 * `details.count` is how many there are, as far as counted.
 */
export function readProblem(input: unknown): Result<ProblemDocument, 'bad-problem'> {
  const faults = new Faults();
  const problem = parseProblem(input, faults);
  if (problem === null) return badProblem(faults);
  checkTimes(problem, faults);
  const known = checkMasterData(problem, faults);
  const operations = checkOrders(problem, known, faults);
  // A cycle can only be looked for once every link leads somewhere.
  if (faults.count === 0) checkCycles(problem, operations, faults);
  return faults.count === 0 ? success(problem) : badProblem(faults);
}

function badProblem(faults: Faults) {
  const more = faults.count > 1 ? ` (and ${faults.count - 1} more)` : '';
  return failure('bad-problem', `${faults.listed[0].message}${more}`, { faults: faults.listed, count: faults.count });
}

type Known = { machines: Set<string>; resources: Set<string>; materials: Set<string> };

function checkTimes({ now, horizon }: ProblemDocument, faults: Faults): void {
  if (horizon < now) faults.add('horizon', horizon, `must not lie before now (${now}); move it to the end of the plan`);
}

function checkMasterData(problem: ProblemDocument, faults: Faults): Known {
  const calendars = faults.unique('calendars', problem.calendars);
  const matrices = faults.unique('setupMatrices', problem.setupMatrices);
  const known = {
    machines: faults.unique('machines', problem.machines),
    resources: faults.unique('resources', problem.resources),
    materials: faults.unique('materials', problem.materials),
  };
  for (const [index, { intervals }] of problem.calendars.entries())
    checkIntervals(intervals, `calendars[${index}].intervals`, faults);
  for (const [index, { entries }] of problem.setupMatrices.entries()) {
    const pairs = new Set<string>();
    for (const [k, { from, to }] of entries.entries()) {
      const pair = JSON.stringify([from, to]);
      if (pairs.has(pair))
        faults.add(`setupMatrices[${index}].entries[${k}]`, pair, 'is listed twice; keep one entry for each pair');
      pairs.add(pair);
    }
  }
  for (const [index, { calendar, overtime, setupMatrices }] of problem.machines.entries()) {
    checkIntervals(overtime, `machines[${index}].overtime`, faults);
    faults.reference(`machines[${index}].calendar`, calendar, calendars, 'calendars');
    const listed = new Set<string>();
    for (const [k, matrix] of setupMatrices.entries()) {
      faults.reference(`machines[${index}].setupMatrices[${k}]`, matrix, matrices, 'setupMatrices');
      if (listed.has(matrix)) {
        faults.add(
          `machines[${index}].setupMatrices[${k}]`,
          matrix,
          'is listed twice and would count twice; list it once',
        );
      }
      listed.add(matrix);
    }
  }
  for (const [index, { capacity }] of problem.resources.entries()) {
    for (let k = 1; k < capacity.length; k++) {
      if (capacity[k].at > capacity[k - 1].at) continue;
      faults.add(
        `resources[${index}].capacity[${k}].at`,
        capacity[k].at,
        'must be later than the step before; sort the steps',
      );
    }
  }
  for (const [index, { arrivals }] of problem.materials.entries())
    faults.unique(`materials[${index}].arrivals`, arrivals);
  return known;
}

function checkIntervals(intervals: readonly (readonly [number, number])[], path: string, faults: Faults): void {
  for (const [k, [from, to]] of intervals.entries()) {
    if (from >= to) {
      faults.add(`${path}[${k}]`, [from, to], 'must end after it begins; swap or drop it');
    } else if (k > 0 && from <= intervals[k - 1][1]) {
      const message = 'must begin after the end of the interval before; sort the intervals and merge those that touch';
      faults.add(`${path}[${k}]`, [from, to], message);
    }
  }
}

/** Also gives each operation's order index, by operation id. */
function checkOrders(problem: ProblemDocument, known: Known, faults: Faults): Map<string, number> {
  const orders = faults.unique('orders', problem.orders);
  const operations = new Map<string, number>();
  for (const [index, order] of problem.orders.entries()) {
    for (const [k, operation] of order.operations.entries()) {
      const path = `orders[${index}].operations[${k}]`;
      if (operations.has(operation.id))
        faults.add(`${path}.id`, operation.id, 'is taken by another operation; ids must be unique');
      operations.set(operation.id, index);
      checkOperation(operation, path, problem.now, known, faults);
    }
    if (order.produces) {
      faults.reference(`orders[${index}].produces.material`, order.produces.material, known.materials, 'materials');
    }
    for (const [k, supplier] of order.suppliers.entries()) {
      faults.reference(`orders[${index}].suppliers[${k}]`, supplier, orders, 'orders');
      if (supplier === order.id)
        faults.add(`orders[${index}].suppliers[${k}]`, supplier, 'is the order itself; leave it out');
    }
  }
  for (const [index, order] of problem.orders.entries()) {
    for (const [k, link] of (order.links ?? []).entries()) {
      const path = `orders[${index}].links[${k}]`;
      faults.reference(`${path}.from`, link.from, operations, 'operations of orders');
      faults.reference(`${path}.to`, link.to, operations, 'operations of orders');
      if (link.maxLag !== undefined && link.transferBatch === undefined && link.maxLag < link.minLag) {
        faults.add(
          `${path}.maxLag`,
          link.maxLag,
          `is less than the minimum lag (${link.minLag}); raise it or lower that`,
        );
      }
    }
  }
  return operations;
}

type Operation = ProblemDocument['orders'][number]['operations'][number];

function checkOperation(operation: Operation, path: string, now: number, known: Known, faults: Faults): void {
  const { modes, split, quantity, pin, progress } = operation;
  for (const [k, { machine, resources }] of modes.entries()) {
    if (!known.machines.has(machine))
      faults.reference(`${path}.modes[${k}].machine`, machine, known.machines, 'machines');
    for (const [j, { resource }] of resources.entries()) {
      if (!known.resources.has(resource)) {
        faults.reference(`${path}.modes[${k}].resources[${j}].resource`, resource, known.resources, 'resources');
      }
    }
  }
  for (const [k, { material }] of operation.consumes.entries()) {
    if (!known.materials.has(material))
      faults.reference(`${path}.consumes[${k}].material`, material, known.materials, 'materials');
  }
  if (split) {
    const sum = split.reduce((total, part) => total + part, 0);
    if (Math.abs(sum - quantity) > 1e-9 * quantity) {
      faults.add(`${path}.split`, split, `adds up to ${sum}, not to the quantity ${quantity}; correct the parts`);
    }
  }
  const isMode = (machine: string): boolean => modes.some((mode) => mode.machine === machine);
  if (pin && !isMode(pin.machine)) {
    faults.add(
      `${path}.pin.machine`,
      pin.machine,
      'is the machine of none of the modes; pin to one of those or add a mode',
    );
  }
  if (!progress) return;
  if (!isMode(progress.machine)) {
    faults.add(`${path}.progress.machine`, progress.machine, 'is the machine of none of the modes; add a mode for it');
  }
  if (progress.state === 'started' && progress.start > now) {
    faults.add(
      `${path}.progress.start`,
      progress.start,
      `is later than now (${now}); correct the reported start or the clock`,
    );
  }
  if (progress.state === 'done' && progress.end < progress.start) {
    faults.add(
      `${path}.progress.end`,
      progress.end,
      `is before the start (${progress.start}); correct the reported times`,
    );
  }
}

/** Names one cycle of precedence, if there is one. */
function checkCycles(problem: ProblemDocument, operations: ReadonlyMap<string, number>, faults: Faults): void {
  const next = new Map<string, string[]>();
  const waiting = new Map<string, number>();
  for (const order of problem.orders) {
    for (const { from, to } of linksOf(order)) {
      waiting.set(to, (waiting.get(to) ?? 0) + 1);
      const list = next.get(from);
      if (list) list.push(to);
      else next.set(from, [to]);
    }
  }
  const open = [...operations.keys()].filter((id) => !waiting.has(id));
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const to of next.get(id) ?? []) {
      const left = waiting.get(to)! - 1;
      if (left === 0) {
        waiting.delete(to);
        open.push(to);
      } else waiting.set(to, left);
    }
  }
  if (waiting.size === 0) return;
  const previous = new Map<string, string>();
  for (const order of problem.orders) {
    for (const { from, to } of linksOf(order)) if (waiting.has(from) && waiting.has(to)) previous.set(to, from);
  }
  const seen = new Set<string>();
  let id = [...waiting.keys()].find((waits) => previous.has(waits))!;
  while (!seen.has(id)) {
    seen.add(id);
    id = previous.get(id)!;
  }
  const trail = [...seen];
  const cycle = [...trail.slice(trail.indexOf(id)), id].toReversed();
  const shown = cycle.length > 12 ? [...cycle.slice(0, 6), '…', ...cycle.slice(-5)] : cycle;
  const path = `orders[${operations.get(id)!}].links`;
  faults.add(path, shown, `go round in a circle: ${shown.join(' → ')}; take out one of these links`);
}
