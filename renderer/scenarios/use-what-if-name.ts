/** A free name for the next what-if of the open scenario. */
import { useQuery, useSessionState } from '../host/context.ts';
import { useTexts } from '../text/use-texts.ts';

export function useWhatIfName(): string {
  const { t } = useTexts();
  const scenario = useSessionState((state) => state.overview!.scenario);
  const { value } = useQuery('scenarios', {}, ['documents']);
  const rows = value?.rows ?? [];
  const base = rows.find((row) => row.file === scenario.file)?.parent?.name ?? scenario.name;
  const taken = new Set(rows.map(({ name }) => name));
  for (let number = 1; ; number += 1) {
    const name = t('scenarios:whatIf.name', { name: base, number });
    if (!taken.has(name)) return name;
  }
}
