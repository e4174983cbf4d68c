/** Load of one resource over time: set-up and run stacked against the working time there is, with what demand would ask for. */
import { useMemo } from 'react';
import '../chart/valid-language.ts';
import uPlot from 'uplot';
import type { Load } from '../../electron/host/contract.ts';
import { Chart } from '../chart/Chart.tsx';
import type { ChartOptions } from '../chart/Chart.tsx';
import { chartColours, stripes } from '../chart/chart-colours.ts';
import { useUi } from '../shell/ui-state.ts';
import { useTexts } from '../text/use-texts.ts';
import { bucketHeading } from './bucket-text.ts';
import type { Bucketing } from './bucket-text.ts';

type LoadChartProps = {
  load: Load;
  resource: number;
  bucket: Bucketing;
  picked: number | null;
  onPick: (bucket: number) => void;
};

const hour = 3600;

export function LoadChart({ load, resource, bucket, picked, onPick }: LoadChartProps) {
  const { t, format } = useTexts();
  const theme = useUi((state) => state.theme);
  const buckets = load.edges.length - 1;
  const data = useMemo<uPlot.AlignedData>(() => {
    // Nothing is no mark: neither a bar without height nor a capacity on a closed day.
    const row = (column: Int32Array): (number | null)[] =>
      Array.from(column.subarray(resource * buckets, (resource + 1) * buckets), (seconds) =>
        seconds === 0 ? null : seconds / hour,
      );
    const run = row(load.run);
    const setup = row(load.setup);
    const stacked = setup.map((hours, index) => (hours === null ? null : hours + (run[index] ?? 0)));
    const steps = Array.from({ length: buckets }, (_, index) => index);
    return [steps, stacked, run, row(load.available), row(load.demand)];
  }, [load, resource, buckets]);
  const options = useMemo<ChartOptions>(() => {
    const colours = chartColours[theme];
    const bars = uPlot.paths.bars!({ size: [0.62, 44] });
    const axis = { stroke: colours.text, grid: { stroke: colours.grid, width: 1 }, ticks: { show: false } };
    return {
      scales: {
        x: { time: false, range: () => [-0.6, buckets - 0.4] },
        y: { range: (_plot, _low, high) => [0, Math.max(1, (high ?? 1) * 1.08)] },
      },
      series: [
        {},
        {
          label: t('load:setup'),
          paths: bars,
          stroke: colours.setupEdge,
          width: 1,
          fill: (plot) => stripes(plot.ctx, colours.setupEdge, colours.setup),
          points: { show: false },
        },
        {
          label: t('load:run'),
          paths: bars,
          stroke: colours.runEdge,
          width: 1,
          fill: colours.run,
          points: { show: false },
        },
        { label: t('load:available'), paths: tops, stroke: colours.capacity, width: 2, points: { show: false } },
        {
          label: t('load:demand'),
          paths: () => null,
          points: { show: true, size: 8, stroke: colours.demand, fill: 'transparent', width: 2 },
          stroke: colours.demand,
        },
      ],
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: 34,
          splits: (plot) => {
            const every = Math.max(1, Math.ceil((buckets * 46) / Math.max(1, plot.width - 60)));
            return Array.from({ length: Math.ceil(buckets / every) }, (_, index) => index * every);
          },
          values: (_plot, splits) => splits.map((index) => bucketHeading(bucket, load.edges[index], format).join('\n')),
          font: '11px system-ui',
        },
        {
          ...axis,
          size: 52,
          values: (_plot, splits) => splits.map((hours) => format.hours(hours * hour)),
          font: '11px system-ui',
        },
      ],
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
      hooks: {
        drawAxes: [
          (plot) => {
            if (picked === null) return;
            const { ctx, bbox } = plot;
            const from = plot.valToPos(picked - 0.5, 'x', true);
            const to = plot.valToPos(picked + 0.5, 'x', true);
            ctx.save();
            ctx.globalAlpha = 0.14;
            ctx.fillStyle = colours.accent;
            ctx.fillRect(from, bbox.top, to - from, bbox.height);
            ctx.restore();
          },
        ],
      },
    };
  }, [theme, t, format, buckets, bucket, load, picked]);
  const { name } = load.resources[resource];
  return <Chart label={t('load:chartLabel', { name })} options={options} data={data} onPick={onPick} />;
}

/** A line across the bucket at each value: its capacity. */
function tops(plot: uPlot, series: number, first: number, last: number): uPlot.Series.Paths {
  const path = new Path2D();
  const values = plot.data[series];
  for (let index = first; index <= last; index++) {
    if (values[index] === null) continue;
    const y = plot.valToPos(Number(values[index]), 'y', true);
    path.moveTo(plot.valToPos(index - 0.46, 'x', true), y);
    path.lineTo(plot.valToPos(index + 0.46, 'x', true), y);
  }
  return { stroke: path };
}
