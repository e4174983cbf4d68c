/** What changes would make of the situation, worked out in order, without keeping anything. */
import { failure, success, type Result } from '../../../solver/model/result.ts';
import type { GapRule } from '../../../solver/repair/request.ts';
import type { CommandRow, ParsedChange } from '../contract.ts';
import { asSeen, moveOf } from './as-moves.ts';
import { adjust } from './changes.ts';
import { describeChange } from './describe.ts';
import type { EditContext } from './edit-context.ts';
import type { Ground } from './ground.ts';
import type { Planner } from './planner.ts';
import type { Situation } from './situation.ts';
import { samePlaces } from './summary.ts';

export type Prepared = {
  before: Situation;
  after: Situation;
  rows: CommandRow['changes'];
  carriedOver: boolean;
  /** Rejects if the checker does not pass what was moved; it looks while other things are got ready. */
  proof: Promise<void>;
};

/** Works the changes out, in order, without keeping anything. */
export async function prepare(
  changes: ParsedChange[],
  gaps: GapRule,
  context: EditContext,
  { planner, ground: grounds }: { planner: Planner; ground: Ground },
): Promise<Result<Prepared>> {
  const { floor, pulled } = context;
  const before = context.situation();
  const ground = await grounds.now();
  if (!ground.ok) return ground;
  let after = ground.value;
  let decided = new Map(after.adjustments);
  const rows: CommandRow['changes'] = [];
  for (const change of changes) {
    const placing = change.change === 'move' || change.change === 'mode';
    // A pin is put where the changes before it have left the part.
    if (placing || change.change === 'pin') {
      const settled = await planner.decide(after, decided, gaps);
      if (!settled.ok) return settled;
      after = settled.value;
    }
    rows.push(describeChange(change, after.records, decided));
    if (placing) {
      const moved = await planner.move(after, asSeen(context.situation().plan, moveOf(change), after.plan), gaps);
      if (!moved.ok) return moved;
      after = moved.value;
    } else {
      decided = new Map(decided);
      const situation = after;
      const refused = adjust(change, { adjustments: decided, situation, pulled: pulled(), floor });
      if (refused) return refused;
    }
  }
  const settled = await planner.decide(after, decided, gaps);
  if (!settled.ok) return settled;
  after = settled.value;
  if (after === ground.value) {
    return failure('nothing-changed', 'Everything is already so: nothing was changed.', {});
  }
  const carriedOver = !samePlaces(before.plan, ground.value.plan);
  const proof = planner.prove();
  // Whoever keeps the plan waits for it; one that was only looked at may be forgotten.
  proof.catch(() => undefined);
  return success({ before, after, rows, carriedOver, proof });
}
