import type { PulledRecord } from '../../connectors/canonical.ts';
import type { Clock } from './clock.ts';
import type { PlannedOrder } from './demand.ts';
import type { Random } from './random.ts';
import type { PlantMachine } from './resources.ts';
import type { RoutingPlan } from './routings.ts';
import { meanSeconds, openOperations } from './routings.ts';

/** A day or two of rush orders says nothing about how much is needed. */
const firstCountedDay = 8;

type Draw = { quantity: number; byDay: Float64Array };

/**
 * Tools and operators: as few as the work due needs at these shares of two-shift time, so that they matter without being the bottleneck.
 */
const toolUse = 0.6;
const operatorUse = 0.8;
const twoShiftsPerDay = 16 * 3600 * (5 / 7);

export function createToolsAndOperators(
  random: Random,
  orders: PlannedOrder[],
  plan: RoutingPlan,
  machines: PlantMachine[],
  clock: Clock,
): { tools: PulledRecord<'tool'>[]; operators: PulledRecord<'operator'>[] } {
  const days = machines[0].open.length;
  const tools = new Map<string, Draw>();
  const skills = new Map<string, Draw>();
  const draw = (draws: Map<string, Draw>, id: string, quantity: number, day: number, seconds: number) => {
    let entry = draws.get(id);
    if (!entry) draws.set(id, (entry = { quantity: 0, byDay: new Float64Array(days) }));
    entry.quantity = Math.max(entry.quantity, quantity);
    entry.byDay[day] += quantity * seconds;
  };
  for (const routing of plan.routings)
    for (const operation of routing.operations) {
      for (const { tool, quantity } of operation.tools) draw(tools, tool, quantity, 0, 0);
      for (const { skill, quantity } of operation.skills) draw(skills, skill, quantity, 0, 0);
    }
  for (const order of orders) {
    const day = Math.min(days - 1, Math.max(0, clock.workingDay(order.due)));
    for (const operation of openOperations(order, plan)) {
      const seconds = meanSeconds(operation, order.quantity);
      for (const { tool, quantity } of operation.tools) draw(tools, tool, quantity, day, seconds);
      for (const { skill, quantity } of operation.skills) draw(skills, skill, quantity, day, seconds);
    }
  }
  return {
    tools: [...tools]
      .map(([id, entry]) => ({
        id,
        name: toolName(id),
        quantity: Math.max(entry.quantity, Math.ceil(peakUnits(entry, clock) / toolUse)),
      }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    operators: hire(random, clock, skills, machines),
  };
}

/** Units that would work without pause for all the work due by some day to be done by then. */
function peakUnits({ byDay }: Draw, clock: Clock): number {
  let sum = 0;
  let peak = 0;
  const firstDay = clock.workingDay(firstCountedDay);
  byDay.forEach((seconds, day) => {
    sum += seconds;
    if (day >= firstDay) peak = Math.max(peak, sum / ((day + 1) * twoShiftsPerDay));
  });
  return peak;
}

const toolNames: Record<string, string> = {
  FX: 'Fixture 夹具',
  TA: 'Test adapter 测试接头',
  TR: 'Torque rig 拧紧台',
  HM: 'Honing mandrel 珩磨芯轴',
};
const toolName = (id: string) => `${toolNames[id.slice(0, 2)]} ${id.slice(3)}`;

function hire(
  random: Random,
  clock: Clock,
  skills: Map<string, Draw>,
  machines: PlantMachine[],
): PulledRecord<'operator'>[] {
  const posts = [...skills].flatMap(([skill, entry]) => {
    const stations = machines.filter(({ plan }) => plan.skill === skill);
    const dayOnly = stations[0].plan.calendar === 'CAL-1S';
    const needed = Math.ceil((peakUnits(entry, clock) * (dayOnly ? 2 : 1)) / operatorUse);
    const perShift = Math.max(entry.quantity, Math.min(stations.length * entry.quantity, needed));
    return (dayOnly ? ['ROS-D'] : ['ROS-E', 'ROS-L']).flatMap((calendar) =>
      Array.from({ length: perShift }, () => ({ skill, calendar, spare: perShift > entry.quantity })),
    );
  });
  const width = Math.max(2, String(posts.length).length);
  const otherSkills = [...skills.keys()];
  return posts.map(({ skill, calendar, spare }, index) => {
    const number = String(index + 1).padStart(width, '0');
    const second = random.pick(otherSkills);
    return {
      id: `OP-${number}`,
      name: `Operator ${number}`,
      skills: random.chance(0.4) && second !== skill ? [skill, second] : [skill],
      calendar,
      rosteredSkill: skill,
      absences: spare && random.chance(0.1) ? [absence(random, clock)] : [],
    };
  });
}

function absence(random: Random, clock: Clock): PulledRecord<'operator'>['absences'][number] {
  const first = random.int(1, 9);
  const start = clock.instant(clock.workingDay(first), '00:00');
  const end = clock.instant(clock.workingDay(first + random.int(0, 2)) + 1, '00:00');
  return { start, end, reason: random.pick(['Leave 休假', 'Training 培训', 'Sick leave 病假']) };
}
