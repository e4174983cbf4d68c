/** The plant's own nodes: its clock, its exceptions, and the types of the events the server sends. */
import { DataType, Variant } from 'node-opcua';
import type { IAddressSpace, Namespace, UAEventType, UAVariable } from 'node-opcua';
import { exceptionFields, plantNodes } from '../../../connectors/opcua/plant-namespace.ts';
import { jobControlNamespaceUri } from '../../../connectors/opcua/job-order.ts';
import type { PlantClock } from '../clock.ts';
import { stringArray } from './structures.ts';

export type PlantNodes = { exceptions: UAVariable; jobEventType: UAEventType; exceptionEventType: UAEventType };

export function addPlant(space: IAddressSpace, own: Namespace, name: string, clock: PlantClock): PlantNodes {
  const plant = own.addObject({
    browseName: plantNodes.plant,
    displayName: name,
    nodeId: 's=Plant',
    organizedBy: space.rootFolder.objects,
  });
  own.addVariable({
    componentOf: plant,
    browseName: plantNodes.plantTime,
    nodeId: 's=Plant.PlantTime',
    dataType: 'DateTime',
    minimumSamplingInterval: 100,
    value: { get: () => new Variant({ dataType: DataType.DateTime, value: new Date(clock.now()) }) },
  });
  own.addVariable({
    componentOf: plant,
    browseName: plantNodes.speed,
    nodeId: 's=Plant.Speed',
    dataType: 'Double',
    value: { dataType: DataType.Double, value: clock.speed },
  });
  const exceptions = own.addVariable({
    componentOf: plant,
    browseName: plantNodes.exceptions,
    nodeId: 's=Plant.Exceptions',
    dataType: 'String',
    valueRank: 1,
    value: stringArray([]),
  });
  const jobControl = space.getNamespaceIndex(jobControlNamespaceUri);
  const jobEventType = own.addEventType({
    browseName: plantNodes.jobOrderStatusEventType,
    subtypeOf: space.findEventType('ISA95JobOrderStatusEventType', jobControl)!,
    isAbstract: false,
  });
  const exceptionEventType = own.addEventType({ browseName: plantNodes.exceptionEventType, isAbstract: false });
  for (const browseName of Object.values(exceptionFields)) {
    own.addVariable({
      propertyOf: exceptionEventType,
      browseName,
      dataType: 'String',
      modellingRule: 'Mandatory',
    });
  }
  return { exceptions, jobEventType, exceptionEventType };
}
