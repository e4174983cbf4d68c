/** What lies behind the bars: closed time of the whole plant, marks, and the line of now, as elements of their own. */
import { chooseTicks } from '../board/ticks.ts';
import { ticksBetween } from './time-header.ts';
import type { HeaderScene } from './time-header.ts';

/** Narrower ones are not drawn, pixels. */
const narrowest = 3;

export class Backdrop {
  readonly element: HTMLElement;
  readonly #now: HTMLElement;

  constructor() {
    this.element = document.createElement('div');
    this.element.className = 'order-backdrop';
    this.element.setAttribute('aria-hidden', 'true');
    this.#now = part('order-now', 0, 1);
  }

  /** `closed`: pairs of [from, to) in which no machine works. */
  place(scene: HeaderScene, closed: readonly (readonly [number, number])[], height: number): void {
    const { scale } = scene;
    const nodes: HTMLElement[] = [];
    for (const [from, to] of closed) {
      const left = scale.toX(Math.max(from, scale.from));
      const right = scale.toX(Math.min(to, scale.to));
      if (right - left >= narrowest) nodes.push(part('order-closed', left, right - left));
    }
    const { major, minor } = chooseTicks(scale.pixelsPerHour);
    const minorTicks = ticksBetween(scene, minor.unit, scale.from, scale.to);
    // Fine marks over a long plan would be thousands of elements.
    for (const second of minorTicks.length <= 400 ? minorTicks : [])
      nodes.push(part('order-minor', scale.toX(second), 1));
    for (const second of ticksBetween(scene, major.unit, scale.from, scale.to)) {
      nodes.push(part('order-major', scale.toX(second), 1));
    }
    this.element.style.width = `${scale.width}px`;
    this.element.style.height = `${height}px`;
    this.element.replaceChildren(...nodes, this.#now);
    this.setNow(scene);
  }

  setNow({ scale, now }: Pick<HeaderScene, 'scale' | 'now'>): void {
    this.#now.style.left = `${Math.round(scale.toX(now))}px`;
  }
}

function part(className: string, left: number, width: number): HTMLElement {
  const element = document.createElement('div');
  element.className = className;
  element.style.left = `${Math.round(left)}px`;
  element.style.width = `${Math.max(1, Math.round(width))}px`;
  return element;
}

/** Time in which every one of the calendars is closed; each is a list of pairs [from, to), sorted. */
export function closedToAll(calendars: readonly Int32Array[]): [number, number][] {
  const [first, ...rest] = calendars;
  if (first === undefined) return [];
  let common = pairs(first);
  for (const other of rest) {
    const list = pairs(other);
    const both: [number, number][] = [];
    for (let a = 0, b = 0; a < common.length && b < list.length;) {
      const from = Math.max(common[a][0], list[b][0]);
      const to = Math.min(common[a][1], list[b][1]);
      if (from < to) both.push([from, to]);
      if (common[a][1] < list[b][1]) a++;
      else b++;
    }
    common = both;
  }
  return common;
}

function pairs(flat: Int32Array): [number, number][] {
  return Array.from({ length: flat.length / 2 }, (_, index) => [flat[2 * index], flat[2 * index + 1]]);
}
