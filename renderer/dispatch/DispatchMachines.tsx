import type { DispatchMachine } from '../../electron/host/contract.ts';
import { MachineName } from './MachineName.tsx';
import { useTexts } from '../text/use-texts.ts';

type DispatchMachinesProps = { machines: DispatchMachine[]; chosen: string; onChoose: (machine: string) => void };

/** Machines with work, by work center, each with its number of jobs and how many the floor does not know as planned. */
export function DispatchMachines({ machines, chosen, onChoose }: DispatchMachinesProps) {
  const { t, format } = useTexts();
  const centers = [...Map.groupBy(machines, ({ workCenter }) => workCenter)];
  return (
    <nav className="dispatch-machines" aria-label={t('dispatch:machines')}>
      <p className="dispatch-head muted small" aria-hidden="true">
        <span>○ {t('dispatch:state.none')}</span>
        <span>{t('dispatch:jobs')}</span>
      </p>
      {centers.map(([center, rows]) => (
        <section key={center} aria-label={center}>
          <h4 title={center}>{center}</h4>
          <ul>
            {rows.map(({ machine, name, jobs, unreleased }) => (
              <li key={machine}>
                <button
                  type="button"
                  className={machine === chosen ? 'choice chosen' : 'choice'}
                  aria-current={machine === chosen}
                  onClick={() => onChoose(machine)}
                >
                  <MachineName name={name} />
                  {unreleased > 0 && (
                    <span className="muted small" title={t('dispatch:unreleasedText')}>
                      ○{format.number(unreleased)}
                      <span className="visually-hidden"> {t('dispatch:unreleasedText')}</span>
                    </span>
                  )}
                  <span className="number">{format.number(jobs)}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
