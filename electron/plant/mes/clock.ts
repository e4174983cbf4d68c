/** Plant time: starts at an instant and runs `speed` times as fast as ours, untouched by changes of the system clock. */
export class PlantClock {
  readonly speed: number;
  private readonly startedAt: number;
  private readonly origin = performance.now();

  /** `startedAt` in epoch milliseconds. */
  constructor(startedAt: number, speed: number) {
    this.startedAt = startedAt;
    this.speed = speed;
  }

  now(): number {
    return this.at(performance.now());
  }

  /** The latest instant it will have shown `milliseconds` of our time from now. */
  ahead(milliseconds: number): number {
    return this.at(performance.now() + milliseconds);
  }

  private at(tick: number): number {
    return Math.floor(this.startedAt + (tick - this.origin) * this.speed);
  }
}
