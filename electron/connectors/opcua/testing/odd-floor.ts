/**
 * A floor of another mind than the demo plant's: the same standard, read as other vendors may read it. Each machine has its own ways, and no
 * node beyond the standards. For tests of the connector only.
 */
import {
  DataType,
  type ExtensionObject,
  type IAddressSpace,
  type ISessionContext,
  MessageSecurityMode,
  nodesets,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
  type StatusCode,
  StatusCodes,
  type UAMethod,
  type UAObject,
  type UAVariable,
  Variant,
  VariantArrayType,
} from 'node-opcua';
import { mkdir } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';

export type OddMachine = {
  name: string;
  /** Methods it offers. */
  methods: string[];
  /** Keeps nothing but ids and states in its list. */
  idsOnly?: boolean;
  /** Milliseconds by which its list is behind. */
  lag?: number;
  /** Returns the number of the bit, as a published sample does: 0 is success. */
  bitNumbers?: boolean;
  /** Answers something of its own instead of doing it. */
  answer?: (method: string, id: string) => { status: StatusCode; bits?: bigint; carryOut?: boolean } | null;
};

type Job = {
  order: { jobOrderID: string; jobOrderParameters?: { ID: string; value: { value: unknown } }[] };
  state: number;
};

export const oddCredentials = { user: 'planner', password: 'correct horse' };

/** One machine of the odd floor, with what it holds and everything it was asked to do. */
export class OddReceiver {
  readonly jobs = new Map<string, Job>();
  readonly calls: { method: string; id: string }[] = [];
  /** Calls that came in one request, in the order of arrival. */
  readonly machine: OddMachine;
  readonly #publish: () => void;

  constructor(machine: OddMachine, publish: () => void) {
    this.machine = machine;
    this.#publish = publish;
  }

  methodsOf(id: string): string[] {
    return this.calls.filter((call) => call.id === id).map(({ method }) => method);
  }

  revisionOf(id: string): unknown {
    return this.jobs.get(id)?.order.jobOrderParameters?.find(({ ID }) => ID.endsWith('Revision'))?.value.value;
  }

  put(id: string, state: number): void {
    this.jobs.set(id, { order: { jobOrderID: id }, state });
    this.#publish();
  }

  setState(id: string, state: number): void {
    this.jobs.get(id)!.state = state;
    this.#publish();
  }

  drop(id: string): void {
    this.jobs.delete(id);
    this.#publish();
  }

  /** Number of the bit to answer with; 0 means done. */
  carryOut(method: string, id: string, order: Job['order'] | null): number {
    const job = this.jobs.get(id);
    if (method === 'Store' || method === 'StoreAndStart') {
      if (job) return 4;
      this.jobs.set(id, { order: order!, state: method === 'Store' ? 1 : 2 });
    } else if (!job) return 1;
    else if (job.state > 2) return 3;
    else if (method === 'Update') job.order = order!;
    else if (method === 'Cancel') this.jobs.delete(id);
    else if (method === 'Start') job.state = 2;
    else if (method === 'RevokeStart') job.state = 1;
    this.#publish();
    return 0;
  }
}

export type OddFloor = {
  endpointUrl: string;
  receivers: Map<string, OddReceiver>;
  close: () => Promise<void>;
};

/** Starts it on a free port of 127.0.0.1, its keys below `folder`. Machines stand in a plain folder, their receivers right below them. */
export async function startOddFloor(options: { folder: string; machines: OddMachine[] }): Promise<OddFloor> {
  await mkdir(options.folder, { recursive: true });
  const certificates = new OPCUACertificateManager({
    rootFolder: path.join(options.folder, 'pki'),
    automaticallyAcceptUnknownCertificate: true,
    disableFileWatchers: true,
  });
  await certificates.initialize();
  const server = new OPCUAServer({
    hostname: '127.0.0.1',
    port: await freePort(),
    securityPolicies: [SecurityPolicy.Basic256Sha256],
    securityModes: [MessageSecurityMode.SignAndEncrypt],
    allowAnonymous: false,
    serverCertificateManager: certificates,
    userManager: {
      isValidUser: (user: string, password: string) =>
        user === oddCredentials.user && password === oddCredentials.password,
    },
    // Another order of namespaces than elsewhere.
    nodeset_filename: [nodesets.standard, nodesets.di, nodesets.isa95JobControl],
    serverCapabilities: { operationLimits: { maxNodesPerMethodCall: 7 } },
    buildInfo: { productName: 'Odd floor', softwareVersion: '0.9' },
  });
  await server.initialize();
  const space = server.engine.addressSpace!;
  const receivers = new Map(options.machines.map((machine) => [machine.name, addReceiver(space, machine)]));
  await server.start();
  return { endpointUrl: server.getEndpointUrl(), receivers, close: () => server.shutdown(0) };
}

function addReceiver(space: IAddressSpace, machine: OddMachine): OddReceiver {
  const isa95 = space.getNamespaceIndex('http://opcfoundation.org/UA/ISA95-JOBCONTROL_V2/');
  const own = space.getOwnNamespace();
  const hall =
    (space.rootFolder.objects.getFolderElementByName('Hall') as UAObject | null) ??
    own.addFolder(space.rootFolder.objects, { browseName: 'Hall' });
  const parent = own.addObject({ browseName: machine.name, organizedBy: hall });
  // A subtype of the receiver type.
  const node = space.findObjectType('ISA95JobOrderReceiverSubStatesType', isa95)!.instantiate({
    browseName: 'OrdersIn',
    componentOf: parent,
    optionals: machine.methods,
  });
  const list = node.getChildByName('JobOrderList', isa95) as UAVariable;
  const receiver = new OddReceiver(machine, () => {
    if (machine.lag) setTimeout(publish, machine.lag);
    else publish();
  });
  for (const method of machine.methods) bind(node, receiver, method);
  publish();
  return receiver;

  function publish(): void {
    const type = (name: string) => space.findDataType(name, isa95)!;
    const value = [...receiver.jobs].map(([jobOrderID, { order, state }]) => {
      const entry = space.constructExtensionObject(type('ISA95JobOrderAndStateDataType'), {
        jobOrder: { jobOrderID },
        state: [{ stateNumber: state }],
      }) as ExtensionObject & { jobOrder: unknown };
      if (!machine.idsOnly && 'schema' in order) entry.jobOrder = order;
      return entry;
    });
    list.setValueFromSource({ dataType: DataType.ExtensionObject, arrayType: VariantArrayType.Array, value });
  }
}

function bind(node: UAObject, receiver: OddReceiver, name: string): void {
  (node.getMethodByName(name) as UAMethod).bindMethod(async (input: Variant[], _context: ISessionContext) => {
    const argument = input[0].value as string | Job['order'];
    const order = typeof argument === 'string' ? null : argument;
    const id = order?.jobOrderID ?? (argument as string);
    receiver.calls.push({ method: name, id });
    const own = receiver.machine.answer?.(name, id) ?? null;
    const bit = own === null || own.carryOut ? receiver.carryOut(name, id, order) : 0;
    if (own !== null) {
      const outputArguments = own.bits === undefined ? [] : [uint64(own.bits)];
      return { statusCode: own.status, outputArguments };
    }
    return {
      statusCode: bit === 0 ? StatusCodes.Good : StatusCodes.Uncertain,
      outputArguments: [uint64(receiver.machine.bitNumbers ? BigInt(bit) : 1n << BigInt(bit))],
    };
  });
}

function uint64(value: bigint): Variant {
  return new Variant({
    dataType: DataType.UInt64,
    arrayType: VariantArrayType.Scalar,
    value: [Number(value >> 32n), Number(value & 0xffffffffn)],
  });
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const probe = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address() as net.AddressInfo;
    probe.close(() => resolve(port));
  });
  return promise;
}
