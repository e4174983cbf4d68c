/** What building a problem found wanting in the records: for the planner, each with what to do about it. */
import type { Reason } from '../../../solver/model/schedule.ts';
import type { MessageLevel } from '../store/messages.ts';

/** Fit to be filed as a message: `code` names the translated text that `params` fill, `text` is the English one. */
export type Notice = {
  key: string;
  level: MessageLevel;
  code: string;
  params: Record<string, string | number>;
  text: string;
  subject: { kind: string; key: string };
};

/** An order that is not part of the problem, and why. */
export type Unplannable = { order: string; reason: Reason };

export class Notices {
  readonly #notices = new Map<string, Notice>();

  /** Files a notice about a record; the same code, record and parameters are filed once. */
  add(
    level: MessageLevel,
    code: string,
    subject: { kind: string; key: string },
    params: Record<string, string | number>,
    text: string,
  ): void {
    const key = JSON.stringify([code, subject.kind, subject.key, ...Object.values(params)]);
    this.#notices.set(key, { key, level, code, params, text, subject });
  }

  list(): Notice[] {
    return [...this.#notices.values()];
  }
}
