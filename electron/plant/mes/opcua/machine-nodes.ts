/** The nodes of one machine: building blocks, job management and the plant's own variables. */
import { DataType, VariantArrayType } from 'node-opcua';
import type { IAddressSpace, Namespace, UAObject, UAVariable } from 'node-opcua';
import type { MachineStatus } from '../../../connectors/canonical.ts';
import { jobControlNamespaceUri } from '../../../connectors/opcua/job-order.ts';
import { machineNodes } from '../../../connectors/opcua/plant-namespace.ts';
import { receiverMethods } from './methods.ts';
import { stringArray, structureArray } from './structures.ts';

export type MachineNodes = {
  receiver: UAObject;
  provider: UAObject;
  jobOrderList: UAVariable;
  jobResponseList: UAVariable;
  /** Shows a state; does nothing where it already shows. */
  setStates: (status: MachineStatus) => void;
  currentJobOrder: UAVariable;
  progress: UAVariable;
  producedQuantity: UAVariable;
  scrapQuantity: UAVariable;
  setupState: UAVariable;
};

const machineryUri = 'http://opcfoundation.org/UA/Machinery/';
const machineryJobsUri = 'http://opcfoundation.org/UA/Machinery/Jobs/';

const itemStates: Record<MachineStatus['state'], string> = {
  notAvailable: 'NotAvailable',
  outOfService: 'OutOfService',
  notExecuting: 'NotExecuting',
  executing: 'Executing',
};
const operationModes: Record<MachineStatus['mode'], string> = {
  none: 'None',
  maintenance: 'Maintenance',
  setup: 'Setup',
  processing: 'Processing',
};

/** Adds a machine under Objects/Machines. */
export function addMachine(
  space: IAddressSpace,
  own: Namespace,
  machine: { id: string; name: string; maxJobs: number },
): MachineNodes {
  const machinery = space.getNamespaceIndex(machineryUri);
  const jobs = space.getNamespaceIndex(machineryJobsUri);
  const jobControl = space.getNamespaceIndex(jobControlNamespaceUri);
  const machines = space.rootFolder.objects.getFolderElementByName('Machines', machinery)!;
  const object = own.addObject({
    browseName: machine.id,
    displayName: machine.name,
    nodeId: `s=Machine.${machine.id}`,
    organizedBy: machines,
  });
  const blocks = own.addObject({
    browseName: { name: 'MachineryBuildingBlocks', namespaceIndex: machinery },
    typeDefinition: 'FolderType',
    componentOf: object,
  });
  const instantiate = (type: string, namespaceIndex: number, browseName: string, optionals: string[] = []) => {
    const instance = space.findObjectType(type, namespaceIndex)!.instantiate({
      browseName: { name: browseName, namespaceIndex },
      namespace: own,
      optionals,
    });
    blocks.addReference({ referenceType: 'HasAddIn', nodeId: instance.nodeId });
    return instance;
  };
  const itemState = instantiate('MachineryItemState_StateMachineType', machinery, 'MachineryItemState');
  const operationMode = instantiate('MachineryOperationModeStateMachineType', machinery, 'MachineryOperationMode');
  const management = instantiate('JobManagementType', jobs, 'JobManagement', [
    ...receiverMethods.map((name) => `JobOrderControl.${name}`),
    'JobOrderResults.JobOrderResponseList',
  ]);
  const receiver = management.getComponentByName('JobOrderControl', jobs) as UAObject;
  const provider = management.getComponentByName('JobOrderResults', jobs) as UAObject;
  const child = (node: UAObject, name: string) => node.getChildByName(name, jobControl) as UAVariable;

  child(receiver, 'MaxDownloadableJobOrders').setValueFromSource({ dataType: DataType.UInt16, value: machine.maxJobs });
  child(receiver, 'EquipmentID').setValueFromSource(stringArray([machine.id]));
  for (const name of ['MaterialClassID', 'MaterialDefinitionID', 'PhysicalAssetID', 'PersonnelID']) {
    child(receiver, name).setValueFromSource(stringArray([]));
  }
  for (const name of ['WorkMaster', 'JobOrderList']) child(receiver, name).setValueFromSource(structureArray([]));
  child(provider, 'JobOrderResponseList').setValueFromSource(structureArray([]));

  const variable = (browseName: string, dataType: DataType, value: unknown, isArray = false) =>
    own.addVariable({
      componentOf: object,
      browseName,
      dataType: isArray ? 'KeyValuePair' : dataType,
      valueRank: isArray ? 1 : -1,
      value: { dataType, ...(isArray ? { arrayType: VariantArrayType.Array } : {}), value },
    });
  return {
    receiver,
    provider,
    jobOrderList: child(receiver, 'JobOrderList'),
    jobResponseList: child(provider, 'JobOrderResponseList'),
    setStates: stateSetter(itemState, operationMode),
    currentJobOrder: variable(machineNodes.currentJobOrder, DataType.String, ''),
    progress: variable(machineNodes.progress, DataType.Double, 0),
    producedQuantity: variable(machineNodes.producedQuantity, DataType.Double, 0),
    scrapQuantity: variable(machineNodes.scrapQuantity, DataType.Double, 0),
    setupState: variable(machineNodes.setupState, DataType.ExtensionObject, [], true),
  };
}

function stateSetter(itemState: UAObject, operationMode: UAObject): (status: MachineStatus) => void {
  const setItemState = currentStateSetter(itemState);
  const setOperationMode = currentStateSetter(operationMode);
  return ({ state, mode }) => {
    setItemState(itemStates[state]);
    setOperationMode(operationModes[mode]);
  };
}

function currentStateSetter(machine: UAObject): (name: string) => void {
  const type = machine.typeDefinitionObj;
  const current = machine.getComponentByName('CurrentState') as UAVariable;
  const id = current.getPropertyByName('Id') as UAVariable;
  let shown: string | null = null;
  return (name) => {
    if (name === shown) return;
    shown = name;
    const state = type.getComponentByName(name)!;
    id.setValueFromSource({ dataType: DataType.NodeId, value: state.nodeId });
    current.setValueFromSource({ dataType: DataType.LocalizedText, value: { text: name, locale: 'en' } });
  };
}
