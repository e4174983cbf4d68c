/** What a plan has to tell the planner: orders without a place, pins and frozen work that had to give. */
import type { ScheduleDocument } from '../../../solver/model/schedule.ts';
import type { NewMessage } from '../store/messages.ts';

export function planMessages({ unscheduled, relaxed }: ScheduleDocument): Omit<NewMessage, 'kind'>[] {
  return [
    ...unscheduled.map(({ order, reason }) => ({
      key: `unscheduled:${order}`,
      level: 'urgent' as const,
      code: `unscheduled-${reason.code}`,
      params: { order, ...reason.params },
      text: reason.message,
      subject: { kind: 'order', key: order },
    })),
    ...relaxed.map(({ operation, part, reason }) => ({
      key: `relaxed:${operation}#${part}`,
      level: 'general' as const,
      code: `relaxed-${reason.code}`,
      params: { operation, part, ...reason.params },
      text: reason.message,
      subject: { kind: 'operation', key: operation },
    })),
  ];
}
