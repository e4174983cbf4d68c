/** The English words of each violation, as templates that a translation can follow key by key. */
import type { ConstraintName, Violation } from './verdict.ts';

export const wording = {
  'document.operation': 'The schedule assigns operation {{operation}}, which the problem does not have.',
  'document.machine': 'Operation {{operation}} is assigned to machine {{machine}}, which the problem does not have.',
  'document.times':
    'Operation {{operation}} has start {{start}}, run start {{runStart}} and end {{end}}: these must be whole seconds with start ≤ run start ≤ end.',
  'document.part': 'Operation {{operation}} has part number {{part}}: it must be a whole number from 0.',
  'document.unscheduled': 'The schedule lists order {{order}} as unscheduled, which the problem does not have.',
  'document.relaxed': 'The schedule lists operation {{operation}} as relaxed, which the problem does not have.',
  'mode.unknown': 'Operation {{operation}} uses mode {{mode}}, but has only {{count}} (counted from 0).',
  'mode.machine':
    'Operation {{operation}} is on machine {{machine}}, but its mode {{mode}} is for machine {{expected}}.',
  'mode.run':
    'Operation {{operation}} runs from {{from}} to {{to}}, {{given}} s, but its run takes {{needed}} s: {{seconds}} s too short.',
  'calendar.start':
    'Operation {{operation}} starts at {{at}}, when machine {{machine}} or a resource it needs does not work.',
  'calendar.end':
    'Operation {{operation}} ends at {{at}}, after machine {{machine}} or a resource it needs stopped working.',
  'calendar.run':
    'Operation {{operation}} has {{given}} s of working time on machine {{machine}} between {{from}} and {{to}}, but its run takes {{needed}} s.',
  'interruption.broken':
    'Operation {{operation}} must not be interrupted, but working time on machine {{machine}} pauses at {{at}}, {{seconds}} s before it ends.',
  'machine.overlap':
    'Operations {{first}} and {{second}} overlap on machine {{machine}} for {{seconds}} s from {{at}}.',
  'setup.time':
    'Operation {{operation}} has {{given}} s of set-up from {{at}} on machine {{machine}}, but needs {{needed}} s after {{previous}}.',
  'setup.none':
    'Operation {{operation}} needs no set-up after {{previous}} on machine {{machine}}, but runs only {{seconds}} s after its start at {{at}}.',
  'resource.overdrawn':
    'Resource {{resource}} has {{capacity}} units at {{at}}, but {{drawn}} are drawn there, too many for {{seconds}} s: {{operations}}.',
  'precedence.early':
    'Operation {{to}} starts at {{at}}, {{seconds}} s before it may: {{from}} ends at {{end}} and the lag is {{lag}} s.',
  'precedence.unscheduled': 'Operation {{to}} is scheduled at {{at}}, but {{from}}, which comes before it, is not.',
  'max-lag.late':
    'Operation {{to}} starts at {{at}}, {{seconds}} s later than the {{lag}} s allowed after {{from}} ends at {{end}}.',
  'overlap.start':
    'Operation {{to}} starts at {{at}}, {{seconds}} s before the first {{batch}} pieces of {{from}} can be there at {{ready}}.',
  'overlap.end':
    'Operation {{to}} ends at {{at}}, {{seconds}} s before it can finish the last {{batch}} pieces of {{from}}, at {{ready}}.',
  'release.order':
    'Operation {{operation}} starts at {{at}}, {{seconds}} s before the release of its order at {{release}}.',
  'release.now': 'Operation {{operation}} starts at {{at}}, {{seconds}} s in the past, and is not reported as started.',
  'horizon.beyond': 'Operation {{operation}} ends at {{at}}, {{seconds}} s after the horizon {{horizon}}.',
  'material.short':
    'Material {{material}} is short by {{quantity}} at {{at}}, for {{seconds}} s, taken by {{operations}}.',
  'progress.started':
    'Operation {{operation}} was started on machine {{machine}} at {{start}}, but the schedule has it on {{givenMachine}} at {{givenStart}}.',
  'progress.done':
    'Operation {{operation}} was done on machine {{machine}} from {{start}} to {{end}}, but the schedule has it on {{givenMachine}} from {{givenStart}} to {{givenEnd}}.',
  'progress.remaining':
    'Operation {{operation}} needs {{remaining}} s more of working time from {{from}} on and so ends at {{expected}}, but the schedule ends it at {{at}}.',
  'progress.order':
    'Operation {{operation}} comes before {{started}} on machine {{machine}}, which has been started there already.',
  'pin.machine':
    'Operation {{operation}} is pinned to machine {{expected}}, but is on {{machine}} and not listed as relaxed.',
  'pin.start':
    'Operation {{operation}} is pinned to start {{expected}}, but starts at {{at}} and is not listed as relaxed.',
  'frozen.machine':
    'Operation {{operation}} is frozen on machine {{expected}}, but is on {{machine}} and not listed as relaxed.',
  'frozen.start':
    'Operation {{operation}} is frozen at start {{expected}}, but starts at {{at}} and is not listed as relaxed.',
  'split.missing': 'Part {{part}} of operation {{operation}}, which is split into {{count}}, is not scheduled.',
  'split.extra': 'Operation {{operation}} has a part {{part}}, but only {{count}} in all (counted from 0).',
  'split.double': 'Part {{part}} of operation {{operation}} is scheduled {{times}} times.',
  'complete.double': 'Operation {{operation}} is scheduled {{times}} times.',
  'complete.missing': 'Operation {{operation}} is not scheduled, nor is its order {{order}} listed as unscheduled.',
  'complete.progress': 'Operation {{operation}} is {{state}} already, but missing from the schedule.',
  'complete.both': 'Order {{order}} is listed as unscheduled, but its operation {{operation}} is scheduled.',
  'complete.listed': 'Order {{order}} is listed as unscheduled {{times}} times.',
  'complete.status': 'The schedule calls itself {{status}}, with {{count}} orders unscheduled.',
  'terms.differ': 'The schedule gives {{term}} as {{given}}, but its assignments make it {{computed}}.',
} as const;

export type ViolationCode = keyof typeof wording;

/** Operation and order ids concerned, by how much, and where. */
export type Scope = { operations?: string[]; orders?: string[]; seconds?: number; at?: number };

/** Builds a violation; its message is the wording filled with `params`, and with `seconds` and `at` of the scope. */
export function violation(code: ViolationCode, params: Record<string, string | number>, scope: Scope): Violation {
  const all: Record<string, string | number> = { ...params };
  if (scope.seconds !== undefined) all['seconds'] = scope.seconds;
  if (scope.at !== undefined) all['at'] = scope.at;
  const made: Violation = {
    constraint: code.slice(0, code.indexOf('.')) as ConstraintName,
    code,
    message: wording[code].replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => shown(all[name])),
    params: all,
    operations: [...new Set(scope.operations)],
    orders: [...new Set(scope.orders)],
    seconds: scope.seconds ?? 0,
  };
  if (scope.at !== undefined) made.at = scope.at;
  return made;
}

/** Ids come from outside: a message quotes at most this many of their characters, and this many ids. */
const longestId = 80;
const mostIds = 6;

/** A list of ids for a message. */
export function listed(ids: string[]): string {
  const unique = [...new Set(ids)];
  const head = unique.slice(0, mostIds).map(shown).join(', ');
  return unique.length > mostIds ? `${head} and ${unique.length - mostIds} more` : head;
}

function shown(value: string | number | undefined): string {
  if (value === undefined) return '?';
  if (typeof value === 'number') return String(Math.abs(value) < 1e15 ? Math.round(value * 1e6) / 1e6 : value);
  return value.length > longestId * mostIds * 2 ? `${value.slice(0, longestId)}…` : value;
}
