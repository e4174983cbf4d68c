/** JSON Schemas of the files that others read and write, generated from what parses them. Publish with `publishSchemas`. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { pulledKinds } from '../connectors/canonical.ts';
import { plantFileSchema } from '../connectors/plant-file.ts';
import { policySchema, weightsSchema } from '../../solver/model/policy.ts';
import * as problem from '../../solver/model/problem.ts';
import * as schedule from '../../solver/model/schedule.ts';

type Description = { id: string; title: string; description: string };

/** What each part of a document is, for readers of the schema. */
const parts: [z.ZodType, Description][] = [
  [problem.calendarSchema, described('calendar', 'When a machine works: half-open intervals [from, to) in seconds after the epoch, sorted, disjoint, never touching.')], // prettier-ignore
  [problem.setupMatrixSchema, described('setupMatrix', 'Change-over seconds from one value of an attribute to another. Unlisted pairs of different values cost `otherwise`, unlisted equal ones 0.')], // prettier-ignore
  [problem.machineSchema, described('machine', 'A machine does one operation at a time. Its set-up matrices add up.')],
  [problem.resourceSchema, described('resource', 'A pool of equal tools, operators with a skill, or space. Each capacity step holds from `at` on; before the first there is none.')], // prettier-ignore
  [
    problem.materialSchema,
    described('material', 'Stock now, after what started operations have taken, and arrivals to come.'),
  ],
  [problem.requirementSchema, described('requirement', 'Units of a resource drawn while an operation works.')],
  [problem.modeSchema, described('mode', 'One way to carry out an operation: machine, fixed set-up and run seconds for the whole quantity, and resources.')], // prettier-ignore
  [problem.operationSchema, described('operation', 'A step of an order. It runs once, in one of its modes, interrupted only by closed time and only if `interruptible`.')], // prettier-ignore
  [problem.linkSchema, described('link', 'Precedence: `to` starts at least `minLag` and at most `maxLag` seconds after `from` ends; with `transferBatch`, once that many pieces are through.')], // prettier-ignore
  [
    problem.orderSchema,
    described('order', 'A production or planned order. Without `links` its operations follow one another as listed.'),
  ],
  [schedule.assignmentSchema, described('assignment', 'One scheduled part of an operation: set-up from `start` to `runStart`, run from there to `end`.')], // prettier-ignore
  [
    schedule.reasonSchema,
    described('reason', 'Why an order, a pin or a frozen operation did not get what it asked for.'),
  ],
  [schedule.termsSchema, described('terms', 'Objective terms in seconds or counts, each the lower the better.')],
  [weightsSchema, described('weights', 'What each objective term counts for in the objective.')],
  ...Object.entries(pulledKinds).map(([kind, schema]): [z.ZodType, Description] => [
    schema,
    described(kind, `A canonical ${kind} record. Instants are ISO 8601, durations seconds, quantities in the item's base unit.`), // prettier-ignore
  ]),
];

const files: { name: string; schema: z.ZodType; title: string; description: string }[] = [
  {
    name: 'problem',
    schema: problem.problemSchema,
    title: 'Taktwerk problem',
    description: 'A scheduling problem. Times are whole seconds after `epoch`, durations whole seconds.',
  },
  {
    name: 'schedule',
    schema: schedule.scheduleSchema,
    title: 'Taktwerk schedule',
    description: 'A schedule for a problem. Times are whole seconds after the epoch of the problem.',
  },
  {
    name: 'plant',
    schema: plantFileSchema,
    title: 'Taktwerk plant file',
    description: 'A plant and its orders to import: one list of canonical records per kind.',
  },
  {
    name: 'policy',
    schema: policySchema,
    title: 'Taktwerk planning policy',
    description: 'How to construct a schedule, how long to search for better ones, and what to weigh.',
  },
];

/** Each schema by its file name, as draft 2020-12, of what one writes: fields with a default may be left out. */
export function jsonSchemas(): Record<string, Record<string, unknown>> {
  const metadata = z.registry<Description>();
  for (const [schema, description] of parts) metadata.add(schema, description);
  return Object.fromEntries(
    files.map(({ name, schema, title, description }) => {
      const { $schema, ...body } = z.toJSONSchema(schema, { io: 'input', metadata });
      return [`${name}.schema.json`, { $schema, $id: `urn:taktwerk:schema:${name}:1`, title, description, ...body }];
    }),
  );
}

/** Writes the schemas into a directory. */
export async function publishSchemas(directory: string): Promise<string[]> {
  const schemas = Object.entries(jsonSchemas());
  await Promise.all(
    schemas.map(([name, schema]) => writeFile(join(directory, name), `${JSON.stringify(schema, null, 2)}\n`)),
  );
  return schemas.map(([name]) => name);
}

function described(id: string, description: string): Description {
  return { id, title: id.replaceAll(/([A-Z])/g, ' $1').toLowerCase(), description };
}
