/** What a group of the contract's methods is made of: parsed inputs in, results out. */
import type { Result } from '../../../solver/model/result.ts';
import type { HostMethod, HostOutputs, ParsedInput } from '../contract.ts';

export type Methods<Names extends HostMethod> = {
  [Method in Names]: (input: ParsedInput<Method>) => Promise<Result<HostOutputs[Method]>>;
};
