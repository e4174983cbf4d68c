/** What several parts of the contract speak of. */
export type Page<Row> = { rows: Row[]; total: number };

export type Kpi = {
  key: 'onTime' | 'lateOrders' | 'unscheduled' | 'weightedTardiness' | 'setup' | 'bottleneck' | 'end' | 'moved';
  /** Share 0–1 for `onTime` and `bottleneck`, count, weighted seconds, seconds, or instant. */
  value: number;
  unit: 'share' | 'count' | 'seconds' | 'instant';
  /** Same figure of the last released plan. */
  baseline: number | null;
  /** Name the figure is about: the bottleneck's machine. */
  subject: string | null;
};
