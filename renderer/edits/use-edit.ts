/** Runs the planner's edits: one at a time, each told with what it moved and taken back with one click. */
import type { Change, EditSummary, GapRule, Overview } from '../../electron/host/contract.ts';
import { failure, type Result } from '../../solver/model/result.ts';
import { useSession } from '../host/context.ts';
import type { Session } from '../host/session.ts';
import { OwnPlans } from './own-plans.ts';
import { setEdits, showEdit, useEditState, type EditNote } from './edit-state.ts';

export type EditOptions = {
  /** Absent: the rule chosen in the toolbar. */
  gaps?: GapRule;
  /** The plan that was looked at; absent: the one on the screen. The host refuses another one with `plan-changed`. */
  planVersion?: number;
};

export type Edits = {
  /** Carries out the changes as one command. A refusal is told on the screen and comes back as a value, too. */
  edit: (changes: Change[], options?: EditOptions) => Promise<Result<EditSummary>>;
  /** Takes what has changed since into the plan, moving only what no longer fits. */
  repairPlan: () => Promise<Result<EditSummary>>;
  /** Takes back the last command; with `command`, only if it is that one. */
  undo: (command?: number) => Promise<Result<EditSummary>>;
  redo: () => Promise<Result<EditSummary>>;
  /** Undoes or redoes until `command` is the last one done; 0: all is undone. */
  goTo: (command: number) => Promise<Result<EditSummary>>;
};

/**
 * The same functions for as long as the session lasts, whoever asks: what the board moves and the top bar takes back are edits of one planner,
 * and each has to know of the plans that the others led to.
 */
export function useEdit(): Edits {
  return editsOf(useSession());
}

const editsBySession = new WeakMap<Session, Edits>();

function editsOf(session: Session): Edits {
  const made = editsBySession.get(session) ?? makeEdits(session);
  editsBySession.set(session, made);
  return made;
}

function makeEdits({ call, store }: Session): Edits {
  const own = new OwnPlans();
  const overview = (): Overview | null => store.getState().overview;
  async function run(what: EditNote['what'], work: () => Promise<Result<EditSummary>>): Promise<Result<EditSummary>> {
    // Ctrl+Z pressed twice means two steps, however long the first one takes.
    if (what === 'undo' || what === 'redo') await idle();
    if (useEditState.getState().busy) {
      return failure('busy', 'Another edit is still on its way. Wait for it, then try again.');
    }
    setEdits({ busy: true, refusal: null });
    own.see(overview()?.scenario.file ?? '', overview()?.planVersion ?? 0);
    try {
      const result = await work();
      if (!result.ok) {
        own.forget();
        setEdits({ refusal: result });
      } else {
        own.made(result.value.planVersion);
        if (result.value.command !== null) showEdit(what, result.value);
      }
      return result;
    } finally {
      setEdits({ busy: false });
    }
  }
  return {
    edit: (changes, options = {}) =>
      run(kindOf(changes), () => {
        const seen = options.planVersion ?? overview()?.planVersion ?? 0;
        // A move is counted from where things were seen; all else means the same on the plan that came of one's own last edit.
        const places = changes.some(({ change }) => change === 'move');
        const planVersion = places ? seen : own.newestOf(seen);
        return call('edit', { changes, gaps: options.gaps ?? useEditState.getState().gaps, planVersion });
      }),
    repairPlan: () => run('edit', () => call('repairPlan', {})),
    undo: (command) => run('undo', () => call('undo', command === undefined ? {} : { command })),
    redo: () => run('redo', () => call('redo', {})),
    goTo: (command) => run('goTo', () => call('goTo', { command })),
  };
}

/** Pinning is told by its name, as it moves nothing. */
function kindOf(changes: readonly Change[]): EditNote['what'] {
  return (['pin', 'unpin'] as const).find((kind) => changes.every(({ change }) => change === kind)) ?? 'edit';
}

/** Resolves when no edit is on its way. */
async function idle(): Promise<void> {
  while (useEditState.getState().busy) {
    await new Promise<void>((resolve) => {
      const stop = useEditState.subscribe(({ busy }) => {
        if (busy) return;
        stop();
        resolve();
      });
    });
  }
}
