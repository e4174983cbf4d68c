/** Main-thread work per frame, from a Chromium trace. */
import type { CDPSession } from 'playwright-core';

type TraceEvent = {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  /** Microseconds of the thread's own CPU time. */
  tdur?: number;
  dur?: number;
  args?: { name?: string };
};

/** Runs `act` under a trace; resolves with its answer and the milliseconds of main-thread CPU of each frame drawn meanwhile. */
export async function traced<Value>(
  cdp: CDPSession,
  act: () => Promise<Value>,
): Promise<{ value: Value; frames: number[] }> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: object[] }): void => void events.push(...(value as TraceEvent[]));
  cdp.on('Tracing.dataCollected', collect);
  await cdp.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: ['toplevel', 'devtools.timeline', '__metadata'],
      recordMode: 'recordAsMuchAsPossible',
    },
  });
  const value = await act();
  const complete = new Promise<void>((resolve) => cdp.once('Tracing.tracingComplete', () => resolve()));
  await cdp.send('Tracing.end');
  await complete;
  cdp.off('Tracing.dataCollected', collect);
  return { value, frames: framesOf(events) };
}

/** CPU milliseconds between one animation frame's callbacks and the next, of the page's main thread. */
export function framesOf(events: readonly TraceEvent[]): number[] {
  const main = mainThread(events);
  if (main === null) return [];
  const own = events.filter(({ pid, tid }) => pid === main.pid && tid === main.tid);
  const begins = own
    .filter(isRender)
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
  const tasks = own.filter(({ name, ph }) => name.endsWith('RunTask') && ph === 'X');
  const frames = Array.from({ length: Math.max(0, begins.length - 1) }, () => 0);
  for (const { ts, tdur, dur } of tasks) {
    const end = ts + (dur ?? 0);
    // The task that runs a frame's callbacks begins before them: it belongs to the frame it ends in.
    const frame = begins.findLastIndex((begin) => begin <= end);
    if (frame >= 0 && frame < frames.length) frames[frame] += (tdur ?? dur ?? 0) / 1000;
  }
  return frames;
}

/** A frame begins: its callbacks run, then style, layout and paint. */
function isRender({ name, ph }: TraceEvent): boolean {
  return name === 'AnimationFrame::Render' && ph === 'b';
}

/** The renderer's main thread that drew most frames. */
function mainThread(events: readonly TraceEvent[]): { pid: number; tid: number } | null {
  const counts = new Map<string, number>();
  for (const event of events) {
    const { pid, tid } = event;
    if (isRender(event)) counts.set(`${pid} ${tid}`, (counts.get(`${pid} ${tid}`) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  if (most === undefined) return null;
  const [pid, tid] = most[0].split(' ').map(Number);
  return { pid, tid };
}
