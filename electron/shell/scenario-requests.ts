/** Scenario files that the desktop asks to open, until the page is there to open them. */

export class ScenarioRequests {
  #deliver: ((path: string) => void) | null = null;
  #waiting: string | null = null;

  /** A file to open. While nobody listens the latest one waits: one window shows one scenario. */
  request(path: string): void {
    if (this.#deliver) this.#deliver(path);
    else this.#waiting = path;
  }

  /** Takes what waits, so that it is opened in another way. */
  take(): string | null {
    const waiting = this.#waiting;
    this.#waiting = null;
    return waiting;
  }

  /** The page listens from now on, or no longer (null). */
  listen(deliver: ((path: string) => void) | null): void {
    this.#deliver = deliver;
    const waiting = deliver === null ? null : this.take();
    if (waiting !== null) deliver?.(waiting);
  }
}
