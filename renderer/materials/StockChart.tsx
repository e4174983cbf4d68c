/** Stock of a material over time: by the plan, and what it would be if the orders left out for want of it took theirs. */
import { useMemo } from 'react';
import '../chart/valid-language.ts';
import uPlot from 'uplot';
import type { StockCurve } from '../../electron/host/contract.ts';
import { Chart } from '../chart/Chart.tsx';
import type { ChartOptions } from '../chart/Chart.tsx';
import { chartColours, stripes } from '../chart/chart-colours.ts';
import { useUi } from '../shell/ui-state.ts';
import { useTexts } from '../text/use-texts.ts';

const day = 86_400;

type StockChartProps = { curve: StockCurve; onPick?: (at: number) => void };

export function StockChart({ curve, onPick }: StockChartProps) {
  const { t, format } = useTexts();
  const theme = useUi((state) => state.theme);
  const data = useMemo<uPlot.AlignedData>(() => {
    // The last stock holds on: a day more makes its step visible.
    const at = [...curve.at, (curve.at.at(-1) ?? curve.now) + day];
    const held = (values: Float64Array): number[] => [...values, values.at(-1) ?? 0];
    const wanted = held(curve.wanted);
    const short = curve.wanted.some((value, index) => value !== curve.balance[index]);
    // Two lines in one place would only look like an error.
    const other = short ? wanted : wanted.map(() => null);
    return [at, held(curve.balance), other, wanted.map((value) => (short ? Math.min(0, value) : null))];
  }, [curve]);
  const options = useMemo<ChartOptions>(() => {
    const colours = chartColours[theme];
    const stepped = uPlot.paths.stepped!({ align: 1 });
    const axis = { stroke: colours.text, grid: { stroke: colours.grid, width: 1 }, ticks: { show: false } };
    return {
      tzDate: (second) => uPlot.tzDate(new Date(format.epoch + second * 1000), format.zone),
      scales: {
        x: { time: true },
        y: {
          range: (_plot, low, high) => {
            const [from, to] = [Math.min(0, low ?? 0), Math.max(1, high ?? 1)];
            return [from < 0 ? from * 1.1 : 0, to + (to - from) * 0.08];
          },
        },
      },
      series: [
        {},
        {
          label: t('materials:balance'),
          paths: stepped,
          stroke: colours.accent,
          width: 2,
          fill: `color-mix(in srgb, ${colours.accent} 12%, transparent)`,
          points: { show: false },
        },
        {
          label: t('materials:wanted'),
          paths: stepped,
          stroke: colours.problem,
          width: 1.5,
          dash: [6, 4],
          points: { show: false },
        },
        {
          label: t('materials:missing'),
          paths: stepped,
          fill: (plot) => stripes(plot.ctx, colours.problem, colours.problemSoft),
          points: { show: false },
        },
      ],
      axes: [
        {
          ...axis,
          size: 26,
          // Instants take more room than dates.
          space: (_plot, _axis, low, high) => (high - low < 5 * day ? 130 : 70),
          values: (_plot, splits) => {
            const step = (splits[1] ?? 0) - (splits[0] ?? 0);
            return splits.map((second) => (step > 0 && step < day ? format.instant(second) : format.dayMonth(second)));
          },
          font: '11px system-ui',
        },
        {
          ...axis,
          size: 60,
          values: (_plot, splits) => splits.map((value) => format.number(value, 2)),
          font: '11px system-ui',
        },
      ],
      cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
    };
  }, [theme, t, format]);
  const label = t('materials:chartLabel', { name: curve.name });
  return (
    <Chart
      label={label}
      options={options}
      data={data}
      onPick={(index) => onPick?.(curve.at[Math.min(index, curve.at.length - 1)])}
    />
  );
}
