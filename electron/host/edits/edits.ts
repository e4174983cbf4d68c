/** The planner's commands: carried out, kept with their inverse, undone and done again. One after the other, all or nothing. */
import { z } from 'zod';
import { failure, success, type Result } from '../../../solver/model/result.ts';
import type { ScheduleDocument } from '../../../solver/model/schedule.ts';
import { previewLooks, type GapRule } from '../../../solver/repair/request.ts';
import type { CommandRow, EditOutputs, EditPreview, EditSummary, ParsedChange, ParsedInput } from '../contract.ts';
import type { Plan } from '../reports/plan.ts';
import type { Command } from '../store/commands.ts';
import { documentOf } from '../store/schedules.ts';
import { adjustmentDifference, withChanges, type AdjustmentSet } from './adjustments.ts';
import { adjustmentList } from './adjustment-list.ts';
import { asSeen, unknownPart } from './as-moves.ts';
import { commandRow } from './describe.ts';
import { busyWith, refusalOf, type EditContext } from './edit-context.ts';
import { Ground } from './ground.ts';
import { Keeper } from './keeper.ts';
import { partInScenario, previewInScenario, selectionInProblem } from './names.ts';
import { Planner } from './planner.ts';
import { prepare, type Prepared } from './prepare.ts';
import { withSchedule, type Situation } from './situation.ts';
import { nothingDone, samePlaces, summaryOf } from './summary.ts';
import { Unfinished } from './unfinished.ts';

/** Where a command leads to, as kept in its payload, or where its inverse leads back to. */
const stopSchema = z.object({
  /** Plan version; 0: whatever the plan is. */
  version: z.int(),
  adjustments: z.array(z.object({ key: z.string(), body: z.unknown() })).default([]),
});

/** Milliseconds of rest after which the desk is made ready for the next drag. */
const warmAfter = 300;

export class Edits {
  readonly #context: EditContext;
  readonly #planner: Planner;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #ground: Ground;
  /** What the last preview of an edit has worked out: the edit itself then only has to be kept. */
  #previewed: { key: string; prepared: Prepared } | null = null;
  readonly #unfinished = new Unfinished();
  /** Revision of the facts that a plan version is known to be right for. */
  readonly #lawfulAt = new Map<number, number>();
  readonly #keeper: Keeper;
  #warming: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(context: EditContext) {
    this.#context = context;
    this.#planner = new Planner(context);
    this.#ground = new Ground(context, this.#planner);
    this.#keeper = new Keeper(context.store, context.policy);
  }

  /** Resolves when no command is under way. */
  async settled(): Promise<void> {
    await this.#turn.catch(() => undefined);
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#warming) clearTimeout(this.#warming);
    await this.settled();
  }

  grab({ what, planVersion }: ParsedInput<'grab'>): Promise<Result<EditOutputs['grab']>> {
    return this.#inTurn(async () => {
      const refused = refusalOf(this.#context, planVersion);
      if (refused) return refused;
      const ground = await this.#ground.grab();
      if (!ground.ok) return ground;
      const { plan, built } = ground.value;
      const selection = selectionInProblem(plan, what);
      if (!('kind' in selection)) return unknownPart(selection.operation);
      const warm = await this.#planner.warm(ground.value);
      if (!warm.ok) return warm;
      const grabbed = await this.#planner.grab(selection);
      if (!grabbed.ok) return grabbed;
      const { machines, stays, movable } = grabbed.value;
      const fixed = stays.map(({ part, violation }) => {
        const cause = violation.constraint as EditOutputs['grab']['fixed'][number]['cause'];
        return { ...partInScenario(built.index, part), cause };
      });
      return success({ machines, fixed, movable });
    });
  }

  /**
   * What a move would come to. The first answer comes within milliseconds and may not be `complete`; asked the same again, it is carried on
   * to the end.
   */
  previewMove(input: ParsedInput<'previewMove'>): Promise<Result<EditOutputs['previewMove']>> {
    const { what, shift, machine, gaps, planVersion } = input;
    return this.#inTurn(async () => {
      const refused = refusalOf(this.#context, planVersion);
      if (refused) return refused;
      const ground = await this.#ground.grabbed();
      if (!ground.ok) return ground;
      const { built, records, plan } = ground.value;
      const move = asSeen(
        this.#context.situation().plan,
        { what, shift, ...(machine === undefined ? {} : { machine }) },
        plan,
      );
      const asked = JSON.stringify(input);
      const looks = this.#unfinished.has(asked) ? Infinity : previewLooks;
      const preview = await this.#planner.preview(ground.value, { move, gaps }, looks);
      if (!preview.ok) return preview;
      this.#unfinished.note(asked, preview.value.complete);
      return success(previewInScenario(built.index, records, planVersion, preview.value));
    });
  }

  previewEdit({ changes, gaps, planVersion }: ParsedInput<'previewEdit'>): Promise<Result<EditPreview>> {
    return this.#inTurn(async () => {
      const refused = refusalOf(this.#context, planVersion);
      if (refused) return refused;
      const prepared = await this.#prepare(changes, gaps);
      if (!prepared.ok) return prepared;
      this.#previewed = { key: this.#keyOf(changes, gaps), prepared: prepared.value };
      const { before, after, carriedOver } = prepared.value;
      const kpis = await this.#context.kpis(after);
      const summary = summaryOf(before, after, { command: null, carriedOver, kpis });
      const { command: _, planVersion: __, movedParts: ___, ...preview } = summary;
      return success(preview);
    });
  }

  edit({ changes, gaps, planVersion }: ParsedInput<'edit'>): Promise<Result<EditSummary>> {
    return this.#inTurn(async () => {
      const refused = refusalOf(this.#context, planVersion);
      if (refused) return refused;
      const known = this.#previewed?.key === this.#keyOf(changes, gaps) ? this.#previewed.prepared : null;
      this.#previewed = null;
      const prepared = known ? success(known) : await this.#prepare(changes, gaps);
      if (!prepared.ok) return prepared;
      return this.#keep('edit', { changes, gaps }, prepared.value);
    });
  }

  /**
   * Makes another scenario's decisions and plan this one's, carried over to what is known here, as one command of this `kind`. `schedule` is
   * in the scenario's names and counts from the same second 0; `horizonDays` is what it was made with.
   */
  take(
    kind: string,
    payload: Record<string, unknown>,
    decided: Pick<Situation, 'adjustments' | 'horizonDays'> & { schedule: ScheduleDocument | null },
  ): Promise<Result<EditSummary>> {
    return this.#inTurn(async () => {
      const refused = refusalOf(this.#context, this.#context.situation().plan.version);
      if (refused) return refused;
      const before = this.#context.situation();
      const facts = this.#context.facts();
      const plan: Plan = { ...before.plan, schedule: decided.schedule ?? before.plan.schedule };
      const horizonDays = decided.schedule === null ? before.horizonDays : decided.horizonDays;
      const rebuilt = await this.#planner.rebuild({ ...before, plan }, decided.adjustments, facts, horizonDays);
      const settled = await this.#planner.settle(rebuilt, 'keep');
      if (!settled.ok) return settled;
      const carriedOver = !samePlaces(rebuilt.plan, settled.value.plan);
      return this.#keep(kind, payload, {
        before,
        after: settled.value,
        rows: [],
        carriedOver,
        proof: Promise.resolve(),
      });
    });
  }

  /** The plan under the facts as they are now, as a command of its own. */
  repairPlan(): Promise<Result<EditSummary>> {
    return this.#inTurn(async () => {
      const before = this.#context.situation();
      const refused = refusalOf(this.#context, before.plan.version);
      if (refused) return refused;
      if (before.plan.schedule === null) return failure('no-plan', 'There is no plan yet to repair. Plan first.');
      const ground = await this.#ground.now();
      if (!ground.ok) return ground;
      return this.#keep(
        'repair',
        {},
        { before, after: ground.value, rows: [], carriedOver: false, proof: Promise.resolve() },
      );
    });
  }

  undo({ command }: ParsedInput<'undo'>): Promise<Result<EditSummary>> {
    return this.#inTurn(async () => {
      const { undo } = await this.#context.store.commands.next();
      if (command !== undefined && undo?.id !== command) {
        const text = `Command ${command} is not the last one any more${undo ? `: that is ${undo.id}` : ''}. Look at the history and undo from there.`;
        return failure('history-changed', text, { command, last: undo?.id ?? null });
      }
      return this.#travel(undo ? [undo] : [], 'undo');
    });
  }

  redo(): Promise<Result<EditSummary>> {
    return this.#inTurn(async () => {
      const { redo } = await this.#context.store.commands.next();
      return this.#travel(redo ? [redo] : [], 'redo');
    });
  }

  goTo({ command }: ParsedInput<'goTo'>): Promise<Result<EditSummary>> {
    return this.#inTurn(async () => {
      const { commands } = this.#context.store;
      const target = command === 0 ? null : await commands.get(command);
      if (command !== 0 && target === null) {
        const text = `Command ${command} is not in the history. Choose one of its rows, or 0 for the beginning.`;
        return failure('unknown-command', text, { command });
      }
      if (target?.state === 'abandoned') {
        const text = `Command ${command} was undone and something else was done instead, so there is no way back to it.`;
        return failure('abandoned', text, { command });
      }
      const { undo, redo } = await commands.way(command);
      return undo.length > 0 ? this.#travel(undo, 'undo') : this.#travel(redo, 'redo');
    });
  }

  async history({ offset, limit }: ParsedInput<'history'>): Promise<Result<EditOutputs['history']>> {
    const { commands, total } = await this.#context.store.commands.page({ offset, limit });
    return success({ rows: commands.map(commandRow), total });
  }

  /** What undo and redo would take. */
  async next(): Promise<{ undo: CommandRow | null; redo: CommandRow | null }> {
    const { undo, redo } = await this.#context.store.commands.next();
    return { undo: undo && commandRow(undo), redo: redo && commandRow(redo) };
  }

  async adjustments(): Promise<Result<EditOutputs['adjustments']>> {
    return success(adjustmentList(this.#context.situation(), this.#context.pulled(), this.#context.floor));
  }

  /** A plan was made elsewhere: with `revision` of the facts it is right for them. */
  noteLawful(version: number, revision: number): void {
    this.#lawfulAt.set(version, revision);
  }

  /** Somebody looks at the plan and may edit it: gets ready for that once there is a rest. */
  warmSoon(): void {
    if (this.#warming) clearTimeout(this.#warming);
    if (this.#closed) return;
    this.#warming = setTimeout(() => {
      this.#warming = null;
      const warming = this.#inTurn(async () => {
        if (busyWith(this.#context.tasks) || this.#context.situation().plan.schedule === null) return;
        const ground = await this.#ground.now();
        // Not waited for: what needs no desk, such as a pin, goes on meanwhile.
        if (ground.ok) this.#planner.warmBehind(ground.value);
        await this.#keeper.prepare(this.#context.situation().plan);
      });
      // Whoever needs it next says what is wrong with it.
      warming.catch(() => undefined);
    }, warmAfter);
    this.#warming.unref();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.catch(() => undefined).then(work);
    this.#turn = turn;
    return turn;
  }

  #prepare(changes: ParsedChange[], gaps: GapRule): Promise<Result<Prepared>> {
    return prepare(changes, gaps, this.#context, { planner: this.#planner, ground: this.#ground });
  }

  #keyOf(changes: ParsedChange[], gaps: GapRule): string {
    return JSON.stringify([this.#context.situation().plan.version, this.#context.facts().revision, gaps, changes]);
  }

  /** Keeps a new situation with its command and shows it. */
  async #keep(
    kind: string,
    payload: Record<string, unknown>,
    { before, after, rows, carriedOver, proof }: Prepared,
  ): Promise<Result<EditSummary>> {
    const { store, kpis: kpisOf } = this.#context;
    const difference = adjustmentDifference(before.adjustments, after.adjustments);
    const kpis = await kpisOf(after);
    const told = summaryOf(before, after, { command: null, carriedOver, kpis });
    const { moved, weightedTardiness } = told;
    const preparations = await this.#keeper.prepare(before.plan);
    const summary = await this.#context.together(async () => {
      const { version, command } = await store.transaction(async (repositories) => {
        const replaced = (await repositories.commands.next()).redo !== null;
        const saved = await this.#keeper.save(repositories, { before, after, difference, kpis }, preparations);
        const id = await repositories.commands.append({
          kind,
          payload: { ...payload, version: saved, adjustments: difference.after },
          inverse: { version: before.plan.version, adjustments: difference.before },
          result: { changes: rows, moved, weightedTardiness },
        });
        if (replaced) await repositories.schedules.prune();
        return { version: saved, command: id };
      });
      const kept = await this.#show(before, after, version);
      return { ...told, planVersion: kept.plan.version, command };
    });
    // The plan is on screen while the checker still looks; nothing else is edited or released before it has.
    try {
      await proof;
    } catch (error) {
      await this.#travel([(await store.commands.get(summary.command))!], 'undo');
      throw error;
    }
    return success(summary);
  }

  /** Undoes or redoes commands as one step. */
  async #travel(commands: Command[], direction: 'undo' | 'redo'): Promise<Result<EditSummary>> {
    const before = this.#context.situation();
    const last = commands.at(-1);
    if (last === undefined) return success(nothingDone(before, await this.#context.kpis(before)));
    const busy = busyWith(this.#context.tasks);
    if (busy) return busy;
    const stops = commands.map(({ inverse, payload }) => stopSchema.parse(direction === 'undo' ? inverse : payload));
    const decided = stops.reduce((set, { adjustments }) => withChanges(set, adjustments), new Map(before.adjustments));
    const arrived = await this.#arrive(before, decided, stops.at(-1)!.version);
    if (!arrived.ok) return arrived;
    const { after, version, carriedOver } = arrived.value;
    const difference = adjustmentDifference(before.adjustments, after.adjustments);
    const kpis = await this.#context.kpis(after);
    const preparations = await this.#keeper.prepare(before.plan);
    return this.#context.together(async () => {
      const shown = await this.#context.store.transaction(async (repositories) => {
        await repositories.commands.mark(
          commands.map(({ id }) => id),
          direction === 'undo' ? 'undone' : 'done',
        );
        const step = { before, after, difference, kpis };
        return version === null
          ? this.#keeper.save(repositories, step, preparations)
          : this.#keeper.goBack(repositories, step, version);
      });
      const kept = await this.#show(before, after, shown);
      return success(summaryOf(before, kept, { command: last.id, carriedOver, kpis }));
    });
  }

  /** The situation with these decisions and the plan of a version: exactly that one (then `version`) where the facts still allow it. */
  async #arrive(
    before: Situation,
    decided: AdjustmentSet,
    version: number,
  ): Promise<Result<{ after: Situation; version: number | null; carriedOver: boolean }>> {
    const facts = this.#context.facts();
    const stored = version === 0 ? undefined : await this.#context.store.schedules.read(version);
    const difference = adjustmentDifference(before.adjustments, decided);
    const horizonDays = stored ? (stored.policy.horizonDays ?? null) : before.horizonDays;
    const isSameHorizon = horizonDays === before.horizonDays;
    const same = difference.after.length === 0 && before.facts.revision === facts.revision && isSameHorizon;
    const lawful = stored !== undefined && this.#lawfulAt.get(version) === facts.revision;
    if (stored && lawful && same) {
      const plan = withSchedule(before.plan, version, documentOf(stored));
      return success({ after: { ...before, plan, lawful }, version, carriedOver: false });
    }
    const schedule = stored ? documentOf(stored) : before.plan.schedule;
    const rebuilt = await this.#planner.rebuild(
      { ...before, plan: { ...before.plan, version, schedule } },
      decided,
      facts,
      horizonDays,
    );
    if (lawful) return success({ after: { ...rebuilt, lawful }, version, carriedOver: false });
    const settled = await this.#planner.settle(rebuilt, 'keep');
    if (!settled.ok) return settled;
    const exact = stored !== undefined && settled.value.plan.schedule === rebuilt.plan.schedule;
    // A plan made before there was one, or without one, is not carried over: it is where it was.
    const carriedOver = stored !== undefined && !exact && !samePlaces(rebuilt.plan, settled.value.plan);
    return success({ after: settled.value, version: exact ? version : null, carriedOver });
  }

  /** Makes a kept situation the session's. */
  async #show(before: Situation, after: Situation, version: number): Promise<Situation> {
    const kept: Situation = { ...after, plan: { ...after.plan, version } };
    if (version > 0) this.#lawfulAt.set(version, after.facts.revision);
    this.#ground.forget();
    this.#previewed = null;
    await this.#context.adopt(kept, !before.lawful || before.facts.revision !== after.facts.revision);
    this.warmSoon();
    return kept;
  }
}
