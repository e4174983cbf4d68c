import type { Load } from '../../electron/host/contract.ts';
import { useTexts } from '../text/use-texts.ts';
import { bucketName } from './bucket-text.ts';
import type { Bucketing } from './bucket-text.ts';
import { loadFigures } from './load-figures.ts';

type LoadFactsProps = { load: Load; cell: { resource: number; bucket: number }; bucket: Bucketing };

/** The figures of one resource in one bucket, in a line. */
export function LoadFacts({ load, cell, bucket }: LoadFactsProps) {
  const { t, format } = useTexts();
  const figures = loadFigures(load, cell.resource, cell.bucket);
  const facts: [string, string, boolean][] = [
    [t('load:available'), format.hours(figures.available), false],
    [t('load:setup'), format.hours(figures.setup), false],
    [t('load:run'), format.hours(figures.run), false],
    [t('load:free'), format.hours(figures.free), false],
    [t('load:demand'), format.hours(figures.demand), false],
  ];
  if (figures.overload > 0) facts.push([t('load:overload'), `▲ ${format.hours(figures.overload)}`, true]);
  if (figures.downtime > 0) facts.push([t('load:downtime'), format.hours(figures.downtime), false]);
  if (figures.overtime > 0) facts.push([t('load:overtime'), format.hours(figures.overtime), false]);
  return (
    <div className="load-facts">
      <strong>{bucketName(bucket, load.edges[cell.bucket], load.edges[cell.bucket + 1], format)}</strong>
      <dl>
        {facts.map(([name, value, problem]) => (
          <div key={name} className={problem ? 'problem' : ''}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
