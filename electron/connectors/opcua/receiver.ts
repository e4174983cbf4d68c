/** Talking to a machine's job order receiver and job response provider. */
import { AttributeIds, type CallMethodRequestOptions, DataType, VariantArrayType } from 'node-opcua-client';
import type { JobOrder, JobResponse } from '../canonical.ts';
import type { ConnectorErrorCode } from '../connector.ts';
import type { Result } from '../../../solver/model/result.ts';
import { failure, success } from '../../../solver/model/result.ts';
import type { Floor, FloorMachine, MethodName, Receiver } from './discovery.ts';
import { toJobOrder } from './job-order.ts';
import type { Link } from './link.ts';
import { type ListedJob, parseJobList, parseJobResponse } from './listed-jobs.ts';
import { type MethodOutcome, methodOutcome } from './method-outcome.ts';

/** The machine's list, all senders. */
export async function readJobList(link: Link, receiver: Receiver): Promise<Result<ListedJob[], ConnectorErrorCode>> {
  const read = await link.request('read the job order list', (session) =>
    session.read({ nodeId: receiver.list, attributeId: AttributeIds.Value }),
  );
  if (!read.ok) return read;
  if (!read.value.statusCode.isGood()) {
    return failure('refused', `The MES does not show its job order list: ${read.value.statusCode.toString()}.`);
  }
  const list = parseJobList(read.value.value.value);
  return list === null
    ? failure('bad-answer', 'The job order list of the MES cannot be read as a list.')
    : success(list);
}

export type MethodCall = { method: MethodName; id: string; order: JobOrder | null };

/** Calls methods in batches the server takes, in order; one outcome for each. A failure says nothing about the calls of the last batch. */
export async function callMethods(
  link: Link,
  floor: Floor,
  receiver: Receiver,
  calls: MethodCall[],
  onBatch: (outcomes: { call: MethodCall; outcome: MethodOutcome }[]) => void,
  mayGoOn: () => boolean,
): Promise<Result<null, ConnectorErrorCode>> {
  for (let at = 0; at < calls.length; at += link.limits.methods) {
    if (!mayGoOn()) return failure('cancelled', 'The release was cancelled.');
    const batch = calls.slice(at, at + link.limits.methods);
    const results = await link.request('send job orders', async (session) => {
      const requests: CallMethodRequestOptions[] = [];
      for (const { method, id, order } of batch) {
        const job =
          order !== null && takesOrder(method)
            ? {
                dataType: DataType.ExtensionObject,
                value: await session.constructExtensionObject(floor.jobOrderType, toJobOrder(order)),
              }
            : { dataType: DataType.String, value: id };
        const comment = { dataType: DataType.LocalizedText, arrayType: VariantArrayType.Array, value: [] };
        requests.push({
          objectId: receiver.object,
          methodId: receiver.methods.get(method)!,
          inputArguments: [job, comment],
        });
      }
      return session.call(requests);
    });
    if (!results.ok) return results;
    if (results.value.length !== batch.length)
      return failure('bad-answer', 'The MES answered fewer calls than it was sent.');
    onBatch(batch.map((call, index) => ({ call, outcome: methodOutcome(results.value[index]) })));
  }
  return success(null);
}

/** What machines report of jobs, in the order asked; null for jobs they do not know and machines that report nothing. */
export async function requestResponses(
  link: Link,
  asked: { machine: FloorMachine; id: string }[],
  at: string,
): Promise<Result<(JobResponse | null)[], ConnectorErrorCode>> {
  const found: (JobResponse | null)[] = asked.map(() => null);
  const calls = asked.flatMap(({ machine: { provider }, id }, index) =>
    provider === null ? [] : [{ provider, id, index }],
  );
  for (let from = 0; from < calls.length; from += link.limits.methods) {
    const batch = calls.slice(from, from + link.limits.methods);
    const results = await link.request('ask for job responses', (session) =>
      session.call(
        batch.map(({ provider, id }) => ({
          objectId: provider.object,
          methodId: provider.byId,
          inputArguments: [{ dataType: DataType.String, value: id }],
        })),
      ),
    );
    if (!results.ok) return results;
    for (const [place, result] of results.value.entries()) {
      const call = batch[place];
      if (call === undefined || methodOutcome(result).result === 'refused') continue;
      const otherwise = { machine: asked[call.index].machine.id, at };
      const response = parseJobResponse(result.outputArguments?.[0]?.value, otherwise);
      if (response?.jobOrder === call.id) found[call.index] = response;
    }
  }
  return success(found);
}

/** Whether the method carries the whole job order rather than its id. */
export function takesOrder(method: MethodName): boolean {
  return method === 'Store' || method === 'StoreAndStart' || method === 'Update';
}
