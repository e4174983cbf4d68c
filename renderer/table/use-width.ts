/** How wide an element is, kept up with as it changes. */
import { useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';

/** Pixels inside the element; unlimited until it is there. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(Infinity);
  const [shown, setShown] = useState<HTMLElement | null>(null);
  // Without dependencies: the element comes only once there is something to show in it.
  // oxlint-disable-next-line react/exhaustive-deps
  useLayoutEffect(() => setShown(element.current));
  useLayoutEffect(() => {
    if (shown === null) return undefined;
    const measure = (): void => setWidth(shown.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(shown);
    measure();
    return () => observer.disconnect();
  }, [shown]);
  return width;
}
