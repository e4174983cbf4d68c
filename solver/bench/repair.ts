/**
 * `node solver/bench/repair.ts [operations] [moves]`: what repair costs on the made-up plant with every constraint, in milliseconds of
 * processor time: opening the board, previews and applied moves by kind, and adapting to a changed problem. Prints a table; every applied plan
 * is checked.
 */
import { checkSchedule } from '../check/check.ts';
import { policySchema } from '../model/policy.ts';
import { createRandom } from '../model/random.ts';
import type { ScheduleDocument } from '../model/schedule.ts';
import { solveHere } from '../pool/solve-here.ts';
import { adapt } from '../repair/adapt.ts';
import { gapRules, type Move, type RepairRequest, type Selection } from '../repair/request.ts';
import { RepairBoard } from '../repair/repair.ts';
import { asRush } from './plant-events.ts';
import { plantProblem } from './plant-problem.ts';

const [size = '10000', count = '400'] = process.argv.slice(2);
const day = 86_400;
const mostRuns = 20;
const document = plantProblem(Number(size));
const solved = solveHere(document, policySchema.parse({ rule: 'ATCS', direction: 'forward', seconds: 0, workers: 1 }));
if (!solved.ok) throw new Error(solved.message);
const schedule = solved.value;
const random = createRandom(1);
const frozen = day;

const costs = new Map<string, { times: number[]; moved: number; forbidden: number }>();
const { value: board, cost: openCost } = timed(() => must(RepairBoard.open(document, schedule, { frozen })));
console.log(`${size} operations, ${schedule.assignments.length} parts; opened in ${openCost.toFixed(0)} ms`);
let current: ScheduleDocument = schedule;
for (let k = 0; k < Number(count); k++) {
  const kind = random.pick([
    'single',
    'single',
    'single',
    'single',
    'order',
    'after, one machine',
    'after, all machines',
  ]);
  const request = randomRequest(kind);
  const { value: preview, cost } = timed(() => must(board.preview(request)), 30);
  note(`preview ${kind}, ${request.gaps}`, cost, preview.moved, preview.violation !== null);
  if (preview.violation || !random.chance(0.1)) continue;
  const { value: applied, cost: applyCost } = timed(() => must(board.apply(request)));
  note(`apply ${kind}`, applyCost, applied.preview.moved, false);
  current = board.schedule();
  const { violations } = checkSchedule(document, current, { baseline: schedule, frozen });
  if (violations.length > 0) throw new Error(`${JSON.stringify(request)}: ${violations[0].message}`);
}
const [delayed, ...others] = document.orders;
const changed = {
  ...document,
  orders: [{ ...delayed, due: delayed.due - day }, ...others, asRush(others.at(-1)!, document.now)],
};
for (const gaps of gapRules) {
  const { value, cost } = timed(() => adapt(changed, schedule, { frozen, gaps }));
  const before = new Map(schedule.assignments.map((one) => [`${one.operation} ${one.part}`, one.start]));
  const moved = value.assignments.filter((one) => before.get(`${one.operation} ${one.part}`) !== one.start).length;
  note(`adapt to a rush order, ${gaps}`, cost, moved, false);
}
for (const [name, { times, moved, forbidden }] of [...costs].sort(([one], [other]) => (one < other ? -1 : 1))) {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(2).padStart(8);
  const figures = `${String(times.length).padStart(5)} ${at(0.5)} ${at(0.95)} ${at(1)} ms`;
  console.log(
    `${name.padEnd(40)} ${figures} ${String(forbidden).padStart(5)} forbidden, ${(moved / times.length).toFixed(1)} moved`,
  );
}

function randomRequest(kind: string): RepairRequest {
  const { operation, part, machine: on, start } = random.pick(current.assignments);
  const owner = document.orders.find((order) => order.operations.some(({ id }) => id === operation))!;
  const { modes } = owner.operations.find(({ id }) => id === operation)!;
  const gaps = random.pick(gapRules);
  if (kind === 'single') {
    const what: Selection = { kind: 'parts', parts: [{ operation, part }] };
    const move: Move = { what, shift: random.int(-day, 2 * day) };
    return { move: random.chance(0.5) ? { ...move, machine: random.pick(modes).machine } : move, gaps };
  }
  const what: Selection =
    kind === 'order'
      ? { kind: 'order', order: owner.id }
      : { kind: 'after', at: start, machines: kind === 'after, one machine' ? [on] : null };
  return { move: { what, shift: random.int(-day / 2, day) }, gaps };
}

/** Milliseconds of processor time, over as many runs as it takes to measure it where clocks are coarse. */
function timed<T>(run: () => T, atLeast = 0): { value: T; cost: number } {
  const before = process.threadCpuUsage();
  for (let runs = 1; ; runs++) {
    const value = run();
    const { user, system } = process.threadCpuUsage(before);
    const spent = (user + system) / 1000;
    if (spent >= atLeast || runs === mostRuns) return { value, cost: spent / runs };
  }
}

function note(name: string, cost: number, moved: number, isForbidden: boolean): void {
  const entry = costs.get(name) ?? { times: [], moved: 0, forbidden: 0 };
  costs.set(name, entry);
  entry.times.push(cost);
  entry.moved += moved;
  entry.forbidden += Number(isForbidden);
}

function must<T>(result: { ok: true; value: T } | { ok: false; message: string }): T {
  if (!result.ok) throw new Error(result.message);
  return result.value;
}
