/** Bars of the order view: their class, what is drawn on them, and what they are called. */
import { escapeHTML } from 'dhtmlx-gantt';
import type { Texts } from './order-cells.ts';
import type { Entry } from './order-tasks.ts';

/** Late, started and done look like on the board. */
export function barClass(entry: Entry): string {
  if (entry.kind === 'order') {
    const { status, lateness } = entry.row;
    const late = (lateness ?? 0) > 0;
    return `order-bar order-bar-whole ${status === 'done' ? 'bar-done' : late ? 'bar-late' : 'bar-planned'}`;
  }
  if (entry.kind === 'material') return 'order-bar';
  const { state } = entry.operation;
  const late = (entry.order.lateness ?? 0) > 0;
  return `order-bar ${state === 'planned' ? (late ? 'bar-late' : 'bar-planned') : `bar-${state}`}`;
}

/** Characters that fit beside a bar's ends, pixels each; shorter bars have no label. */
const characterWidth = 6.5;
const labelMargin = 8;

/** Set-up, label, and the order's due date, in shares of the bar's length. */
export function barMarkup(entry: Entry, pixelsPerHour: number): string {
  if (entry.kind === 'material') return '';
  if (entry.kind === 'order') {
    const { row, start } = entry;
    if (start === null || row.end === null) return '';
    const due = share(row.due - start, row.end - start);
    return `<span class="order-due${row.due < row.end ? ' late' : ''}" style="left:${due}%"></span>`;
  }
  const { operation } = entry;
  const { start, runStart, end } = operation;
  if (start === null || runStart === null || end === null) return '';
  const setup = share(runStart - start, end - start);
  const room = ((end - start) / 3600) * pixelsPerHour - labelMargin;
  const whole = `${operation.sequence}${operation.machine === null ? '' : ` ${operation.machine.id}`}`;
  const label = [whole, String(operation.sequence)].find((text) => text.length * characterWidth <= room) ?? '';
  return (
    (setup > 0 ? `<span class="order-setup" style="width:${setup}%"></span>` : '') +
    (operation.pinned ? '<span class="order-pin"></span>' : '') +
    `<span class="order-label">${escapeHTML(label)}</span>`
  );
}

/** What a screen reader says of a row. */
export function sayEntry(entry: Entry, { t, format }: Texts): string {
  const instant = (second: number | null): string => (second === null ? '–' : format.instant(second));
  if (entry.kind === 'order') {
    const { number, item, end, due } = entry.row;
    return t('orders:say.order', { number, item, end: instant(end), due: instant(due) });
  }
  if (entry.kind === 'operation') {
    const { sequence, name, machine, start, end } = entry.operation;
    const values = { sequence: String(sequence), name, machine: machine?.name ?? '–' };
    return t('orders:say.operation', { ...values, start: instant(start), end: instant(end) });
  }
  const { name, quantity, at } = entry.material;
  return t('orders:say.material', { name, quantity: format.number(quantity, 3), at: instant(at) });
}

/** Per cent. */
function share(part: number, whole: number): number {
  return whole <= 0 ? 0 : Math.round((part / whole) * 1_000_000) / 10_000;
}
