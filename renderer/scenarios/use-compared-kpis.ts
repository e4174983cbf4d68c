/** KPIs measured by the scenario that the open one is compared with. */
import type { Kpi } from '../../electron/host/contract.ts';
import { useQuery, useSessionState } from '../host/context.ts';
import { useUi } from '../shell/ui-state.ts';

/** The given KPIs, their baseline that of the compared scenario while there is one; `with` is its name. */
export function useComparedKpis(kpis: Kpi[]): { kpis: Kpi[]; with: string | null } {
  const file = useSessionState((state) => state.overview!.scenario.file);
  const ghostFile = useUi((state) => state.ghostFile);
  const comparing = ghostFile !== null && ghostFile !== file;
  const { value } = useQuery('compare', comparing ? { files: [file, ghostFile] } : null, ['plan', 'documents']);
  const other = comparing ? value?.scenarios.find((scenario) => scenario.file === ghostFile) : undefined;
  if (other === undefined) return { kpis, with: null };
  const values = new Map(other.kpis.map(({ key, value: figure }) => [key, figure]));
  return { kpis: kpis.map((kpi) => ({ ...kpi, baseline: values.get(kpi.key) ?? null })), with: other.name };
}
