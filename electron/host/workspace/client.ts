/** One page, window or command line at a workspace: the contract over the scenario it looks at. */
import { failure, type Result } from '../../../solver/model/result.ts';
import { hostInputs, type Host, type HostEvents, type HostMethod, type Unsubscribe } from '../contract.ts';
import { documentInputs } from '../contract/documents.ts';
import { documentMethods } from '../methods/documents.ts';
import type { Methods } from '../methods/methods.ts';
import { Events } from '../session/events.ts';
import type { OpenScenario, Workspace } from './workspace.ts';

export type RunningHost = Host & { close: () => Promise<void> };

const allTopics = [
  'scenario',
  'orders',
  'plan',
  'messages',
  'connections',
  'deliveries',
  'history',
  'documents',
] as const;

export class Client {
  readonly workspace: Workspace;
  readonly #events = new Events();
  readonly #documents: Methods<keyof typeof documentInputs>;
  #scenario: OpenScenario;
  /** Set while the scenario it looks at is being replaced. */
  #next: Promise<unknown> | null = null;
  #unsubscribe: Unsubscribe[] = [];

  constructor(workspace: Workspace, scenario: OpenScenario) {
    this.workspace = workspace;
    this.#scenario = scenario;
    this.#documents = documentMethods(this);
    this.#listen();
    workspace.entered(scenario, this);
  }

  get scenario(): OpenScenario {
    return this.#scenario;
  }

  /** Looks at another scenario from now on; whoever listens is told that everything has changed. */
  lookAt(scenario: OpenScenario): void {
    this.#next = null;
    const before = this.#scenario;
    if (before === scenario) return;
    this.#stopListening();
    this.#scenario = scenario;
    this.#listen();
    this.workspace.entered(scenario, this);
    this.workspace.letGo(before, this);
    this.#events.changed(allTopics);
  }

  /** Calls wait until `next` has come, as the scenario they are about is not there meanwhile. */
  await(next: Promise<unknown>): void {
    this.#next = next;
  }

  /** The contract as this client sees it. `close` lets go of the client alone. */
  host(): RunningHost {
    const api = Object.fromEntries(
      (Object.keys(hostInputs) as HostMethod[]).map((method) => [
        method,
        (input: unknown): Promise<Result<unknown>> => this.#call(method, input),
      ]),
    ) as unknown as Host;
    return {
      ...api,
      subscribe: (events: Partial<HostEvents>) => this.#events.subscribe(events),
      close: () => {
        this.end();
        this.workspace.letGo(this.#scenario, this);
        this.workspace.forget(this);
        return Promise.resolve();
      },
    };
  }

  /** Hears of nothing any more. */
  end(): void {
    this.#stopListening();
  }

  async #call(method: HostMethod, input: unknown): Promise<Result<unknown>> {
    const parsed = hostInputs[method].safeParse(input);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return failure('bad-input', `${[method, ...issue.path].join('.')}: ${issue.message}.`, { path: issue.path });
    }
    while (this.#next) await this.#next;
    const methods = Object.hasOwn(documentInputs, method) ? this.#documents : this.#scenario.methods;
    return (methods as Record<string, (input: unknown) => Promise<Result<unknown>>>)[method](parsed.data);
  }

  #listen(): void {
    const { session } = this.#scenario;
    this.#unsubscribe = [
      session.events.subscribe({
        changed: (topics) => this.#events.changed(topics),
        task: (progress) => this.#events.task(progress),
        live: (update) => this.#events.live(update),
      }),
      this.workspace.events.subscribe({ changed: (topics) => this.#events.changed(topics) }),
    ];
  }

  #stopListening(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#unsubscribe = [];
  }
}
