/** A schedule's assignments as columns, and as the blob a scenario keeps: 100,000 rows pack into about a megabyte. */
import { promisify } from 'node:util';
import { constants, deflateRaw, inflateRaw } from 'node:zlib';
import { Packr } from 'msgpackr';
import { z } from 'zod';
import type { Assignment } from '../../../solver/model/schedule.ts';
import type { RowName } from './schedule-difference.ts';

/** Row i is one assignment. `machine[i]` is an index into `machines`; times are seconds after the problem's epoch. */
export type ScheduleColumns = {
  operation: string[];
  machines: string[];
  part: Int32Array;
  machine: Int32Array;
  mode: Int32Array;
  start: Int32Array;
  runStart: Int32Array;
  end: Int32Array;
};

const numeric = ['part', 'machine', 'mode', 'start', 'runStart', 'end'] as const;
const packr = new Packr({ useRecords: false, mapsAsObjects: true });
const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

const bytes = z.instanceof(Uint8Array);
const packedSchema = z
  .strictObject({
    operation: z.array(z.string()),
    machines: z.array(z.string()),
    part: bytes,
    machine: bytes,
    mode: bytes,
    start: bytes,
    runStart: bytes,
    end: bytes,
    /** Of a difference: rows of its base that are gone. */
    removed: z.array(z.tuple([z.string(), z.int()])).optional(),
  })
  .refine((packed) => numeric.every((name) => packed[name].byteLength === packed.operation.length * 4));

export function columnsOf(assignments: readonly Assignment[]): ScheduleColumns {
  const count = assignments.length;
  const machines = new Map<string, number>();
  const columns = {
    operation: assignments.map(({ operation }) => operation),
    part: new Int32Array(count),
    machine: new Int32Array(count),
    mode: new Int32Array(count),
    start: new Int32Array(count),
    runStart: new Int32Array(count),
    end: new Int32Array(count),
  };
  for (const [row, assignment] of assignments.entries()) {
    let machine = machines.get(assignment.machine);
    if (machine === undefined) machines.set(assignment.machine, (machine = machines.size));
    columns.machine[row] = machine;
    columns.part[row] = assignment.part;
    columns.mode[row] = assignment.mode;
    columns.start[row] = assignment.start;
    columns.runStart[row] = assignment.runStart;
    columns.end[row] = assignment.end;
  }
  return { ...columns, machines: [...machines.keys()] };
}

export function assignmentsOf(columns: ScheduleColumns): Assignment[] {
  return columns.operation.map((operation, row) => ({
    operation,
    part: columns.part[row],
    machine: columns.machines[columns.machine[row]],
    mode: columns.mode[row],
    start: columns.start[row],
    runStart: columns.runStart[row],
    end: columns.end[row],
  }));
}

/** MessagePack of the string lists and the little-endian columns, deflated; of a difference with the rows of its base that are gone. */
export async function packColumns(columns: ScheduleColumns, removed?: readonly RowName[]): Promise<Uint8Array> {
  const packed: Record<string, unknown> = { operation: columns.operation, machines: columns.machines };
  if (removed !== undefined) packed['removed'] = removed;
  for (const name of numeric) packed[name] = Buffer.from(littleEndian(columns[name]).buffer);
  return deflate(packr.pack(packed), { level: constants.Z_BEST_SPEED });
}

/** @throws when the blob is none of ours: the file was damaged or tampered with. */
export async function unpackColumns(blob: Uint8Array): Promise<ScheduleColumns & { removed?: RowName[] | undefined }> {
  const packed = packedSchema.parse(packr.unpack(await inflate(blob)));
  const column = (name: (typeof numeric)[number]) => littleEndian(new Int32Array(Uint8Array.from(packed[name]).buffer));
  return {
    operation: packed.operation,
    machines: packed.machines,
    ...(packed.removed === undefined ? {} : { removed: packed.removed }),
    part: column('part'),
    machine: column('machine'),
    mode: column('mode'),
    start: column('start'),
    runStart: column('runStart'),
    end: column('end'),
  };
}

const hostIsLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function littleEndian(column: Int32Array): Int32Array<ArrayBuffer> {
  const copy = Int32Array.from(column);
  if (!hostIsLittleEndian) Buffer.from(copy.buffer).swap32();
  return copy;
}
