/** What the grid's cells say, as markup. Everything from outside is escaped. */
import { escapeHTML } from 'dhtmlx-gantt';
import type { TFunction } from 'i18next';
import type { HostInput, MaterialSource, OrderRow } from '../../electron/host/contract.ts';
import { reasonText } from '../text/failure-text.ts';
import type { PlantFormat } from '../text/plant-format.ts';
import { orderStatus } from './order-status.ts';
import type { Entry } from './order-tasks.ts';

export type Texts = { t: TFunction; format: PlantFormat; language: 'en' | 'zh-CN' };
export type ColumnKey =
  'number' | 'item' | 'customer' | 'quantity' | 'priority' | 'start' | 'end' | 'due' | 'lateness' | 'status';
type Column = {
  key: ColumnKey;
  width: number;
  /** Width for Chinese, where that needs more. */
  wide?: number;
  /** As narrow as it may become where there is little room; absent for what would be cut. */
  least?: number;
  sort?: NonNullable<HostInput<'orders'>['sort']>;
  number?: true;
  /** Left out where the view is narrower, pixels. */
  from?: number;
};

export const columns: readonly Column[] = [
  { key: 'number', width: 170, least: 132, sort: 'number' },
  { key: 'item', width: 200, least: 96, sort: 'item' },
  { key: 'customer', width: 120, least: 80, from: 1800 },
  { key: 'quantity', width: 80, number: true, from: 1300 },
  { key: 'priority', width: 64, sort: 'priority', number: true, from: 1400 },
  { key: 'start', width: 108, number: true, from: 1300 },
  { key: 'end', width: 108, least: 102, sort: 'end', number: true, from: 760 },
  { key: 'due', width: 108, least: 102, sort: 'due', number: true },
  { key: 'lateness', width: 86, wide: 112, sort: 'lateness', number: true },
  { key: 'status', width: 96, from: 1000 },
];

/** Markup of a cell. */
export function cell(entry: Entry, key: ColumnKey, texts: Texts): string {
  if (entry.kind === 'order') return orderCell(entry.row, entry.start, key, texts);
  return entry.kind === 'operation' ? operationCell(entry, key, texts) : materialCell(entry, key, texts);
}

function orderCell(row: OrderRow, start: number | null, key: ColumnKey, texts: Texts): string {
  const { format, t } = texts;
  const late = row.lateness !== null && row.lateness > 0;
  switch (key) {
    case 'number':
      return `<strong>${escapeHTML(row.number)}</strong>${row.kind === 'planned' ? muted(t('orders:kind.planned')) : ''}`;
    case 'item':
      return titled(`${row.item} · ${row.itemName}`, escapeHTML(row.item) + muted(row.itemName));
    case 'customer':
      return titled(row.customer, escapeHTML(row.customer));
    case 'quantity':
      return escapeHTML(`${format.number(row.quantity, 3)} ${row.unit}`);
    case 'priority':
      return escapeHTML(format.number(row.priority, 1));
    case 'start':
      return instant(start, format);
    case 'end':
      return row.end === null && row.status === 'unscheduled' ? status(row, texts) : instant(row.end, format);
    case 'due':
      return instant(row.due, format);
    case 'lateness':
      if (row.lateness === null) return '–';
      return `<span class="${late ? 'problem' : 'muted'}">${late ? '+' : ''}${escapeHTML(format.duration(row.lateness))}</span>`;
    case 'status':
      return status(row, texts);
  }
}

function status(row: OrderRow, { t, format }: Texts): string {
  const reason = row.reason === null ? '' : reasonText(row.reason, t, format);
  const text = t(`orders:status.${orderStatus(row)}`);
  return titled(reason, `<span class="order-status status-${row.status}">${escapeHTML(text)}</span>`);
}

function operationCell(
  { operation }: Extract<Entry, { kind: 'operation' }>,
  key: ColumnKey,
  { t, format }: Texts,
): string {
  const part = operation.part > 0 ? `.${operation.part + 1}` : '';
  switch (key) {
    case 'number':
      return titled(operation.name, `${operation.sequence}${part} ${escapeHTML(operation.name)}`);
    case 'item':
      return operation.machine === null ? '–' : titled(operation.machine.name, escapeHTML(operation.machine.name));
    case 'quantity':
      return escapeHTML(format.number(operation.quantity, 3));
    case 'start':
      return instant(operation.start, format);
    case 'end':
      return instant(operation.end, format);
    case 'status': {
      const marks = (operation.pinned ? ` · ${t('orders:pinned')}` : '') + (operation.relaxed ? ' !' : '');
      const share = operation.state === 'started' ? ` ${format.share(operation.progress)}` : '';
      const title = operation.relaxed ? t('orders:relaxed') : '';
      return titled(title, escapeHTML(t(`orders:state.${operation.state}`) + share + marks));
    }
    case 'customer':
    case 'due':
    case 'lateness':
    case 'priority':
      return '';
  }
}

function materialCell({ material }: Extract<Entry, { kind: 'material' }>, key: ColumnKey, texts: Texts): string {
  const { t, format } = texts;
  const short = material.sources.some(({ kind }) => kind === 'short');
  switch (key) {
    case 'number': {
      const sources = material.sources.map((source) => sourceText(source, texts)).join(', ');
      const name = `<span class="${short ? 'problem' : ''}">${escapeHTML(material.name)}</span>`;
      return titled(`${material.item} · ${material.name}: ${sources}`, `<span class="order-material"></span>${name}`);
    }
    case 'item': {
      const text = material.sources.map((source) => sourceText(source, texts)).join(', ');
      return titled(text, `<span class="${short ? 'problem' : 'muted'}">${escapeHTML(text)}</span>`);
    }
    case 'quantity':
      return escapeHTML(`${format.number(material.quantity, 3)} ${material.unit}`);
    case 'start':
      return instant(material.at, format);
    case 'status':
      return short ? `<span class="problem">${escapeHTML(t('orders:source.short'))}</span>` : '';
    case 'customer':
    case 'due':
    case 'end':
    case 'lateness':
    case 'priority':
      return '';
  }
}

/** Where a material comes from, in words: from stock, by arrival PO-7 on Tuesday. */
export function sourceText({ kind, quantity, at, number }: MaterialSource, { t, format }: Texts): string {
  const text = t(`orders:source.${kind}`, { number });
  return `${format.number(quantity, 3)} ${text}${at === null ? '' : ` ${format.instant(at)}`}`;
}

/** Without the weekday, which the title has: columns of dates are to be narrow. */
function instant(second: number | null, format: PlantFormat): string {
  if (second === null) return '–';
  return titled(format.instant(second), escapeHTML(format.dayTime(second)));
}

function muted(text: string): string {
  return ` <span class="muted">${escapeHTML(text)}</span>`;
}

function titled(title: string, markup: string): string {
  return title === '' ? markup : `<span title="${escapeHTML(title)}">${markup}</span>`;
}
