import type { PulledRecord } from '../../connectors/canonical.ts';
import { openSeconds } from './capacity.ts';
import type { WorkCenterPlan } from './catalogue.ts';
import { colours, sizes, workCenterPlans } from './catalogue.ts';
import type { Clock } from './clock.ts';
import { families } from './families.ts';
import type { Random } from './random.ts';

export type PlantMachine = {
  record: PulledRecord<'machine'>;
  plan: WorkCenterPlan;
  /** Run times on it are this many times the standard. */
  slowness: number;
  /** Open seconds less maintenance from day 0 to the end of each day. */
  open: Float64Array;
};

export const earlyShift = { start: '06:00', end: '14:00' };
const lateShift = { start: '14:00', end: '22:00' };
const nightShift = { start: '22:00', end: '06:00' };

/** Machine calendars, and the rosters operators follow. */
export function createCalendars(clock: Clock, days: number): PulledRecord<'calendar'>[] {
  const weekdays = (shifts: { start: string; end: string }[], count = 5) =>
    Array.from({ length: count }, (_, index) => ({ weekday: index + 1, shifts }));
  const exceptions = (saturdayShifts: { start: string; end: string }[]) => {
    const list: PulledRecord<'calendar'>['exceptions'] = [];
    for (let day = 0; day < days; day++) {
      if (clock.isHoliday(day)) list.push({ date: clock.date(day), shifts: [], reason: 'Works holiday 厂休' });
      if (clock.isExtraShift(day) && saturdayShifts.length > 0)
        list.push({ date: clock.date(day), shifts: saturdayShifts, reason: 'Extra shift 加班' });
    }
    return list;
  };
  const dayShift = [
    { start: '06:00', end: '10:00' },
    { start: '10:30', end: '15:00' },
  ];
  return [
    { id: 'CAL-1S', name: 'One shift 单班', weekly: weekdays(dayShift), exceptions: exceptions([]) },
    {
      id: 'CAL-2S',
      name: 'Two shifts 两班',
      weekly: weekdays([earlyShift, lateShift]),
      exceptions: exceptions([earlyShift]),
    },
    {
      id: 'CAL-3S',
      name: 'Three shifts 三班',
      weekly: weekdays([earlyShift, lateShift, nightShift]),
      exceptions: exceptions([earlyShift]),
    },
    { id: 'CAL-247', name: 'Continuous 连续', weekly: weekdays([{ start: '00:00', end: '24:00' }], 7), exceptions: [] },
    { id: 'ROS-D', name: 'Day roster 日班', weekly: weekdays(dayShift), exceptions: exceptions([]) },
    { id: 'ROS-E', name: 'Early roster 早班', weekly: weekdays([earlyShift]), exceptions: exceptions([earlyShift]) },
    { id: 'ROS-L', name: 'Late roster 晚班', weekly: weekdays([lateShift]), exceptions: exceptions([]) },
  ];
}

/** Attribute values that set-up matrices are about. */
const materials = [...new Set(families.flatMap((family) => family.materials ?? []))];
const programs = ['harden-860', 'carburize-920', 'nitride-520'];
const wheels = ['corundum', 'CBN', 'SiC'];

export function createSetupMatrices(): PulledRecord<'setupMatrix'>[] {
  const pairs = (values: readonly string[], secondsOf: (from: number, to: number) => number) =>
    values.flatMap((from, row) =>
      values.flatMap((to, column) => (row === column ? [] : [{ from, to, seconds: secondsOf(row, column) }])),
    );
  return [
    {
      id: 'SM-MATERIAL',
      attribute: 'material',
      otherwiseSeconds: 1200,
      entries: pairs(materials, (from, to) => 480 + 120 * Math.abs(from - to)),
    },
    { id: 'SM-FIXTURE', attribute: 'fixture', otherwiseSeconds: 1500, entries: [] },
    {
      id: 'SM-PROGRAM',
      attribute: 'program',
      otherwiseSeconds: 7200,
      entries: pairs(programs, (from, to) => (to === 2 || from === 2 ? 7200 : 3600)),
    },
    {
      id: 'SM-WHEEL',
      attribute: 'wheel',
      otherwiseSeconds: 2700,
      entries: pairs(wheels, (from, to) => (to > from ? 2400 : 1800)),
    },
    // From light to dark a rinse will do; from dark to light the booth is cleaned.
    {
      id: 'SM-COLOUR',
      attribute: 'colour',
      otherwiseSeconds: 3600,
      entries: pairs(colours, (from, to) => (to > from ? 900 : 2700 + 600 * (from - to))),
    },
    { id: 'SM-SIZE', attribute: 'size', otherwiseSeconds: 900, entries: [] },
  ];
}

/** Machines of every work center and their planned maintenance. */
export function createMachines(
  random: Random,
  scale: number,
  clock: Clock,
  calendars: PulledRecord<'calendar'>[],
  days: number,
): { machines: PlantMachine[]; downtimes: PulledRecord<'downtime'>[] } {
  const openOf = new Map(calendars.map((calendar) => [calendar.id, openSeconds(calendar, clock, days)]));
  const machines: PlantMachine[] = [];
  for (const plan of workCenterPlans) {
    const count = Math.max(1, Math.round(plan.machines * scale ** 0.6));
    const width = Math.max(2, String(count).length);
    for (let number = 1; number <= count; number++) {
      // Every sixth lathe, machining centre and so on is an old one on one shift; what may not be interrupted needs longer openings.
      const old = number % 6 === 0 && (plan.id === 'TUR' || plan.id === 'MIL' || plan.id === 'ASM');
      const label = String(number).padStart(width, '0');
      const calendar = old ? 'CAL-1S' : plan.id === 'MIL' && number % 3 === 1 ? 'CAL-3S' : plan.calendar;
      machines.push({
        record: {
          id: `${plan.id}-${label}`,
          name: `${plan.machineName} ${label}`,
          workCenter: plan.id,
          calendar,
          setupMatrices: plan.setupMatrices,
          setupState: setupState(random, plan),
        },
        plan,
        slowness: old ? 1.3 : random.pick([0.9, 1, 1, 1, 1.1]),
        open: Float64Array.from(openOf.get(calendar)!),
      });
    }
  }
  const downtimes = random
    .shuffle(machines)
    .slice(0, Math.ceil((machines.length * days) / 180))
    .map((machine, index) => maintain(random, clock, machine, index + 1, days));
  return { machines, downtimes };
}

/** The fixture on a machine is known only once routings are, so a machine starts without one. */
function setupState(random: Random, plan: WorkCenterPlan): Record<string, string> {
  const state: Record<string, string> = {};
  for (const matrix of plan.setupMatrices) {
    if (matrix === 'SM-MATERIAL') state.material = random.pick(materials);
    if (matrix === 'SM-PROGRAM') state.program = random.pick(programs);
    if (matrix === 'SM-WHEEL') state.wheel = random.pick(wheels);
    if (matrix === 'SM-COLOUR') state.colour = random.pick(colours);
    if (matrix === 'SM-SIZE') state.size = random.pick(sizes);
  }
  return state;
}

function maintain(
  random: Random,
  clock: Clock,
  machine: PlantMachine,
  number: number,
  days: number,
): PulledRecord<'downtime'> {
  const workingDays = Math.floor((days / 7) * 4);
  const day = clock.workingDay(random.int(1, Math.max(1, Math.min(workingDays, 60))));
  const hours = random.pick([2, 4, 4]);
  for (let later = day; later < days; later++) machine.open[later] -= hours * 3600;
  return {
    id: `MNT-${String(number).padStart(4, '0')}`,
    machine: machine.record.id,
    start: clock.instant(day, '06:00'),
    end: clock.instant(day, `${String(6 + hours).padStart(2, '0')}:00`),
    kind: 'maintenance',
    reason: 'Planned maintenance 计划保养',
  };
}
