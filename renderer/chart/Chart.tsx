/** A chart of uPlot that fills its element and is redrawn when what it shows changes. */
import { useEffect, useRef } from 'react';
import './valid-language.ts';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export type ChartOptions = Omit<uPlot.Options, 'width' | 'height'>;

export type ChartProps = {
  /** What the chart says, in words, for those who do not see it. */
  label: string;
  options: ChartOptions;
  data: uPlot.AlignedData;
  /** Index of the point nearest to a click. */
  onPick?: (index: number) => void;
};

/** `options` and `data` must keep their identity while nothing changes. */
export function Chart({ label, options, data, onPick }: ChartProps) {
  const host = useRef<HTMLElement>(null);
  const pick = useRef(onPick);
  useEffect(() => {
    pick.current = onPick;
  });
  useEffect(() => {
    const element = host.current!;
    const size = (): { width: number; height: number } => ({
      width: Math.max(120, element.clientWidth),
      height: Math.max(80, element.clientHeight),
    });
    const plot = new uPlot({ legend: { show: false }, ...options, ...size() }, data, element);
    const onClick = (event: MouseEvent): void => {
      const left = event.clientX - plot.over.getBoundingClientRect().left;
      pick.current?.(plot.posToIdx(left));
    };
    plot.over.addEventListener('click', onClick);
    const observer = new ResizeObserver(() => plot.setSize(size()));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [options, data]);
  return <figure className="chart" aria-label={label} ref={host} />;
}
