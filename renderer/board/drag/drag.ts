/** One drag, from taking hold to letting go: where it points, what the host says to that, and what is shown of it. Nothing moves until the drop. */
import type { Grab, HostInput, MovePreview } from '../../../electron/host/contract.ts';
import type { Failure, Result } from '../../../solver/model/result.ts';
import { barInset } from '../bars.ts';
import { operationCode } from '../describe.ts';
import { headerHeight } from '../grid.ts';
import type { LiveRegion } from '../live-region.ts';
import type { PlantTime } from '../plant-time.ts';
import type { Viewport } from '../viewport.ts';
import { DragCard } from './card.ts';
import { Ghosts } from './ghosts.ts';
import type { Box } from './ghosts.ts';
import { FreshModifiers, gapsWith } from './modifiers.ts';
import type { GapRule, Held } from './modifiers.ts';
import { Questions } from './questions.ts';
import { restingShift } from './taken.ts';
import type { Taken } from './taken.ts';
import { sayFixed, sayPreview, sayTaken } from './words.ts';
import type { Words, Wording } from './words.ts';

export type MoveRequest = HostInput<'previewMove'>;

/** What a drag asks of the host. */
export type DragHost = {
  grab: (input: HostInput<'grab'>) => Promise<Result<Grab>>;
  preview: (input: MoveRequest) => Promise<Result<MovePreview>>;
  /** Carries out the move. Resolves with the version of the new plan, or null when it was refused. */
  drop: (input: MoveRequest) => Promise<number | null>;
  /** The gap rule chosen in the toolbar. */
  gaps: () => GapRule;
};

export type DragContext = {
  host: DragHost;
  viewport: Viewport;
  overlay: HTMLElement;
  live: LiveRegion;
  plantTime: PlantTime;
  wording: Wording;
  failureText: (failure: Failure) => string;
  /** The host has said which machines can take it. */
  onEligible: (machines: ReadonlySet<number> | null) => void;
};

export class Drag {
  readonly taken: Taken;
  readonly #context: DragContext;
  readonly #modifiers: FreshModifiers;
  readonly #ghosts: Ghosts;
  readonly #card: DragCard;
  readonly #questions: Questions<MoveRequest, Result<MovePreview>>;
  #shift = 0;
  #machine: number | null = null;
  #gaps: GapRule;
  #asked = '';
  #preview: { key: string; result: Result<MovePreview> } | null = null;
  #grab: Grab | null = null;
  #eligible: ReadonlySet<number> | null = null;
  #ended = false;

  constructor(context: DragContext, taken: Taken, held: Held) {
    this.#context = context;
    this.taken = taken;
    this.#gaps = context.host.gaps();
    this.#modifiers = new FreshModifiers(held);
    this.#ghosts = new Ghosts(context.overlay, headerHeight);
    this.#card = new DragCard(document.body);
    this.#questions = new Questions(
      (request) => context.host.preview(request),
      (key, result) => this.#heard(key, result),
      (result) => (!result.ok ? 'forget' : result.value.complete ? 'keep' : 'carryOn'),
    );
    this.#asked = this.#key();
    this.#ghosts.show('asking');
    this.layOut();
    this.#say({ title: sayTaken(taken, context.wording), lines: [], refusal: null });
    // What a drop would do goes first: the hand is on its way already.
    setTimeout(() => void this.#grabIt());
  }

  /** Where it would be dropped now. */
  get shift(): number {
    return this.#shift;
  }

  get machine(): number | null {
    return this.#machine ?? this.taken.machine;
  }

  /** Whether a machine is known to be able to take it. */
  accepts(machine: number): boolean {
    return this.#eligible === null || this.#eligible.has(machine);
  }

  /** The pointer moved by `shift` seconds since it took hold, and is over a machine (−1: none). */
  pointTo(shift: number, machine: number, held: Held): void {
    const fresh = this.#modifiers.fresh(held);
    const { viewport, plantTime, wording } = this.#context;
    const snap = {
      pixelsPerHour: viewport.scale.pixelsPerHour,
      epoch: wording.format.epoch / 1000,
      ...{ plantTime, off: fresh.alt },
    };
    this.#gaps = gapsWith(this.#context.host.gaps(), fresh);
    const target = this.taken.machine === null || machine < 0 ? this.#machine : machine;
    this.aim(restingShift(this.taken, shift, snap), target);
  }

  /** Aims at a place without snapping. `machine` null: each stays on its own. */
  aim(shift: number, machine: number | null): void {
    this.#shift = shift;
    this.#machine = machine === this.taken.machine ? null : machine;
    this.#moveHand();
    const key = this.#key();
    if (key === this.#asked) return;
    this.#asked = key;
    this.#card.ask(key);
    if (this.#inPlace) {
      this.#questions.leave();
      this.#preview = null;
      this.#showHome();
    } else {
      if (this.#preview === null)
        this.#say({ title: sayTaken(this.taken, this.#context.wording), lines: [], refusal: null });
      this.#questions.ask(key, this.#request());
    }
  }

  /** The card beside a point of the window. */
  placeCard(x: number, y: number): void {
    this.#card.place(x, y);
  }

  /** Rows, zoom or scroll have changed. */
  layOut(): void {
    this.#ghosts.take(this.taken.operations.flatMap((operation) => this.#boxOf(operation)));
    this.scrolled();
    if (this.taken.reach === 'after') this.#markPoint();
    if (this.#preview?.result.ok === true) this.#land(this.#preview.result.value);
  }

  scrolled(): void {
    const { left, top } = this.#context.viewport.scroll;
    this.#ghosts.scroll(left, top);
    this.#moveHand();
  }

  /**
   * Lets go. Resolves with the version of the plan that holds the move; null when it went back to where it was: there it was let go, it
   * cannot lie there, or the host refused. The ghosts stay until `end`.
   */
  async drop(): Promise<number | null> {
    if (this.#ended || this.#inPlace || this.#refused) return null;
    this.#questions.end();
    this.#ghosts.show('dropped');
    this.#card.destroy();
    return this.#context.host.drop(this.#request());
  }

  end(): void {
    this.#ended = true;
    this.#questions.end();
    this.#ghosts.destroy();
    this.#card.destroy();
    this.#context.onEligible(null);
  }

  get #inPlace(): boolean {
    return this.#shift === 0 && this.#machine === null;
  }

  /** What was said last, about this very place, forbids it. */
  get #refused(): boolean {
    const { result, key } = this.#preview ?? {};
    return key === this.#asked && result !== undefined && (!result.ok || result.value.violation !== null);
  }

  #key(): string {
    return `${this.#shift}|${this.#machine ?? ''}|${this.#gaps}`;
  }

  #request(): MoveRequest {
    const { model } = this.#context.wording;
    return {
      what: this.taken.what,
      shift: this.#shift,
      ...(this.#machine === null ? {} : { machine: model.board.machines[this.#machine].id }),
      gaps: this.#gaps,
      planVersion: model.board.planVersion,
    };
  }

  async #grabIt(): Promise<void> {
    if (this.#ended) return;
    const { host, wording, live, onEligible } = this.#context;
    const { model } = wording;
    const result = await host.grab({ what: this.taken.what, planVersion: model.board.planVersion });
    if (!result.ok || this.#ended) return;
    this.#grab = result.value;
    if (this.taken.machine !== null) {
      const able = new Set(result.value.machines);
      this.#eligible = new Set(model.board.machines.flatMap(({ id }, index) => (able.has(id) ? [index] : [])));
      onEligible(this.#eligible);
    }
    const fixed = sayFixed(result.value, wording);
    if (fixed !== null) live.say(fixed);
    if (this.#inPlace) this.#showHome();
  }

  #heard(key: string, result: Result<MovePreview>): void {
    const { wording } = this.#context;
    this.#preview = { key, result };
    this.#card.answer(key, !result.ok || result.value.complete);
    if (!result.ok) {
      this.#ghosts.land(null);
      this.#ghosts.show('refused');
      const refusal = this.#context.failureText(result);
      return this.#say({ title: sayTaken(this.taken, wording), lines: [], refusal });
    }
    this.#land(result.value);
    const { complete, violation } = result.value;
    this.#ghosts.show(violation !== null ? 'refused' : complete ? 'lawful' : 'asking');
    this.#say(sayPreview(this.taken, result.value, wording));
  }

  #showHome(): void {
    this.#ghosts.land(null);
    this.#ghosts.show('asking');
    this.#say({ title: sayTaken(this.taken, this.#context.wording), lines: [], refusal: null });
  }

  #say(words: Words): void {
    const { wording, live } = this.#context;
    const { t } = wording;
    const notes: string[] = [];
    const fixed = this.#grab === null ? null : sayFixed(this.#grab, wording);
    if (fixed !== null) notes.push(fixed);
    if (!this.#inPlace) notes.push(t(`board:gaps.${this.#gaps}`));
    const { result } = this.#preview ?? {};
    if (!this.#inPlace && result === undefined) notes.push(t('board:drag.asking'));
    if (result?.ok === true && !result.value.complete) notes.push(t('board:drag.unfinished'));
    this.#card.show(words, notes);
    const said = [
      words.title,
      ...words.lines.map(({ text }) => text),
      ...(words.refusal === null ? [] : [words.refusal]),
    ];
    live.say(said.join(', '));
  }

  #land({ violation, placed }: MovePreview): void {
    if (violation !== null) return this.#ghosts.land(null);
    const { wording, viewport } = this.#context;
    const { model } = wording;
    const machines = new Map(model.board.machines.map(({ id }, index) => [id, index]));
    const boxes = placed.flatMap(({ operation, part, machine, start, end }) => {
      const row = viewport.rowOf(machines.get(machine) ?? -1);
      const found = model.find(operation, part);
      return row === undefined
        ? []
        : [this.#box(start, end, row.top, found === null ? '' : operationCode(model, found))];
    });
    this.#ghosts.land(boxes);
  }

  #moveHand(): void {
    const { viewport } = this.#context;
    const dx = (this.#shift * viewport.scale.pixelsPerHour) / 3600;
    const from = this.taken.machine === null ? undefined : viewport.rowOf(this.taken.machine);
    const to = this.#machine === null ? undefined : viewport.rowOf(this.#machine);
    this.#ghosts.move(dx, from === undefined || to === undefined ? 0 : to.top - from.top);
  }

  #markPoint(): void {
    const { viewport } = this.#context;
    const { what, anchorTime } = this.taken;
    if (what.kind !== 'after') return;
    const left = viewport.scale.toX(anchorTime);
    const [id] = what.machines ?? [];
    const machine = this.#context.wording.model.board.machines.findIndex((candidate) => candidate.id === id);
    const row = viewport.rowOf(machine);
    if (row === undefined) this.#ghosts.markPoint(left, 0, viewport.rows.length * 28);
    else this.#ghosts.markPoint(left, row.top, row.height);
  }

  #boxOf(operation: number): Box[] {
    const { model } = this.#context.wording;
    const { machine, start, end } = model.board.operations;
    const row = this.#context.viewport.rowOf(machine[operation]);
    if (row === undefined) return [];
    return [this.#box(start[operation], end[operation], row.top, operationCode(model, operation))];
  }

  #box(start: number, end: number, rowTop: number, label: string): Box {
    const { scale } = this.#context.viewport;
    const left = scale.toX(start);
    return {
      left,
      top: rowTop + barInset,
      width: Math.max(scale.toX(end) - left, 3),
      height: 28 - 2 * barInset,
      label,
    };
  }
}
