/** Commands and what they came to, in words. */
import type { TFunction } from 'i18next';
import type { CommandRow, EditPreview, EditSummary } from '../../electron/host/contract.ts';
import type { Failure } from '../../solver/model/result.ts';
import { sayViolation } from '../board/drag/words.ts';
import type { BoardModel } from '../board/model.ts';
import { failureText } from '../text/failure-text.ts';
import type { PlantFormat } from '../text/plant-format.ts';

export type Texts = { t: TFunction; format: PlantFormat };

/** As many orders are named; of the rest only the number is said. */
const mostNamed = 3;
/** Parameters of a change that are instants or lengths of time; they come as seconds. */
const instants = new Set(['at', 'start', 'end', 'due']);

/** One line about a command: `Order 4711: due date, priority`. */
export function commandText({ kind, changes }: CommandRow, texts: Texts): string {
  const { t } = texts;
  if (changes.length === 0) return t(`edits:command.${kind}`, { defaultValue: kind });
  const [first, second] = changes;
  const line = changeText(first, texts);
  const pinnedDrop = changes.length === 2 && first.change === 'move' && second.change === 'pin';
  if (pinnedDrop) return t('edits:andPinned', { change: line });
  return changes.length === 1 ? line : t('edits:andMore', { change: line, count: changes.length - 1 });
}

function changeText({ change, subject, params }: CommandRow['changes'][number], { t, format }: Texts): string {
  const values: Record<string, string | number> = { subject };
  for (const [name, value] of Object.entries(params)) {
    // A count decides between singular and plural, so it stays a number.
    if (typeof value === 'string' || name === 'count') values[name] = value;
    else if (name === 'shift') values[name] = `${value < 0 ? '−' : '+'}${format.duration(Math.abs(value))}`;
    else values[name] = instants.has(name) ? format.instant(value) : format.number(value, 3);
  }
  if (change === 'order') return t('edits:change.order', { ...values, fields: fieldsText(params, { t, format }) });
  if (change === 'move') {
    const machine = values['machine'] === undefined ? '' : t('edits:change.toMachine', { machine: values['machine'] });
    const kind = params['kind'] === 'parts' && params['count'] !== 1 ? 'several' : params['kind'];
    return t(`edits:change.move.${kind}`, { ...values, machine });
  }
  if ((change === 'pin' || change === 'unpin') && params['count'] !== 1) {
    return t(`edits:change.${change}Several`, values);
  }
  return t(`edits:change.${change}`, values);
}

function fieldsText(params: CommandRow['changes'][number]['params'], { t, format }: Texts): string {
  return (['due', 'quantity', 'priority'] as const)
    .flatMap((field) => {
      const value = params[field];
      if (value === undefined) return [];
      if (typeof value === 'string') return [t(`edits:reset.${field}`)];
      const shown = field === 'due' ? format.instant(value) : format.number(value, 3);
      return [t(`edits:set.${field}`, { value: shown })];
    })
    .join(', ');
}

export type Line = { text: string; tone: 'plain' | 'good' | 'bad' };

/** What an edit came to, or would come to, the number of what moved first. */
export function consequenceLines(summary: EditPreview | EditSummary, { t, format }: Texts): Line[] {
  const { moved, becameLate, becameOnTime, weightedTardiness, unscheduled, relaxed } = summary;
  const lines: Line[] = [{ text: movedText(moved, { t }), tone: 'plain' }];
  const add = (text: string, tone: Line['tone']): void => void lines.push({ text, tone });
  if (becameLate.length > 0) {
    const values = { count: becameLate.length, orders: named(becameLate) };
    add(t('edits:nowLate', values), 'bad');
  }
  if (becameOnTime.length > 0) {
    const values = { count: becameOnTime.length, orders: named(becameOnTime) };
    add(t('edits:nowOnTime', values), 'good');
  }
  const left = unscheduled.after - unscheduled.before;
  if (left > 0) add(t('edits:leftOut', { count: left }), 'bad');
  if (left < 0) add(t('edits:broughtIn', { count: -left }), 'good');
  if (relaxed > 0) add(t('edits:relaxed', { count: relaxed }), 'bad');
  const worse = weightedTardiness.after - weightedTardiness.before;
  if (Math.abs(worse) >= 60)
    add(
      t(worse > 0 ? 'edits:tardinessMore' : 'edits:tardinessLess', { by: format.hours(Math.abs(worse)) }),
      worse > 0 ? 'bad' : 'good',
    );
  if (summary.carriedOver) add(t('edits:carriedOver'), 'plain');
  return lines;
}

/** `11 operations moved`, `nothing moved`. */
export function movedText(moved: number, { t }: Pick<Texts, 't'>): string {
  return moved === 0 ? t('edits:nothingMoved') : t('edits:moved', { count: moved });
}

function named(orders: readonly { number: string }[]): string {
  const names = orders.slice(0, mostNamed).map(({ number }) => number);
  return orders.length > mostNamed ? `${names.join(', ')} …` : names.join(', ');
}

/** Why an edit was refused; a violation by the name of its rule. */
export function refusalText(refusal: Failure, model: BoardModel | null, { t, format }: Texts): string {
  const violation = refusal.details?.['violation'];
  if (refusal.code !== 'violation' || violation === undefined || model === null) return failureText(refusal, t);
  return sayViolation(violation as Parameters<typeof sayViolation>[0], { model, format, t });
}
