/** What a drag would do, in words: for the card at the pointer and for screen readers. */
import type { TFunction } from 'i18next';
import type { Grab, MovePreview } from '../../../electron/host/contract.ts';
import type { PlantFormat } from '../../text/plant-format.ts';
import { operationCode } from '../describe.ts';
import type { BoardModel } from '../model.ts';
import type { Taken } from './taken.ts';

type Violation = NonNullable<MovePreview['violation']>;

export type Tone = 'plain' | 'good' | 'bad';
export type Line = { text: string; tone: Tone };
export type Words = { title: string; lines: Line[]; /** Why it cannot lie there. */ refusal: string | null };
export type Wording = { model: BoardModel; format: PlantFormat; t: TFunction };

/** As many orders are named; of the rest only the number is said. */
const mostNamed = 3;

/** What has been taken hold of. */
export function sayTaken(taken: Taken, { model, format, t }: Wording): string {
  const { what } = taken;
  if (what.kind === 'order') {
    const order = model.orderOf(what.order);
    return t('board:drag.order', { number: order === null ? what.order : model.board.orders.numbers[order] });
  }
  if (what.kind === 'after') {
    const time = format.instant(what.at);
    if (what.machines === null) return t('board:drag.after', { time });
    return t('board:drag.afterOn', { time, machine: machineName(model, what.machines[0]) });
  }
  if (what.parts.length > 1) return t('board:drag.several', { count: what.parts.length });
  return taken.anchor === null ? '' : operationCode(model, taken.anchor);
}

/** What of the selection stays, once the host has said so; null when all of it moves. */
export function sayFixed({ fixed, movable }: Grab, { format, t }: Wording): string | null {
  if (fixed.length === 0) return null;
  const causes = [...new Set(fixed.map(({ cause }) => cause))].map((cause) => t(`board:drag.fixed.${cause}`));
  return t('board:drag.stay', {
    count: fixed.length,
    movable: t('board:drag.movable', { count: movable }),
    why: format.list(causes),
  });
}

/** What dropping it there would do. */
export function sayPreview(taken: Taken, preview: MovePreview, wording: Wording): Words {
  const { format, t } = wording;
  const { violation, placed } = preview;
  const title = sayTaken(taken, wording);
  if (violation !== null) return { title, lines: [], refusal: sayViolation(violation, wording) };
  const lines: Line[] = [];
  const first = placed[0];
  // Of everything right of a point the first and the last say little.
  if (first !== undefined && taken.reach !== 'after') {
    const machine = machineName(wording.model, first.machine);
    const end = Math.max(...placed.map((part) => part.end));
    const start = Math.min(...placed.map((part) => part.start));
    lines.push({ text: `${format.instant(start)} – ${format.instant(end)}`, tone: 'plain' });
    if (placed.every((part) => part.machine === first.machine)) lines.push({ text: machine, tone: 'plain' });
  }
  lines.push(...orderLines(taken, preview, wording));
  const { before, after } = preview.weightedTardiness;
  if (after !== null) lines.push(tardinessLine(after - before, wording));
  if (preview.moved > 0) {
    const count = { count: preview.moved };
    const text = preview.complete ? t('board:drag.moved', count) : t('board:drag.movedAtLeast', count);
    lines.push({ text, tone: 'plain' });
  }
  return { title, lines, refusal: null };
}

function orderLines(
  taken: Taken,
  { complete, orders, becameLate, becameOnTime }: MovePreview,
  { model, format, t }: Wording,
): Line[] {
  const lines: Line[] = [];
  const own = ownOrder(taken, orders, complete, model);
  if (own !== null) {
    const slack = own.due - own.end;
    const values = { number: own.number, end: format.instant(own.end), by: format.duration(Math.abs(slack)) };
    const ends = slack < 0 ? 'endsLate' : 'endsOnTime';
    const text = complete ? t(`board:drag.${ends}`, values) : t(`board:drag.${ends}AtLeast`, values);
    lines.push({ text, tone: slack < 0 ? 'bad' : 'plain' });
  }
  const isLate = (end: number | null, due: number): boolean => end !== null && end > due;
  const late = orders.filter(({ before, after, due }) => !isLate(before, due) && isLate(after, due));
  const saved = orders.filter(({ before, after, due }) => isLate(before, due) && !isLate(after, due));
  if (becameLate > 0) {
    const values = { count: becameLate, orders: named(late, format) };
    const text = complete ? t('board:drag.becomeLate', values) : t('board:drag.becomeLateAtLeast', values);
    lines.push({ text, tone: 'bad' });
  }
  if (becameOnTime > 0) {
    const values = { count: becameOnTime, orders: named(saved, format) };
    lines.push({ text: t('board:drag.becomeOnTime', values), tone: 'good' });
  }
  return lines;
}

/** Where the order taken hold of would end, of an answer that is not complete at the earliest; as it does now when a complete one has no change. */
function ownOrder(
  taken: Taken,
  changes: MovePreview['orders'],
  complete: boolean,
  { board }: BoardModel,
): { number: string; due: number; end: number } | null {
  if (taken.anchor === null) return null;
  const order = board.operations.order[taken.anchor];
  const change = changes.find((candidate) => candidate.order === board.orders.ids[order]);
  const end = change !== undefined ? change.after : complete ? board.orders.end[order] : null;
  return end === null || end < 0 ? null : { number: board.orders.numbers[order], due: board.orders.due[order], end };
}

function named(orders: readonly { number: string }[], format: PlantFormat): string {
  const names = format.list(orders.slice(0, mostNamed).map(({ number }) => number));
  return orders.length > mostNamed ? `${names} …` : names;
}

function tardinessLine(change: number, { format, t }: Wording): Line {
  if (Math.abs(change) < 60) return { text: t('board:drag.tardinessSame'), tone: 'plain' };
  const by = format.hours(Math.abs(change));
  return change > 0
    ? { text: t('board:drag.tardinessMore', { by }), tone: 'bad' }
    : { text: t('board:drag.tardinessLess', { by }), tone: 'good' };
}

/** The first rule that forbids the drop, by its name, with what it is about. */
export function sayViolation({ constraint, part, subject, params }: Violation, wording: Wording): string {
  const { model, t } = wording;
  const values = { ...wordedParams(params, wording), subject: nameOf(subject, wording) };
  const rule = t(`board:violation.${constraint}.${params['case'] ?? 'plain'}`, values);
  const operation = model.find(part.operation, part.part);
  return operation === null ? rule : t('board:violation.of', { code: operationCode(model, operation), rule });
}

/** Parameters that are instants, by name; they come as seconds. */
const instants = new Set(['at', 'start', 'end']);

/** Parameters that are ids, by name. */
const ids = new Set(['machine', 'order', 'other']);

function wordedParams(params: Record<string, string | number>, wording: Wording): Record<string, string> {
  const { format } = wording;
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      if (typeof value === 'string') return [name, ids.has(name) ? nameOf(value, wording) : value];
      return [name, instants.has(name) ? format.instant(value) : format.number(value, 2)];
    }),
  );
}

/** An id as the planner knows it: a machine's name, an operation's code, an order's number. */
function nameOf(id: string, { model }: Wording): string {
  const operation = model.find(id, 0);
  if (operation !== null) return operationCode(model, operation);
  const order = model.orderOf(id);
  return order === null ? machineName(model, id) : model.board.orders.numbers[order];
}

function machineName(model: BoardModel, id: string): string {
  return model.board.machines.find((machine) => machine.id === id)?.name ?? id;
}
