/** The demo plant's scenario, pulled, constructed without improvement and served, for tests that look at what follows. */
import type { HostInput } from '../host/contract.ts';
import { serve, type Served } from '../commands/serve.ts';
import { createDemoScenario } from '../commands/workplace.ts';
import { testPlace, type TestPlace } from './places.ts';

export type PlannedDemo = { place: TestPlace; served: Served; close: () => Promise<void> };

/** 60 orders on a floor without breakdowns. Throws when a step fails. */
export async function servePlannedDemo(
  policy: NonNullable<HostInput<'plan'>['policy']> = { seconds: 0 },
): Promise<PlannedDemo> {
  const place = await testPlace();
  const settings = { seed: 1, orders: 60, speed: 1, trouble: 'none', startDate: '2026-11-16' } as const;
  const created = await createDemoScenario(place.scenario, settings);
  if (!created.ok) throw new Error(created.message);
  const opened = await serve({ files: place.files, scenario: place.scenario, port: 0 });
  if (!opened.ok) throw new Error(opened.message);
  const served = opened.value;
  const close = async (): Promise<void> => {
    await served.close();
    await place.remove();
  };
  try {
    const { host } = served.workplace;
    const pulled = await host.pull({ full: true });
    if (!pulled.ok) throw new Error(pulled.message);
    const planned = await host.plan({ policy });
    if (!planned.ok) throw new Error(planned.message);
  } catch (error) {
    await close();
    throw error;
  }
  return { place, served, close };
}
