/**
 * What `npm run bench:ui` sees from inside the page: when the board first shows, when each move of the pointer was answered, how long a drop
 * took until the repaired plan was on the screen, and how far frames lie apart. A classic script, put into the page before its own.
 */
(() => {
  /** `wait` until something was answered, `whole` until all was, should the pointer have rested that long. Milliseconds. */
  type Feedback = { wait: number; painted: number; whole: number | null };
  const probe = {
    /** Milliseconds from navigation to the first drawn board. */
    firstScreen: null as number | null,
    feedback: [] as Feedback[],
    drops: [] as number[],
    /** Milliseconds between frames while `everyFrame` runs. */
    async everyFrame(frames: number, act: (frame: number) => void): Promise<number[]> {
      const times: number[] = [];
      await new Promise<void>((resolve) => {
        const step = (time: number): void => {
          times.push(time);
          if (times.length > frames) return resolve();
          act(times.length);
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      });
      return times.slice(1).map((time, index) => time - times[index]);
    },
    scroll(axis: 'x' | 'y', frames: number, pixels: number): Promise<number[]> {
      const bar = document.querySelector(axis === 'x' ? '.board-time-scroll' : '.gantt_ver_scroll')!;
      const name = axis === 'x' ? 'scrollLeft' : 'scrollTop';
      // Back and forth: a short plan is not to end the run.
      return probe.everyFrame(frames, (frame) => (bar[name] += frame <= frames / 2 ? pixels : -pixels));
    },
    zoom(frames: number): Promise<number[]> {
      const overlay = document.querySelector<HTMLElement>('.board-overlay')!;
      const { left, top, width } = overlay.getBoundingClientRect();
      return probe.everyFrame(frames, (frame) => {
        // Out to a wide view and back in, in steps of a wheel's notch.
        const deltaY = Math.floor(frame / 20) % 2 === 0 ? 40 : -40;
        const at = { clientX: left + width / 2, clientY: top + 200 };
        overlay.dispatchEvent(
          new WheelEvent('wheel', { ...at, deltaY, ctrlKey: true, bubbles: true, cancelable: true }),
        );
      });
    },
  };
  Object.assign(globalThis, { probe });

  const wait = (): void => {
    const canvas = document.querySelector<HTMLCanvasElement>('.board-overlay canvas');
    const rows = document.querySelector('.board-machine');
    // The task after a frame's callbacks: what was drawn in them is on its way to the screen.
    if (canvas !== null && canvas.width > 300 && rows !== null) {
      setTimeout(() => (probe.firstScreen = performance.now()));
    } else requestAnimationFrame(wait);
  };
  requestAnimationFrame(wait);

  /** The last move of the pointer: when it happened, and when the browser, which waits for a frame, told the page. */
  let move = { happened: 0, heard: 0 };
  let release: number | null = null;
  const askedAt = new Map<string, { move: typeof move; feedback: Feedback | null }>();
  addEventListener('pointermove', ({ timeStamp }) => (move = { happened: timeStamp, heard: performance.now() }), {
    capture: true,
  });
  addEventListener('pointerup', (event) => (release = event.timeStamp), { capture: true });
  new MutationObserver((records) => {
    const now = performance.now();
    for (const { attributeName, target, removedNodes } of records) {
      if ([...removedNodes].some((node) => (node as Element).classList?.contains('board-ghosts')) && release !== null) {
        const from = release;
        release = null;
        requestAnimationFrame(() => setTimeout(() => probe.drops.push(performance.now() - from)));
      }
      if (attributeName === null) continue;
      const key = (target as HTMLElement).getAttribute(attributeName);
      if (key === null) continue;
      if (attributeName === 'data-asked') askedAt.set(key, { move, feedback: null });
      const asked = askedAt.get(key);
      if (asked === undefined) continue;
      if (attributeName === 'data-whole' && asked.feedback !== null) asked.feedback.whole = now - asked.move.heard;
      if (attributeName !== 'data-answered' || asked.feedback !== null) continue;
      const feedback: Feedback = { wait: now - asked.move.heard, painted: 0, whole: null };
      asked.feedback = feedback;
      probe.feedback.push(feedback);
      requestAnimationFrame(() => setTimeout(() => (feedback.painted = performance.now() - asked.move.happened)));
    }
  }).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['data-asked', 'data-answered', 'data-whole'],
  });
})();
