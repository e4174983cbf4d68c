/** Commands as rows of the history: what was changed about what, in words that can be translated. */
import { z } from 'zod';
import type { CommandRow, ParsedChange } from '../contract.ts';
import type { Command } from '../store/commands.ts';
import type { Records } from '../session/records.ts';
import { operationName, orderName, partName } from './names.ts';
import { keys, type AdjustmentSet } from './adjustments.ts';

type Row = CommandRow['changes'][number];

const rowSchema = z.object({
  change: z.string(),
  subject: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
const resultSchema = z.object({
  changes: z.array(rowSchema).catch([]),
  moved: z.number().nullable().catch(null),
  weightedTardiness: z.object({ before: z.number(), after: z.number() }).nullable().catch(null),
});

/** One line about a change, as people named things when it was made. */
export function describeChange(change: ParsedChange, records: Records, adjustments: AdjustmentSet): Row {
  const machineName = (id: string): string => records.machine.find((machine) => machine.id === id)?.name ?? id;
  const row = (subject: string, params: Row['params'] = {}): Row => ({ change: change.change, subject, params });
  switch (change.change) {
    case 'move': {
      const { what, shift, machine } = change;
      const params = { shift, ...(machine === undefined ? {} : { machine: machineName(machine) }) };
      if (what.kind === 'order') return row(orderName(records, what.order), { kind: 'order', ...params });
      if (what.kind === 'after') return row('', { kind: 'after', at: what.at, ...params });
      const [{ operation, part }] = what.parts;
      return row(partName(records, operation, part), { kind: 'parts', count: what.parts.length, ...params });
    }
    case 'mode':
      return row(partName(records, change.operation, change.part), { machine: machineName(change.machine) });
    case 'pin':
    case 'unpin': {
      const [{ operation, part }] = change.parts;
      return row(partName(records, operation, part), { count: change.parts.length });
    }
    case 'split':
      return row(operationName(records, change.operation), { count: change.quantities.length });
    case 'join':
      return row(operationName(records, change.operation));
    case 'hold':
    case 'letGo':
    case 'removeRushOrder':
      return row(orderName(records, change.order));
    case 'order': {
      const { order, due, quantity, priority } = change;
      const given = Object.entries({ due, quantity, priority }).filter(([, value]) => value !== undefined);
      return row(orderName(records, order), Object.fromEntries(given.map(([name, value]) => [name, value ?? 'erp'])));
    }
    case 'rushOrder':
      return row(change.number, { item: change.item, quantity: change.quantity, due: change.due });
    case 'downtime':
    case 'overtime':
      return row(machineName(change.machine), { start: change.start, end: change.end });
    case 'removeMachineTime': {
      const time = adjustments.get(keys.machineTime(change.id));
      return row(time?.kind === 'machineTime' ? machineName(time.machine) : change.id);
    }
  }
}

export function commandRow({ id, at, kind, result, inverse, state }: Command): CommandRow {
  const said = resultSchema.safeParse(result ?? {});
  const { changes, moved, weightedTardiness } = said.success ? said.data : resultSchema.parse({});
  const undoable = inverse !== null && state !== 'abandoned';
  return { id, at, kind, changes, state, undoable, moved, weightedTardiness };
}
