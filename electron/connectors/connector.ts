/**
 * What every connector offers the host, whatever speaks behind it. Connectors know canonical messages, not the store and not the solver.
 */
import type { Result } from '../../solver/model/result.ts';
import type { ExceptionMessage, JobOrder, JobResponse, MachineStatus, PlannedDates, PullBatch } from './canonical.ts';

export type ConnectorErrorCode =
  | 'unreachable'
  | 'unauthorised'
  | 'throttled'
  | 'timeout'
  | 'bad-answer'
  | 'refused'
  | 'conflict'
  | 'cancelled'
  | 'bad-profile'
  | 'bad-certificate';

export type ConnectionState = {
  state: 'offline' | 'connecting' | 'online' | 'failed';
  /** Why, when not online: for the planner, with what to do. */
  message: string;
  since: string;
};

export type PullProgress = { kind: string; done: number; total: number | null };

/** What became of one message on its way out. `unknown`: it may or may not have arrived; look before sending again. */
export type DeliveryOutcome =
  | { key: string; state: 'acknowledged'; remote?: string }
  | { key: string; state: 'refused'; code: string; message: string }
  | { key: string; state: 'unknown'; message: string };

/** An ERP: records in, planned dates and exceptions out. */
export interface ErpConnector {
  /** Cheapest round trip that proves address, credentials and version. */
  test(signal: AbortSignal): Promise<Result<{ system: string; version: string }, ConnectorErrorCode>>;
  /**
   * Reads everything, or what changed since `cursor`, page by page. Batches arrive in the order of `pulledKinds`. Resolves with the cursor
   * for the next delta read; a failure leaves what was already yielded valid and the old cursor in force.
   */
  pull(options: {
    cursor: string | null;
    onBatch: (batch: PullBatch) => Promise<void>;
    onProgress: (progress: PullProgress) => void;
    signal: AbortSignal;
  }): Promise<Result<{ cursor: string | null }, ConnectorErrorCode>>;
  /** Key of each message: `<order id>`. Safe to repeat. */
  writePlannedDates(messages: PlannedDates[], signal: AbortSignal): Promise<DeliveryOutcome[]>;
  /** Key of each message: its id. Systems without a place for them answer `refused` with code `unsupported`. */
  writeExceptions(messages: ExceptionMessage[], signal: AbortSignal): Promise<DeliveryOutcome[]>;
  close(): Promise<void>;
}

export type MesEvents = {
  onConnection: (state: ConnectionState) => void;
  onMachine: (status: MachineStatus) => void;
  onJob: (response: JobResponse) => void;
  onException: (exception: ExceptionMessage) => void;
};

/** A job the floor holds, as read back from it. */
export type RemoteJob = { id: string; machine: string; revision: number | null; state: JobResponse['state'] };

/** Delivery to one machine: `jobs` are to be there in their revision, `recalls` are to be gone. */
export type DispatchRequest = { machine: string; jobs: JobOrder[]; recalls: { id: string; revision: number }[] };

/** A MES: job orders out, machine states, progress and exceptions in, by subscription, reconnecting by itself. */
export interface MesConnector {
  /** Starts connecting and keeps at it until `close`; the first state arrives by `events`. */
  open(events: MesEvents): void;
  test(
    signal: AbortSignal,
  ): Promise<Result<{ system: string; version: string; machines: string[] }, ConnectorErrorCode>>;
  /**
   * Brings one machine's list to the asked-for state: read what is there, send the difference, read again. Confirmed only when seen in the
   * machine's list in the right revision (or seen started or ended). Keys: `<job order id>@<revision>`; recalls `<job order id>@<revision>!`.
   * Safe to repeat after any failure; never touches jobs of other senders.
   */
  dispatch(request: DispatchRequest, signal: AbortSignal): Promise<DeliveryOutcome[]>;
  /** The plant's own clock as last read, where it tells one: its time when ours (milliseconds) was `atHost`, and how much faster it runs. */
  plantClock(): { plantAt: string; atHost: number; speed: number } | null;
  /** Everything of ours the floor holds on these machines (all if empty). */
  jobs(machines: string[], signal: AbortSignal): Promise<Result<RemoteJob[], ConnectorErrorCode>>;
  close(): Promise<void>;
}

/** Credentials are looked up by name, never stored with the profile or the scenario. */
export type CredentialSource = (name: string) => Promise<{ user: string; password: string } | null>;
