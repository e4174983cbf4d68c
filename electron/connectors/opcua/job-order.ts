/**
 * Job orders as OPC UA ISA-95 Job Control (V2) carries them, and the canonical message made of them. Standard fields are used where the
 * standard has them; the rest are job order parameters with ids of our own. Used by both ends: the connector that sends and the plant that
 * receives. Field names follow node-opcua: first letter lower-cased, except the all-caps `ID`; unknown names would be dropped silently.
 */
import { DataType } from 'node-opcua-client';
import { jobOrderMessage } from '../canonical.ts';
import type { JobOrder } from '../canonical.ts';
import { failure, success } from '../../../solver/model/result.ts';
import type { Result } from '../../../solver/model/result.ts';

export const jobControlNamespaceUri = 'http://opcfoundation.org/UA/ISA95-JOBCONTROL_V2/';

/** Ids of job order parameters. */
export const parameterIds = {
  /** Predefined by OPC 40001-3, String[]: the numbers people call the orders by. */
  orderNumbers: 'OrderNumbers',
  /** UInt32 */
  revision: 'urn:taktwerk:Revision',
  /** String: the order's id. */
  order: 'urn:taktwerk:Order',
  /** UInt32, from 1: place in the machine's sequence. */
  position: 'urn:taktwerk:Position',
  /** Double, seconds */
  setupSeconds: 'urn:taktwerk:SetupSeconds',
  /** Double, seconds for the whole quantity */
  runSeconds: 'urn:taktwerk:RunSeconds',
  /** No value; one String subparameter for each set-up attribute. */
  attributes: 'urn:taktwerk:Attributes',
} as const;

/** Uses of required equipment, personnel and material. */
export const uses = {
  machine: 'Machine',
  tool: 'Tool',
  skill: 'Skill',
  produced: 'Produced',
  consumed: 'Consumed',
} as const;

type Optional<T> = T | null | undefined;
type Text = { text?: Optional<string>; locale?: Optional<string> };
/** ISA95ParameterDataType; `value` is a Variant. */
export type Isa95Parameter = {
  ID: Optional<string>;
  value?: Optional<{ dataType: DataType; value?: unknown }>;
  subparameters?: Optional<Isa95Parameter[]>;
};
/** ISA95JobOrderDataType, as far as it is used here. */
export type Isa95JobOrder = {
  jobOrderID: Optional<string>;
  description?: Optional<Text[]>;
  workMasterID?: Optional<{ ID: Optional<string> }[]>;
  startTime?: Optional<Date>;
  endTime?: Optional<Date>;
  priority?: Optional<number>;
  jobOrderParameters?: Optional<Isa95Parameter[]>;
  personnelRequirements?: Optional<
    { ID: Optional<string>; personnelUse?: Optional<string>; quantity?: Optional<string> }[]
  >;
  equipmentRequirements?: Optional<
    { ID: Optional<string>; equipmentUse?: Optional<string>; quantity?: Optional<string> }[]
  >;
  materialRequirements?: Optional<
    { materialDefinitionID?: Optional<string>; materialUse?: Optional<string>; quantity?: Optional<string> }[]
  >;
};

/** Options for `constructExtensionObject` of ISA95JobOrderDataType. Priority falls with the position, as more means sooner there. */
export function toJobOrder(job: JobOrder): Isa95JobOrder {
  return {
    jobOrderID: job.id,
    ...(job.operation === '' ? {} : { description: [{ text: job.operation }], workMasterID: [{ ID: job.operation }] }),
    startTime: new Date(job.start),
    endTime: new Date(job.end),
    priority: Math.max(1, 32_768 - job.position),
    jobOrderParameters: [
      { ID: parameterIds.orderNumbers, value: { dataType: DataType.String, value: [job.orderNumber] } },
      { ID: parameterIds.revision, value: { dataType: DataType.UInt32, value: job.revision } },
      { ID: parameterIds.order, value: { dataType: DataType.String, value: job.order } },
      { ID: parameterIds.position, value: { dataType: DataType.UInt32, value: job.position } },
      { ID: parameterIds.setupSeconds, value: { dataType: DataType.Double, value: job.setupSeconds } },
      { ID: parameterIds.runSeconds, value: { dataType: DataType.Double, value: job.runSeconds } },
      {
        ID: parameterIds.attributes,
        subparameters: Object.entries(job.attributes).map(([ID, value]) => ({
          ID,
          value: { dataType: DataType.String, value },
        })),
      },
    ],
    equipmentRequirements: [
      { ID: job.machine, equipmentUse: uses.machine, quantity: '1' },
      ...job.tools.map(({ id, quantity }) => ({ ID: id, equipmentUse: uses.tool, quantity: decimalString(quantity) })),
    ],
    personnelRequirements: job.skills.map(({ id, quantity }) => ({
      ID: id,
      personnelUse: uses.skill,
      quantity: decimalString(quantity),
    })),
    materialRequirements: [
      { materialDefinitionID: job.item, materialUse: uses.produced, quantity: decimalString(job.quantity) },
      ...job.materials.map(({ id, quantity }) => ({
        materialDefinitionID: id,
        materialUse: uses.consumed,
        quantity: decimalString(quantity),
      })),
    ],
  };
}

/** The canonical message of a received job order; `bad-job-order` names the first field that is missing or wrong. */
export function fromJobOrder(structure: Isa95JobOrder): Result<JobOrder, 'bad-job-order'> {
  const parameters = structure.jobOrderParameters;
  const equipment = structure.equipmentRequirements ?? [];
  const materials = structure.materialRequirements ?? [];
  const produced = materials.find((material) => material.materialUse === uses.produced);
  const orderNumbers = parameterValue(parameters, parameterIds.orderNumbers);
  const order = parameterValue(parameters, parameterIds.order);
  const attributes = findParameter(parameters, parameterIds.attributes)?.subparameters ?? [];
  const parsed = jobOrderMessage.safeParse({
    id: structure.jobOrderID,
    revision: parameterValue(parameters, parameterIds.revision),
    machine: equipment.find((requirement) => requirement.equipmentUse === uses.machine)?.ID,
    operation: structure.workMasterID?.[0]?.ID ?? structure.description?.[0]?.text ?? '',
    order,
    orderNumber: (Array.isArray(orderNumbers) ? orderNumbers[0] : undefined) ?? order,
    item: produced?.materialDefinitionID,
    quantity: numberOf(produced?.quantity),
    start: instantOf(structure.startTime),
    end: instantOf(structure.endTime),
    setupSeconds: parameterValue(parameters, parameterIds.setupSeconds),
    runSeconds: parameterValue(parameters, parameterIds.runSeconds),
    position: parameterValue(parameters, parameterIds.position),
    attributes: Object.fromEntries(attributes.map((attribute) => [attribute.ID, attribute.value?.value])),
    tools: equipment.filter((requirement) => requirement.equipmentUse === uses.tool).map(requirementOf),
    skills: (structure.personnelRequirements ?? []).map(requirementOf),
    materials: materials
      .filter((material) => material.materialUse === uses.consumed)
      .map((material) => ({ id: material.materialDefinitionID, quantity: numberOf(material.quantity) })),
  });
  if (parsed.success) return success(parsed.data);
  const issue = parsed.error.issues[0];
  return failure('bad-job-order', `Job order ${structure.jobOrderID ?? ''}: ${issue.path.join('.')}: ${issue.message}`);
}

/** The value of the parameter with this id, undefined if there is none. */
export function parameterValue(parameters: Optional<Isa95Parameter[]>, id: string): unknown {
  return findParameter(parameters, id)?.value?.value ?? undefined;
}

/** DecimalString: plain digits with a decimal point, no exponent, no locale. */
export function decimalString(value: number): string {
  const text = String(value);
  return !text.includes('e') ? text : value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 100 });
}

function findParameter(parameters: Optional<Isa95Parameter[]>, id: string): Isa95Parameter | undefined {
  return parameters?.find((parameter) => parameter.ID === id);
}

function requirementOf(requirement: { ID: Optional<string>; quantity?: Optional<string> }) {
  return { id: requirement.ID, quantity: numberOf(requirement.quantity ?? '1') };
}

function numberOf(text: Optional<string>): number | undefined {
  return text == null || text === '' ? undefined : Number(text);
}

function instantOf(date: Optional<Date>): string | undefined {
  return date == null || Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
