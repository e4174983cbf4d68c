/** A minimal OPC UA client of the MES for tests: finds machines by type, calls methods, reads lists. */
import { join } from 'node:path';
import { OPCUACertificateManager } from 'node-opcua-certificate-manager';
import {
  AttributeIds,
  BrowseDirection,
  DataType,
  MessageSecurityMode,
  NodeClassMask,
  OPCUAClient,
  SecurityPolicy,
  UserTokenType,
  Variant,
  VariantArrayType,
  makeNodeId,
  resolveNodeId,
} from 'node-opcua-client';
import type { ClientSession, ClientSubscription, NodeId } from 'node-opcua-client';
import type { JobOrder, JobResponse, JobState } from '../../../connectors/canonical.ts';
import { fromJobOrder, jobControlNamespaceUri, toJobOrder } from '../../../connectors/opcua/job-order.ts';
import type { Isa95JobOrder } from '../../../connectors/opcua/job-order.ts';
import { fromJobResponse, fromStateArray } from '../../../connectors/opcua/job-response.ts';
import type { Isa95JobResponse, Isa95State } from '../../../connectors/opcua/job-response.ts';

export type MachineNodes = { receiver: NodeId; provider: NodeId };

export class TestClient {
  readonly client: OPCUAClient;
  readonly session: ClientSession;
  readonly namespace: number;
  readonly machines: Map<string, MachineNodes>;

  private constructor(
    client: OPCUAClient,
    session: ClientSession,
    namespace: number,
    machines: Map<string, MachineNodes>,
  ) {
    this.client = client;
    this.session = session;
    this.namespace = namespace;
    this.machines = machines;
  }

  static async connect(
    endpointUrl: string,
    folder: string,
    user = 'planner',
    password = 'secret',
  ): Promise<TestClient> {
    const certificates = new OPCUACertificateManager({
      rootFolder: join(folder, 'client-pki'),
      automaticallyAcceptUnknownCertificate: true,
    });
    await certificates.initialize();
    const client = OPCUAClient.create({
      endpointMustExist: false,
      securityMode: MessageSecurityMode.SignAndEncrypt,
      securityPolicy: SecurityPolicy.Basic256Sha256,
      clientCertificateManager: certificates,
      connectionStrategy: { maxRetry: 1, initialDelay: 100, maxDelay: 500 },
    });
    try {
      await client.connect(endpointUrl);
      const session = await client.createSession({ type: UserTokenType.UserName, userName: user, password });
      const namespaces = await session.readNamespaceArray();
      const namespace = namespaces.indexOf(jobControlNamespaceUri);
      return new TestClient(client, session, namespace, await findMachines(session, namespace));
    } catch (error) {
      await client.disconnect();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.session.close().catch(() => undefined);
    await this.client.disconnect().catch(() => undefined);
  }

  child(object: NodeId, name: string): Promise<NodeId> {
    return childOf(this.session, object, name);
  }

  /** Calls a method with a job order or a job order id; answers status name and ReturnStatus. */
  async call(
    machine: string,
    method: string,
    argument: JobOrder | string,
  ): Promise<[status: string, returned: number]> {
    const { receiver } = this.machines.get(machine)!;
    const methodId = await this.child(receiver, method);
    const first =
      typeof argument === 'string'
        ? new Variant({ dataType: DataType.String, value: argument })
        : new Variant({ dataType: DataType.ExtensionObject, value: await this.structure(argument) });
    const comment = new Variant({ dataType: DataType.LocalizedText, arrayType: VariantArrayType.Array, value: [] });
    const result = await this.session.call({ objectId: receiver, methodId, inputArguments: [first, comment] });
    const [high, low] = (result.outputArguments?.at(-1)?.value ?? [0, 0]) as [number, number];
    return [result.statusCode.name, high * 2 ** 32 + low];
  }

  structure(order: JobOrder) {
    return this.session.constructExtensionObject(makeNodeId(3008, this.namespace), toJobOrder(order));
  }

  async list(machine: string): Promise<{ order: JobOrder; state: JobState | null }[]> {
    const node = await this.child(this.machines.get(machine)!.receiver, 'JobOrderList');
    return jobOrders((await this.session.read({ nodeId: node, attributeId: AttributeIds.Value })).value);
  }

  async responses(machine: string): Promise<JobResponse[]> {
    const node = await this.child(this.machines.get(machine)!.provider, 'JobOrderResponseList');
    const read = await this.session.read({ nodeId: node, attributeId: AttributeIds.Value });
    return ((read.value.value ?? []) as Isa95JobResponse[]).map((response) => jobResponse(response, machine));
  }

  async response(machine: string, id: string): Promise<[returned: number, response: JobResponse | null]> {
    const { provider } = this.machines.get(machine)!;
    const result = await this.session.call({
      objectId: provider,
      methodId: await this.child(provider, 'RequestJobResponseByJobOrderID'),
      inputArguments: [new Variant({ dataType: DataType.String, value: id })],
    });
    const [structure, status] = result.outputArguments!;
    const [, low] = status.value as [number, number];
    return [low, low === 1 ? jobResponse(structure.value as Isa95JobResponse, machine) : null];
  }

  subscribe(publishingInterval = 50): Promise<ClientSubscription> {
    return this.session.createSubscription2({
      requestedPublishingInterval: publishingInterval,
      requestedMaxKeepAliveCount: 20,
      requestedLifetimeCount: 100,
      publishingEnabled: true,
    });
  }
}

export function jobOrders(value: Variant): { order: JobOrder; state: JobState | null }[] {
  return ((value.value ?? []) as { jobOrder: Isa95JobOrder; state: Isa95State[] }[]).map(({ jobOrder, state }) => {
    const order = fromJobOrder(jobOrder);
    if (!order.ok) throw new Error(order.message);
    return { order: order.value, state: fromStateArray(state) };
  });
}

function jobResponse(structure: Isa95JobResponse, machine: string): JobResponse {
  const response = fromJobResponse(structure, { machine, at: '' });
  if (!response.ok) throw new Error(response.message);
  return response.value;
}

/** Machines below Objects whose job management holds a receiver (type 1002) and a provider (type 1003), by browse name. */
async function findMachines(session: ClientSession, namespace: number): Promise<Map<string, MachineNodes>> {
  const found = new Map<string, MachineNodes>();
  const walk = async (nodes: { nodeId: NodeId; machine: string }[], depth: number): Promise<void> => {
    if (nodes.length === 0 || depth === 0) return;
    const results = await session.browse(
      nodes.map(({ nodeId }) => ({
        nodeId,
        browseDirection: BrowseDirection.Forward,
        referenceTypeId: resolveNodeId('HierarchicalReferences'),
        includeSubtypes: true,
        nodeClassMask: NodeClassMask.Object,
        resultMask: 63,
      })),
    );
    const next = results.flatMap((result, index) =>
      (result.references ?? []).map((reference) => {
        const nodeId = resolveNodeId(reference.nodeId.toString());
        const machine = depth === 5 ? reference.browseName.name! : nodes[index].machine;
        const type = reference.typeDefinition;
        if (type.namespace === namespace && (type.value === 1002 || type.value === 1003)) {
          const entry = found.get(machine) ?? ({} as MachineNodes);
          found.set(machine, { ...entry, [type.value === 1002 ? 'receiver' : 'provider']: nodeId });
        }
        return { nodeId, machine };
      }),
    );
    await walk(next, depth - 1);
  };
  const machinery = (await session.readNamespaceArray()).indexOf('http://opcfoundation.org/UA/Machinery/');
  await walk([{ nodeId: makeNodeId(1001, machinery), machine: '' }], 5);
  return found;
}

async function childOf(session: ClientSession, object: NodeId, name: string): Promise<NodeId> {
  const result = await session.browse({
    nodeId: object,
    browseDirection: BrowseDirection.Forward,
    referenceTypeId: resolveNodeId('HierarchicalReferences'),
    includeSubtypes: true,
    nodeClassMask: 0,
    resultMask: 63,
  });
  const reference = result.references?.find(({ browseName }) => browseName.name === name);
  if (reference === undefined) throw new Error(`${object.toString()} has no ${name}`);
  return resolveNodeId(reference.nodeId.toString());
}
