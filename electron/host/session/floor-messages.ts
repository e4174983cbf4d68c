/** What the floor reports, in words for the planner. */
import type { ExceptionMessage } from '../../connectors/canonical.ts';
import type { FloorJob } from '../reports/floor.ts';
import type { NewMessage } from '../store/messages.ts';

export function exceptionKey({ id }: ExceptionMessage): string {
  return `exception:${id}`;
}

export function exceptionMessage(exception: ExceptionMessage): NewMessage {
  const { machine = '', order = '', text, level, kind } = exception;
  return {
    key: exceptionKey(exception),
    kind: 'exception',
    level,
    code: `exception-${kind}`,
    params: { machine, order, text, at: exception.at, until: exception.until ?? '' },
    text,
    source: machine,
  };
}

export function abortedKey({ jobOrder }: FloorJob): string {
  return `aborted:${jobOrder}`;
}

/** A job the floor gave up after it had begun. Floors run a job order once, so what is left needs a new one. */
export function abortedMessage(job: FloorJob): NewMessage {
  const { jobOrder, machine, operation, goodQuantity, scrapQuantity } = job;
  const text = `Job order ${jobOrder} was aborted on ${machine} after ${goodQuantity} good and ${scrapQuantity} scrap pieces. The operation stays in the plan, but the floor takes no job order twice, so no release sends it. Reduce or close the order in the ERP and make a new one for what is left.`;
  return {
    ...{ key: abortedKey(job), kind: 'floor', level: 'urgent', code: 'job-aborted', text, source: machine },
    params: { jobOrder, machine, operation, good: goodQuantity, scrap: scrapQuantity },
    subject: { kind: 'operation', key: operation },
  };
}

/** A job the floor took off its list, unasked, before it began. */
export function cancelledMessage(job: FloorJob): NewMessage {
  const { jobOrder, machine, operation } = job;
  const text = `Job order ${jobOrder} was cancelled on ${machine} before it began. The next release sends it again; take the order out of the plan if it is not to be made.`;
  return {
    ...{ key: abortedKey(job), kind: 'floor', level: 'urgent', code: 'job-cancelled', text, source: machine },
    params: { jobOrder, machine, operation },
    subject: { kind: 'operation', key: operation },
  };
}
