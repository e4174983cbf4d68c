/** What a policy is called on the screen: those that come with the program have a name in each language. */
import type { TFunction } from 'i18next';
import type { PolicyRow } from '../../electron/host/contract.ts';

export function policyTitle({ policy, builtIn }: PolicyRow, t: TFunction): string {
  if (!builtIn) return policy.name;
  return t(`scenarios:builtIn.${policy.name.replaceAll(' ', '-')}`, { defaultValue: policy.name });
}
