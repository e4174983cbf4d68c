/** Builds the ISA-95 structures the server shows from jobs of the floor. */
import { DataType, VariantArrayType } from 'node-opcua';
import type { ExtensionObject, IAddressSpace, UADataType, VariantLike } from 'node-opcua';
import type { JobOrder, JobResponse, JobState } from '../../../connectors/canonical.ts';
import { jobStates } from '../../../connectors/canonical.ts';
import { jobControlNamespaceUri, toJobOrder } from '../../../connectors/opcua/job-order.ts';
import { toJobResponse, toStateArray } from '../../../connectors/opcua/job-response.ts';

export class Structures {
  private readonly space: IAddressSpace;
  private readonly namespace: number;
  private readonly states: Map<JobState, ExtensionObject[]>;
  /** Job orders do not change, only give way to new ones. */
  private readonly orders = new WeakMap<JobOrder, ExtensionObject>();

  constructor(space: IAddressSpace) {
    this.space = space;
    this.namespace = space.getNamespaceIndex(jobControlNamespaceUri);
    const stateType = this.type('ISA95StateDataType');
    this.states = new Map(
      jobStates.map((state) => [
        state,
        toStateArray(state).map((options) => space.constructExtensionObject(stateType, options)),
      ]),
    );
  }

  jobOrder(order: JobOrder): ExtensionObject {
    let structure = this.orders.get(order);
    if (structure === undefined) {
      structure = this.space.constructExtensionObject(this.type('ISA95JobOrderDataType'), toJobOrder(order));
      this.orders.set(order, structure);
    }
    return structure;
  }

  state(state: JobState): ExtensionObject[] {
    return this.states.get(state)!;
  }

  jobOrderAndState(order: JobOrder, state: JobState): ExtensionObject {
    const structure = this.space.constructExtensionObject(this.type('ISA95JobOrderAndStateDataType'), {});
    return Object.assign(structure, { jobOrder: this.jobOrder(order), state: this.state(state) });
  }

  jobResponse(response: JobResponse, item: string): ExtensionObject {
    return this.space.constructExtensionObject(this.type('ISA95JobResponseDataType'), toJobResponse(response, item));
  }

  emptyJobResponse(): ExtensionObject {
    return this.space.constructExtensionObject(this.type('ISA95JobResponseDataType'), {});
  }

  keyValuePairs(values: Record<string, string>): ExtensionObject[] {
    return Object.entries(values).map(([name, value]) =>
      this.space.constructExtensionObject(this.space.findDataType('KeyValuePair')!, {
        key: { name },
        value: { dataType: DataType.String, value },
      }),
    );
  }

  private type(name: string): UADataType {
    return this.space.findDataType(name, this.namespace)!;
  }
}

/** An array of structures as a value. */
export function structureArray(value: ExtensionObject[]): VariantLike {
  return { dataType: DataType.ExtensionObject, arrayType: VariantArrayType.Array, value };
}

export function stringArray(value: string[]): VariantLike {
  return { dataType: DataType.String, arrayType: VariantArrayType.Array, value };
}
