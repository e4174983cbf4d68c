/** Job responses and states of ISA-95 Job Control (V2), and the canonical progress made of them. Used by both ends, like job-order.ts. */
import { DataType } from 'node-opcua-client';
import { jobStates } from '../canonical.ts';
import type { JobResponse, JobState } from '../canonical.ts';
import { failure, success } from '../../../solver/model/result.ts';
import type { Result } from '../../../solver/model/result.ts';
import { decimalString, parameterIds, parameterValue, uses } from './job-order.ts';
import type { Isa95Parameter } from './job-order.ts';

/** Ids of job response data; the first three are predefined by OPC 40001-3. */
export const responseIds = {
  /** Double: good and scrap together. */
  producedQuantity: 'ProducedQuantity',
  /** Double */
  goodQuantity: 'GoodQuantity',
  /** Int: 0 unknown, 1 successful, 2 unsuccessful. */
  jobResult: 'JobResult',
  /** Double */
  scrapQuantity: 'urn:taktwerk:ScrapQuantity',
  /** Double, 0 to 1 */
  progress: 'urn:taktwerk:Progress',
  /** DateTime: the plant's time this is the state of. */
  at: 'urn:taktwerk:At',
} as const;

type Optional<T> = T | null | undefined;
/** ISA95StateDataType */
export type Isa95State = {
  stateNumber: Optional<number>;
  stateText?: Optional<{ text?: Optional<string>; locale?: Optional<string> }>;
  browsePath?: unknown;
};
/** ISA95JobResponseDataType, as far as it is used here. */
export type Isa95JobResponse = {
  jobResponseID: Optional<string>;
  jobOrderID: Optional<string>;
  startTime?: Optional<Date>;
  endTime?: Optional<Date>;
  jobState: Optional<Isa95State[]>;
  jobResponseData?: Optional<Isa95Parameter[]>;
  equipmentActuals?: Optional<{ ID: Optional<string>; equipmentUse?: Optional<string> }[]>;
  materialActuals?: Optional<
    { materialDefinitionID?: Optional<string>; materialUse?: Optional<string>; quantity?: Optional<string> }[]
  >;
};

const stateTexts = ['NotAllowedToStart', 'AllowedToStart', 'Running', 'Interrupted', 'Ended', 'Aborted'] as const;

/** The state array of a job: top-level state only. */
export function toStateArray(state: JobState): Isa95State[] {
  const index = jobStates.indexOf(state);
  return [
    { stateNumber: index + 1, stateText: { text: stateTexts[index], locale: 'en' }, browsePath: { elements: [] } },
  ];
}

/** The job state of a state array: its first entry is the top level. Null for numbers the standard does not have. */
export function fromStateArray(states: Optional<Isa95State[]>): JobState | null {
  return jobStates[(states?.[0]?.stateNumber ?? 0) - 1] ?? null;
}

/** Options for `constructExtensionObject` of ISA95JobResponseDataType. `item` is what the job produces. */
export function toJobResponse(response: JobResponse, item: string): Isa95JobResponse {
  const { goodQuantity, scrapQuantity, state } = response;
  const double = (ID: string, value: number) => ({ ID, value: { dataType: DataType.Double, value } });
  return {
    jobResponseID: response.jobOrder,
    jobOrderID: response.jobOrder,
    ...(response.startedAt === null ? {} : { startTime: new Date(response.startedAt) }),
    ...(response.endedAt === null ? {} : { endTime: new Date(response.endedAt) }),
    jobState: toStateArray(state),
    jobResponseData: [
      double(responseIds.producedQuantity, goodQuantity + scrapQuantity),
      double(responseIds.goodQuantity, goodQuantity),
      {
        ID: responseIds.jobResult,
        value: { dataType: DataType.Int32, value: state === 'ended' ? 1 : state === 'aborted' ? 2 : 0 },
      },
      double(responseIds.scrapQuantity, scrapQuantity),
      double(responseIds.progress, response.progress),
      { ID: responseIds.at, value: { dataType: DataType.DateTime, value: new Date(response.at) } },
      ...(response.revision === null
        ? []
        : [{ ID: parameterIds.revision, value: { dataType: DataType.UInt32, value: response.revision } }]),
    ],
    equipmentActuals: [{ ID: response.machine, equipmentUse: uses.machine }],
    materialActuals: [
      { materialDefinitionID: item, materialUse: uses.produced, quantity: decimalString(goodQuantity) },
    ],
  };
}

/**
 * The canonical progress of a received job response. `machine` and `at` stand in where the server names none; without quantities a job
 * counts 0 pieces. `bad-job-response` names the field that is missing.
 */
export function fromJobResponse(
  structure: Isa95JobResponse,
  otherwise: { machine: string; at: string },
): Result<JobResponse, 'bad-job-response'> {
  const jobOrder = structure.jobOrderID;
  if (jobOrder == null || jobOrder === '') return failure('bad-job-response', 'Job response without JobOrderID');
  const state = fromStateArray(structure.jobState);
  if (state === null) {
    return failure('bad-job-response', `Job response of ${jobOrder}: JobState has no known StateNumber (1 to 6)`);
  }
  const data = structure.jobResponseData;
  const numberOf = (id: string) => {
    const value = parameterValue(data, id);
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  };
  const scrapQuantity = numberOf(responseIds.scrapQuantity) ?? 0;
  const produced = numberOf(responseIds.producedQuantity);
  const progress = numberOf(responseIds.progress) ?? (state === 'ended' ? 1 : 0);
  const at = parameterValue(data, responseIds.at);
  return success({
    jobOrder,
    revision: numberOf(parameterIds.revision) ?? null,
    machine: structure.equipmentActuals?.[0]?.ID ?? otherwise.machine,
    state,
    startedAt: structure.startTime?.toISOString() ?? null,
    endedAt: structure.endTime?.toISOString() ?? null,
    goodQuantity:
      numberOf(responseIds.goodQuantity) ?? (produced === undefined ? 0 : Math.max(0, produced - scrapQuantity)),
    scrapQuantity,
    progress: Math.min(1, Math.max(0, progress)),
    at: at instanceof Date ? at.toISOString() : otherwise.at,
  });
}
