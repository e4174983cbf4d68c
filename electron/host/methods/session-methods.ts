/** The contract's methods over one planning session: all but those about documents. */
import { failure, type Result } from '../../../solver/model/result.ts';
import type { HostMethod } from '../contract.ts';
import type { DocumentOutputs } from '../contract/documents.ts';
import type { PlanningSession } from '../session/planning-session.ts';
import { coreMethods } from './core.ts';
import { editMethods } from './edits.ts';
import type { Methods } from './methods.ts';
import { orderMethods } from './orders.ts';
import { viewMethods } from './views.ts';

export type SessionMethods = Methods<Exclude<HostMethod, keyof DocumentOutputs>>;

export function sessionMethods(session: PlanningSession): SessionMethods {
  const core = coreMethods(session);
  return {
    ...core,
    release: (input) => (session.kind === 'whatIf' ? Promise.resolve(refuseWhatIf(session.name)) : core.release(input)),
    ...editMethods(session),
    ...orderMethods(session),
    ...viewMethods(session),
  };
}

function refuseWhatIf(name: string): Result<never> {
  const message = `"${name}" is a what-if: nothing is released from it. Promote it to the plan of record first, then release there.`;
  return failure('what-if', message, { name });
}
