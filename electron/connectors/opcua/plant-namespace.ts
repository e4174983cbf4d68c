/**
 * Names in the namespace `urn:taktwerk:plant`: what the plant shows and the ISA-95 and Machinery standards have no node for.
 *
 * Under Objects, `Plant` holds PlantTime (DateTime), Speed (Double, plant seconds per second) and Exceptions (String[]: open and recently
 * resolved exceptions, each the JSON of a canonical exception message). Each machine holds the nodes of `machineNodes`. Exceptions are also
 * sent as events of type PlantExceptionEventType from the Server object, with the fields of `exceptionFields` (String properties).
 */
export const plantNamespaceUri = 'urn:taktwerk:plant';

export const plantNodes = {
  plant: 'Plant',
  plantTime: 'PlantTime',
  speed: 'Speed',
  exceptions: 'Exceptions',
  exceptionEventType: 'PlantExceptionEventType',
  jobOrderStatusEventType: 'PlantJobOrderStatusEventType',
} as const;

export const machineNodes = {
  /** String: id of the running or interrupted job order, empty if none. */
  currentJobOrder: 'CurrentJobOrder',
  /** Double, 0 to 1: share of the current job done. */
  progress: 'Progress',
  /** Double: pieces of the current job so far, good and scrap. */
  producedQuantity: 'ProducedQuantity',
  /** Double: scrapped pieces of the current job so far. */
  scrapQuantity: 'ScrapQuantity',
  /** KeyValuePair[]: attribute values the machine is set up for. */
  setupState: 'SetupState',
} as const;

/** Properties of PlantExceptionEventType: the fields of a canonical exception message. Severity: general 300, urgent 600, critical 900. */
export const exceptionFields = {
  id: 'ExceptionId',
  level: 'Level',
  kind: 'Kind',
  /** The canonical message as JSON. */
  message: 'ExceptionMessage',
} as const;
