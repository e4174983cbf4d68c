/** Job lists and job responses as they come off the wire, bounded and checked before anyone trusts them. */
import { z } from 'zod';
import type { JobResponse, JobState } from '../canonical.ts';
import { parseJobOrderId } from '../job-id.ts';
import { parameterIds, parameterValue, type Isa95Parameter } from './job-order.ts';
import { fromJobResponse, fromStateArray, type Isa95JobResponse } from './job-response.ts';

/** An entry of a JobOrderList. `state` is null for states the standard does not have, `revision` where the floor keeps ids only. */
export type ListedJob = { id: string; state: JobState | null; revision: number | null };

const mostEntries = 100_000;
const mostParameters = 1000;
const shortText = z.string().max(500);
/** Instants before 1970 are OPC UA's way to say none. */
const instant = z.date().refine((date) => date.getTime() > 0 && date.getTime() < 8.64e15);
const quantity = z.number().min(0).max(1e12);

const parameter = z.object({
  ID: shortText.nullish().catch(null),
  value: z.object({ dataType: z.number(), value: z.unknown() }).nullish().catch(null),
});
const parameters = z.array(parameter).max(mostParameters).nullish().catch(null);
const states = z
  .array(z.object({ stateNumber: z.number().nullable().catch(null) }))
  .max(100)
  .nullish()
  .catch(null);
const entrySchema = z.object({
  jobOrder: z.object({ jobOrderID: z.string().min(1).max(500), jobOrderParameters: parameters }),
  state: states,
});
const responseSchema = z.object({
  jobResponseID: shortText.nullish().catch(null),
  jobOrderID: z.string().min(1).max(500),
  startTime: instant.nullish().catch(null),
  endTime: instant.nullish().catch(null),
  jobState: states,
  jobResponseData: parameters,
  equipmentActuals: z
    .array(z.object({ ID: shortText.nullish().catch(null) }))
    .max(mostParameters)
    .nullish()
    .catch(null),
});

/** The entries of a JobOrderList. Entries without a readable id are nobody's and left out; null if it is no list, or one
 * of which nothing can be read. */
export function parseJobList(value: unknown): ListedJob[] | null {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value) || value.length > mostEntries) return null;
  const entries = value.flatMap((entry: unknown) => {
    const parsed = entrySchema.safeParse(entry);
    if (!parsed.success) return [];
    const { jobOrder, state } = parsed.data;
    const revision = revisionOf(jobOrder.jobOrderParameters as Isa95Parameter[] | null | undefined);
    return [{ id: jobOrder.jobOrderID, state: fromStateArray(state), revision }];
  });
  return value.length > 0 && entries.length === 0 ? null : entries;
}

/** A job response, or null if it says nothing that can be used. `otherwise` stands in for what it does not name. */
export function parseJobResponse(value: unknown, otherwise: { machine: string; at: string }): JobResponse | null {
  const parsed = responseSchema.safeParse(value);
  if (!parsed.success) return null;
  const result = fromJobResponse(parsed.data as Isa95JobResponse, otherwise);
  if (!result.ok) return null;
  const response = result.value;
  const at = instant.safeParse(new Date(response.at));
  return {
    ...response,
    revision: revisionOf(parsed.data.jobResponseData as Isa95Parameter[] | null | undefined),
    goodQuantity: quantity.catch(0).parse(response.goodQuantity),
    scrapQuantity: quantity.catch(0).parse(response.scrapQuantity),
    at: at.success ? response.at : otherwise.at,
  };
}

/** Whether the id is one that we give, and of this plant if one is named. */
export function isOurs(id: string, plant: string | undefined): boolean {
  const key = parseJobOrderId(id);
  return key !== null && (plant === undefined || key.plant === plant);
}

function revisionOf(from: Isa95Parameter[] | null | undefined): number | null {
  const value = parameterValue(from, parameterIds.revision);
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 ? value : null;
}
