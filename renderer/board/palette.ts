/**
 * Colours of the board. Hues follow Okabe and Ito (2008), which people with any colour vision tell apart; each meaning has a second sign:
 * a pattern, an icon or a line.
 */
export type BarColours = { fill: string; edge: string; setup: string; text: string };

export type Palette = {
  background: string;
  groupRow: string;
  hoverRow: string;
  rowLine: string;
  minorLine: string;
  majorLine: string;
  closed: string;
  breakdown: string;
  breakdownLine: string;
  maintenance: string;
  maintenanceLine: string;
  header: string;
  headerText: string;
  headerMuted: string;
  now: string;
  nowText: string;
  accent: string;
  lateStripe: string;
  actual: string;
  past: string;
  frozen: string;
  frozenLine: string;
  overtime: string;
  overtimeLine: string;
  /** Outline of what the last edit moved. */
  moved: string;
  /** Bars of another plan. */
  ghost: string;
  ghostFill: string;
  bars: Record<'planned' | 'risk' | 'late' | 'released' | 'started' | 'done', BarColours>;
  /** Eight hues that stand for orders, items, customers or families. */
  categories: BarColours[];
};

export type Theme = 'light' | 'dark';

export const palettes: Record<Theme, Palette> = {
  light: {
    background: '#ffffff',
    groupRow: '#f2f4f7',
    hoverRow: '#f7f9fc',
    rowLine: '#e9ecf0',
    minorLine: '#eef1f4',
    majorLine: '#d5dae1',
    closed: '#eff1f4',
    breakdown: '#f6dfd3',
    breakdownLine: '#b5562a',
    maintenance: '#e7e4dc',
    maintenanceLine: '#8a8168',
    header: '#f7f8fa',
    headerText: '#1c2127',
    headerMuted: '#5f6b7c',
    now: '#1c2127',
    nowText: '#ffffff',
    accent: '#0b5cad',
    lateStripe: '#e9976d',
    actual: '#00503a',
    past: 'rgba(28,33,39,0.025)',
    frozen: 'rgba(70,120,190,0.075)',
    frozenLine: '#7f9dc4',
    overtime: '#e3f3ea',
    overtimeLine: '#3f9470',
    moved: '#8a2f86',
    ghost: '#5b5f8f',
    ghostFill: '#e4e5f3',
    bars: {
      risk: { fill: '#f7eab0', edge: '#a88a12', setup: '#e6d174', text: '#433600' },
      released: { fill: '#d3d6f3', edge: '#666bbd', setup: '#aeb2e3', text: '#23276b' },
      planned: { fill: '#c3dcf1', edge: '#6aa1cf', setup: '#9dc3e3', text: '#12314f' },
      late: { fill: '#f8d0ba', edge: '#c8500c', setup: '#eda57f', text: '#5a1f00' },
      started: { fill: '#b5e0d0', edge: '#1a8b68', setup: '#84c9b1', text: '#04382a' },
      done: { fill: '#e3e6ea', edge: '#b4bbc5', setup: '#d0d5db', text: '#4c5663' },
    },
    categories: [
      { fill: '#c3dcf1', edge: '#5b93c6', setup: '#9dc3e3', text: '#12314f' },
      { fill: '#fbdca3', edge: '#b0760c', setup: '#efc271', text: '#4a2f00' },
      { fill: '#b5e0d0', edge: '#1a8b68', setup: '#84c9b1', text: '#04382a' },
      { fill: '#ead0e2', edge: '#a85a8c', setup: '#d8a9c8', text: '#4a1438' },
      { fill: '#f6efa6', edge: '#9a8d14', setup: '#e6db6b', text: '#3f3a00' },
      { fill: '#f8d0ba', edge: '#c8500c', setup: '#eda57f', text: '#5a1f00' },
      { fill: '#d0d2f2', edge: '#6065b8', setup: '#a9ade2', text: '#1f2366' },
      { fill: '#dfe3e8', edge: '#7d8794', setup: '#c4cad2', text: '#2b333d' },
    ],
  },
  dark: {
    background: '#1a1d22',
    groupRow: '#22262c',
    hoverRow: '#20242a',
    rowLine: '#272b32',
    minorLine: '#23272d',
    majorLine: '#3a404a',
    closed: '#15171b',
    breakdown: '#43281b',
    breakdownLine: '#d98a5e',
    maintenance: '#34312a',
    maintenanceLine: '#a39a80',
    header: '#202429',
    headerText: '#e6e9ee',
    headerMuted: '#9aa4b2',
    now: '#f2f4f7',
    nowText: '#14171a',
    accent: '#6cb2f5',
    lateStripe: '#a9542a',
    actual: '#8fe3c6',
    past: 'rgba(0,0,0,0.12)',
    frozen: 'rgba(110,160,230,0.09)',
    frozenLine: '#55759f',
    overtime: '#1d3329',
    overtimeLine: '#57b48c',
    moved: '#e59be2',
    ghost: '#a3a8e0',
    ghostFill: '#2c2e45',
    bars: {
      risk: { fill: '#54470f', edge: '#d6b93d', setup: '#706020', text: '#fdf3c6' },
      released: { fill: '#34376c', edge: '#8f94ea', setup: '#4b4f92', text: '#e9eaff' },
      planned: { fill: '#27496b', edge: '#5b93c6', setup: '#386690', text: '#e3effa' },
      late: { fill: '#6b3115', edge: '#ea8c56', setup: '#8d4520', text: '#ffe7da' },
      started: { fill: '#17594a', edge: '#4cc5a0', setup: '#247a66', text: '#dcfaf0' },
      done: { fill: '#30353d', edge: '#5c6570', setup: '#3d434c', text: '#b4bcc7' },
    },
    categories: [
      { fill: '#27496b', edge: '#5b93c6', setup: '#386690', text: '#e3effa' },
      { fill: '#5c4413', edge: '#d9a441', setup: '#7c5f20', text: '#fff0d0' },
      { fill: '#17594a', edge: '#4cc5a0', setup: '#247a66', text: '#dcfaf0' },
      { fill: '#57304a', edge: '#cf86b4', setup: '#764564', text: '#fbe6f3' },
      { fill: '#4d4a12', edge: '#c9bf3f', setup: '#6b6620', text: '#fbf7d0' },
      { fill: '#6b3115', edge: '#ea8c56', setup: '#8d4520', text: '#ffe7da' },
      { fill: '#33366b', edge: '#8c91e6', setup: '#4a4e90', text: '#e8e9ff' },
      { fill: '#3a414b', edge: '#8a95a3', setup: '#4d5661', text: '#e3e8ee' },
    ],
  },
};
