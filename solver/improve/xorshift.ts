/** The random numbers of inner loops: xorshift32 (Marsaglia 2003), a few nanoseconds each and the same everywhere. */
export class Xorshift {
  private state: number;

  /** `seed` is any integer; 0 stands for another one. */
  constructor(seed: number) {
    this.state = seed | 0 || 0x2545f491;
    for (let k = 0; k < 8; k++) this.next();
  }

  /** Whole number in `[0, 2³¹)`. */
  next(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return x >>> 1;
  }

  /** Whole number in `[0, count)`. */
  below(count: number): number {
    return this.next() % count;
  }

  /** Real number in `[0, 1)`. */
  real(): number {
    return this.next() / 0x8000_0000;
  }
}
