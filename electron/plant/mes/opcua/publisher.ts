/**
 * Keeps the address space in step with the floor: lists show only what is durable and are renewed at most ten times a second, as each
 * renewal sends the whole list to every subscriber.
 */
import { DataType } from 'node-opcua';
import type { UAObject } from 'node-opcua';
import { exceptionFields } from '../../../connectors/opcua/plant-namespace.ts';
import type { Commit, MesCore } from '../core.ts';
import type { FloorEvent, FloorException, FloorJob } from '../floor/state.ts';
import type { MachineNodes } from './machine-nodes.ts';
import type { PlantNodes } from './plant-nodes.ts';
import type { Structures } from './structures.ts';
import { stringArray, structureArray } from './structures.ts';

const listMilliseconds = 100;
const progressMilliseconds = 1000;
/** Resolved exceptions that stay in the list. */
const keptResolved = 50;
const severities = { general: 300, urgent: 600, critical: 900 } as const;

export class Publisher {
  private readonly core: MesCore;
  private readonly machines: ReadonlyMap<string, MachineNodes>;
  private readonly plant: PlantNodes;
  private readonly server: UAObject;
  private readonly structures: Structures;
  /** Durable jobs by machine and id. */
  private readonly jobs: ReadonlyMap<string, Map<string, FloorJob>>;
  /** Machines whose job order list is out of date, and those whose job response list is. */
  private readonly staleLists: Set<string>;
  private readonly staleResponses: Set<string>;
  private readonly shown = new Map<string, string>();
  private readonly timers: NodeJS.Timeout[];
  private renewedAt = 0;

  constructor(
    core: MesCore,
    machines: ReadonlyMap<string, MachineNodes>,
    plant: PlantNodes,
    server: UAObject,
    structures: Structures,
  ) {
    this.core = core;
    this.machines = machines;
    this.plant = plant;
    this.server = server;
    this.structures = structures;
    this.jobs = new Map([...machines.keys()].map((id) => [id, new Map()]));
    this.staleLists = new Set(machines.keys());
    this.staleResponses = new Set(machines.keys());
    for (const job of core.floor.state.jobs.values()) this.take(job.order.id, { ...job });
    core.onCommit((commit) => this.committed(commit));
    this.renewLists();
    this.renewExceptions();
    this.renewProgress();
    this.timers = [
      setInterval(() => this.renewLists(), listMilliseconds),
      setInterval(() => this.renewProgress(), progressMilliseconds),
    ];
  }

  close(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  private committed({ jobs, events }: Commit): void {
    for (const [id, job] of jobs) this.take(id, job);
    if (performance.now() - this.renewedAt >= listMilliseconds) this.renewLists();
    if (events.some((event) => event.type === 'exception')) this.renewExceptions();
    for (const event of events) {
      if (event.type === 'machine') this.renewMachine(event.machine);
      if (event.type === 'exception') this.sendException(event.exception);
      if (event.type === 'job') this.sendJob(event);
    }
  }

  private take(id: string, job: FloorJob | null): void {
    if (job !== null && !job.cleared) {
      const { machine } = job.order;
      this.jobs.get(machine)!.set(id, job);
      this.staleLists.add(machine);
      if (hasResponse(job)) this.staleResponses.add(machine);
      return;
    }
    for (const [machine, list] of this.jobs) {
      if (!list.delete(id)) continue;
      this.staleLists.add(machine);
      this.staleResponses.add(machine);
    }
  }

  private renewLists(): void {
    if (this.staleLists.size + this.staleResponses.size === 0) return;
    this.renewedAt = performance.now();
    for (const id of this.staleLists) {
      const jobs = [...this.jobs.get(id)!.values()];
      const list = jobs.map((job) => this.structures.jobOrderAndState(job.order, job.state));
      this.machines.get(id)!.jobOrderList.setValueFromSource(structureArray(list));
    }
    for (const id of this.staleResponses) {
      this.renewResponses(id);
      this.renewMachine(id);
    }
    this.staleLists.clear();
    this.staleResponses.clear();
  }

  private renewProgress(): void {
    for (const [id, jobs] of this.jobs) {
      if ([...jobs.values()].some((job) => job.state === 'running')) this.renewResponses(id);
      this.renewMachine(id);
    }
  }

  private renewResponses(machine: string): void {
    const floor = this.core.current();
    const responses = [...this.jobs.get(machine)!.values()]
      .filter(hasResponse)
      .map((job) => this.structures.jobResponse(floor.response(job), job.order.item));
    this.machines.get(machine)!.jobResponseList.setValueFromSource(structureArray(responses));
  }

  private renewMachine(id: string): void {
    const floor = this.core.current();
    const nodes = this.machines.get(id)!;
    const status = floor.machineStatus(id);
    const job = status.currentJob === null ? undefined : floor.state.jobs.get(status.currentJob);
    const { good, scrap } = job === undefined ? { good: 0, scrap: 0 } : floor.pieces(job);
    const progress = job === undefined ? 0 : floor.response(job).progress;
    const { at: _at, ...rest } = status;
    const summary = JSON.stringify([rest, good, scrap, progress]);
    if (this.shown.get(id) === summary) return;
    this.shown.set(id, summary);
    nodes.setStates(status);
    nodes.currentJobOrder.setValueFromSource({ dataType: DataType.String, value: status.currentJob ?? '' });
    nodes.progress.setValueFromSource({ dataType: DataType.Double, value: progress });
    nodes.producedQuantity.setValueFromSource({ dataType: DataType.Double, value: good + scrap });
    nodes.scrapQuantity.setValueFromSource({ dataType: DataType.Double, value: scrap });
    nodes.setupState.setValueFromSource(structureArray(this.structures.keyValuePairs(status.setupState)));
  }

  private renewExceptions(): void {
    const all = [...this.core.floor.state.exceptions.values()];
    const open = all.filter((exception) => exception.resolvedAt === undefined);
    const resolved = all.filter((exception) => exception.resolvedAt !== undefined).slice(-keptResolved);
    this.plant.exceptions.setValueFromSource(stringArray([...open, ...resolved].map(messageOf)));
  }

  private sendException(exception: FloorException): void {
    const { id, level, kind, text, machine } = exception;
    const string = (value: string) => ({ dataType: DataType.String, value });
    this.server.raiseEvent(this.plant.exceptionEventType, {
      message: { dataType: DataType.LocalizedText, value: { text } },
      severity: { dataType: DataType.UInt16, value: severities[level] },
      sourceName: string(machine ?? ''),
      [lowerFirst(exceptionFields.id)]: string(id),
      [lowerFirst(exceptionFields.level)]: string(level),
      [lowerFirst(exceptionFields.kind)]: string(kind),
      [lowerFirst(exceptionFields.message)]: string(messageOf(exception)),
    } as never);
  }

  private sendJob({ at, machine, job }: Extract<FloorEvent, { type: 'job' }>): void {
    const response = this.structures.jobResponse(this.core.floor.response(job, at), job.order.item);
    this.server.raiseEvent(this.plant.jobEventType, {
      message: { dataType: DataType.LocalizedText, value: { text: `Job order ${job.order.id}: ${job.state}` } },
      severity: { dataType: DataType.UInt16, value: 100 },
      sourceName: { dataType: DataType.String, value: machine },
      jobOrder: { dataType: DataType.ExtensionObject, value: this.structures.jobOrder(job.order) },
      jobState: structureArray(this.structures.state(job.state)),
      jobResponse: { dataType: DataType.ExtensionObject, value: response },
    } as never);
  }
}

/** The canonical message of an exception as JSON. */
export function messageOf({ jobOrder: _jobOrder, ...message }: FloorException): string {
  return JSON.stringify(message);
}

/** As the standard has it: one entry for each job that is past waiting for its start. */
function hasResponse(job: FloorJob): boolean {
  return job.state !== 'notAllowed' && job.state !== 'allowed';
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
