/** How much work a repair may take, counted in looks at parts: the same on any machine, however busy. */
export class Effort {
  private left = Infinity;

  /** From now on so many looks, all parts together. */
  allow(looks: number): void {
    this.left = looks;
  }

  /** There is none left: what was begun is not finished. */
  get spent(): boolean {
    return this.left < 0;
  }

  /** Takes one look. Answers whether it may be taken. */
  take(): boolean {
    return --this.left >= 0;
  }
}
