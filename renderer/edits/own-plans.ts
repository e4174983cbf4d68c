/**
 * Plan versions that came one of the other by one's own edits. The screen lags behind them for a moment: who then pins two bars one after the
 * other means the plan that the first pin made, though the page still shows the one before.
 */
export class OwnPlans {
  readonly #known = new Set<number>();
  #file = '';
  #newest = 0;

  /** The page shows this version of this scenario. One that is not of one's own making begins anew. */
  see(file: string, version: number): void {
    if (file === this.#file && this.#known.has(version)) return;
    this.forget();
    this.#file = file;
    this.made(version);
  }

  /** An edit, undo or redo has led to this version. */
  made(version: number): void {
    this.#known.add(version);
    this.#newest = version;
  }

  /** What was known did not hold: somebody else has changed the plan. */
  forget(): void {
    this.#known.clear();
  }

  /** The version that stands for the one that was seen. */
  newestOf(seen: number): number {
    return this.#known.has(seen) ? this.#newest : seen;
  }
}
