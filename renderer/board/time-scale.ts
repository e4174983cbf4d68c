/**
 * Between instants and pixels. Seconds map to pixels by one factor, so a day that lasts 25 hours is drawn an hour wider; where days, hours
 * and weeks begin is the plant's affair, whatever zone the computer is in.
 */
export class TimeScale {
  /** Seconds after the epoch at pixel 0 and at `width`. */
  readonly from: number;
  readonly to: number;
  readonly width: number;

  constructor(from: number, to: number, width: number) {
    this.from = from;
    this.to = to;
    this.width = width;
  }

  get pixelsPerHour(): number {
    return (this.width / (this.to - this.from)) * 3600;
  }

  toX(time: number): number {
    return ((time - this.from) * this.width) / (this.to - this.from);
  }

  toTime(x: number): number {
    return this.from + (x * (this.to - this.from)) / this.width;
  }
}
