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
  bars: { planned: BarColours; late: BarColours; started: BarColours; done: BarColours };
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
    bars: {
      planned: { fill: '#c3dcf1', edge: '#6aa1cf', setup: '#9dc3e3', text: '#12314f' },
      late: { fill: '#f8d0ba', edge: '#c8500c', setup: '#eda57f', text: '#5a1f00' },
      started: { fill: '#b5e0d0', edge: '#1a8b68', setup: '#84c9b1', text: '#04382a' },
      done: { fill: '#e3e6ea', edge: '#b4bbc5', setup: '#d0d5db', text: '#4c5663' },
    },
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
    bars: {
      planned: { fill: '#27496b', edge: '#5b93c6', setup: '#386690', text: '#e3effa' },
      late: { fill: '#6b3115', edge: '#ea8c56', setup: '#8d4520', text: '#ffe7da' },
      started: { fill: '#17594a', edge: '#4cc5a0', setup: '#247a66', text: '#dcfaf0' },
      done: { fill: '#30353d', edge: '#5c6570', setup: '#3d434c', text: '#b4bcc7' },
    },
  },
};
