/** Binds the methods of job order receivers and job response providers to the floor. */
import { DataType, StatusCodes, Variant, VariantArrayType } from 'node-opcua';
import type { CallMethodResultOptions, ISessionContext, UAMethod, UAObject } from 'node-opcua';
import { fromStateArray } from '../../../connectors/opcua/job-response.ts';
import type { Isa95State } from '../../../connectors/opcua/job-response.ts';
import { fromJobOrder } from '../../../connectors/opcua/job-order.ts';
import type { Isa95JobOrder } from '../../../connectors/opcua/job-order.ts';
import type { MesCore } from '../core.ts';
import { command, returnBits, store, update } from '../floor/commands.ts';
import type { Answer, JobCommand } from '../floor/commands.ts';
import type { Structures } from './structures.ts';
import { structureArray } from './structures.ts';

const jobCommands: Record<string, JobCommand> = {
  Start: 'start',
  RevokeStart: 'revokeStart',
  Pause: 'pause',
  Resume: 'resume',
  Stop: 'stop',
  Cancel: 'cancel',
  Abort: 'abort',
  Clear: 'clear',
};

export const receiverMethods = ['Store', 'StoreAndStart', 'Update', ...Object.keys(jobCommands)];

/** Lets a machine's receiver take job orders. Each answer waits until what it says is durable. */
export function bindReceiver(receiver: UAObject, machine: string, core: MesCore): void {
  const bindContent = (name: string, carryOut: typeof update) =>
    bind(receiver, name, async (input) => {
      const order = fromJobOrder(input[0].value as Isa95JobOrder);
      return answered(
        order.ok ? await core.perform((floor) => carryOut(floor, machine, order.value)) : 'invalidRequest',
      );
    });
  bindContent('Store', (floor, on, order) => store(floor, on, order, false));
  bindContent('StoreAndStart', (floor, on, order) => store(floor, on, order, true));
  bindContent('Update', update);
  for (const [name, jobCommand] of Object.entries(jobCommands)) {
    bind(receiver, name, async (input) => {
      const id = String(input[0].value ?? '');
      return answered(await core.perform((floor) => command(floor, machine, jobCommand, id)));
    });
  }
}

/** Lets a machine's provider answer for jobs of this machine, cleared ones included when asked for by id. */
export function bindProvider(provider: UAObject, machine: string, core: MesCore, structures: Structures): void {
  bind(provider, 'RequestJobResponseByJobOrderID', async (input) => {
    const floor = core.current();
    const job = floor.state.jobs.get(String(input[0].value ?? ''));
    if (job === undefined || job.order.machine !== machine) {
      return answered('unknownJobOrder', { dataType: DataType.ExtensionObject, value: structures.emptyJobResponse() });
    }
    const response = structures.jobResponse(floor.response(job), job.order.item);
    return answered('done', { dataType: DataType.ExtensionObject, value: response });
  });
  bind(provider, 'RequestJobResponseByJobOrderState', async (input) => {
    const floor = core.current();
    const state = fromStateArray(input[0].value as Isa95State[] | null);
    const jobs = floor.jobsOf(machine).filter((job) => job.state === state);
    const responses = jobs.map((job) => structures.jobResponse(floor.response(job), job.order.item));
    return answered(state === null ? 'invalidRequest' : 'done', structureArray(responses));
  });
}

type Implementation = (input: Variant[]) => Promise<CallMethodResultOptions>;

function bind(object: UAObject, name: string, implementation: Implementation): void {
  const method = object.getMethodByName(name) as UAMethod;
  // The server tells asynchronous implementations by their having two parameters.
  method.bindMethod(async (input: Variant[], _context: ISessionContext) => {
    try {
      return await implementation(input);
    } catch (error) {
      // Without this a client would see BadInternalError and nobody else anything.
      process.stderr.write(`${name} failed: ${error instanceof Error ? error.stack : String(error)}\n`);
      return { statusCode: StatusCodes.BadInternalError };
    }
  });
}

/** ReturnStatus is a bit map; anything but bit 0 comes with status Uncertain, as Bad would lose it. */
function answered(answer: Answer, ...outputs: ConstructorParameters<typeof Variant>[0][]): CallMethodResultOptions {
  const bit = returnBits[answer];
  const returnStatus = new Variant({
    dataType: DataType.UInt64,
    arrayType: VariantArrayType.Scalar,
    value: bit < 32 ? [0, 2 ** bit] : [2 ** (bit - 32), 0],
  });
  return {
    statusCode: answer === 'done' ? StatusCodes.Good : StatusCodes.Uncertain,
    outputArguments: [...outputs.map((output) => new Variant(output)), returnStatus],
  };
}
