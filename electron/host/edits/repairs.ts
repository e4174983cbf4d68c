/** What holds a plan ready to be repaired: the repair desk with a warm thread of its own or, where there is none, this thread. */
import { readProblem } from '../../../solver/model/read.ts';
import type { ProblemDocument } from '../../../solver/model/problem.ts';
import { failure, success, type Result } from '../../../solver/model/result.ts';
import type { ScheduleDocument } from '../../../solver/model/schedule.ts';
import { adapt } from '../../../solver/repair/adapt.ts';
import { RepairBoard } from '../../../solver/repair/repair.ts';
import type {
  AdaptOptions,
  Applied,
  BoardOptions,
  Grab,
  RepairPreview,
  RepairRequest,
  Selection,
} from '../../../solver/repair/request.ts';

/** Names are the problem's. Requests are answered in order. */
export type Repairs = {
  /** Takes a plan in hand; fails with `plan-outdated` if it is not right for the problem. */
  load: (problem: ProblemDocument, schedule: ScheduleDocument, options: BoardOptions) => Promise<Result<unknown>>;
  /** Lays another schedule of the same problem down. */
  restore: (schedule: ScheduleDocument) => Promise<Result<unknown>>;
  grab: (selection: Selection) => Promise<Result<Grab>>;
  /** As far as so many looks at parts tell. */
  preview: (request: RepairRequest, looks?: number) => Promise<Result<RepairPreview>>;
  apply: (request: RepairRequest) => Promise<Result<Applied>>;
  /** Rejects if the checker finds anything in the plan in hand that moves have done: a bug. */
  prove: () => Promise<Result<null>>;
  /** Carries a plan over to a problem and takes the result in hand. */
  adapt: (
    problem: ProblemDocument,
    schedule: ScheduleDocument,
    options: AdaptOptions,
  ) => Promise<Result<ScheduleDocument>>;
  close: () => Promise<void>;
};

/** Repairs in this thread, for tests and where no worker can be had. */
export function repairsHere(): Repairs {
  let board: RepairBoard | null = null;
  const onBoard = <T>(work: (open: RepairBoard) => Result<T>): Promise<Result<T>> =>
    Promise.resolve(board ? work(board) : failure('no-plan', 'No plan is in hand. Load one first.'));
  return {
    load: async (problem, schedule, options) => {
      const read = readProblem(problem);
      if (!read.ok) return read;
      const opened = RepairBoard.open(read.value, schedule, options);
      board = opened.ok ? opened.value : null;
      return opened.ok ? success(null) : opened;
    },
    restore: (schedule) => onBoard((open) => open.restore(schedule)),
    grab: (selection) => onBoard((open) => open.grab(selection)),
    preview: (request, looks) => onBoard((open) => open.preview(request, looks)),
    apply: (request) => onBoard((open) => open.apply(request)),
    prove: () =>
      onBoard((open) => {
        open.prove();
        return success(null);
      }),
    adapt: async (problem, schedule, options) => {
      const read = readProblem(problem);
      if (!read.ok) return read;
      const adapted = adapt(read.value, schedule, options);
      const opened = RepairBoard.open(read.value, adapted, options);
      board = opened.ok ? opened.value : null;
      return opened.ok ? success(adapted) : opened;
    },
    close: () => Promise.resolve(),
  };
}
