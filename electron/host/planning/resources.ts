/** Secondary resources: tools with their copies, and skills with the operators present. */
import type { PulledRecord } from '../../connectors/canonical.ts';
import { maxTime, type OrderDocument, type ProblemDocument } from '../../../solver/model/problem.ts';
import { subtract, union, type Interval } from './intervals.ts';
import type { Notices } from './notices.ts';
import type { WorkingTimes } from './plant.ts';
import type { Timeline } from './timeline.ts';

type Resource = ProblemDocument['resources'][number];

export const toolResource = (tool: string): string => `tool:${tool}`;
export const skillResource = (skill: string): string => `skill:${skill}`;

export function toolsOf(records: PulledRecord<'tool'>[]): Resource[] {
  return records.map(({ id, name, quantity }) => ({
    id: toolResource(id),
    name,
    kind: 'tool',
    capacity: [{ at: -maxTime, units: Math.min(quantity, 1_000_000) }],
  }));
}

/** One resource for each skill: how many operators are there for it. An operator counts once, for the skill of the roster or the first. */
export function skillsOf(
  records: PulledRecord<'operator'>[],
  times: WorkingTimes,
  timeline: Timeline,
  notices: Notices,
): Resource[] {
  const skills = new Map<string, Map<number, number>>();
  for (const { skills: own } of records) for (const skill of own) if (!skills.has(skill)) skills.set(skill, new Map());
  // Operators of one roster without absences come and go together.
  const groups = Map.groupBy(records, (record) =>
    JSON.stringify([
      record.calendar,
      record.rosteredSkill ?? record.skills[0],
      record.absences.length > 0 ? record.id : null,
    ]),
  );
  for (const members of groups.values()) {
    const [{ calendar, rosteredSkill, skills: own, absences }] = members;
    const roster = times.of(calendar);
    if (roster === undefined) {
      for (const { id } of members) missingRoster(id, calendar, notices);
      continue;
    }
    const away = union(absences.map(({ start, end }) => [timeline.floor(start), timeline.ceil(end)]));
    const skill = rosteredSkill ?? own[0];
    const changes = skills.get(skill) ?? new Map<number, number>();
    skills.set(skill, changes);
    for (const [from, to] of subtract(roster, away)) {
      changes.set(from, (changes.get(from) ?? 0) + members.length);
      changes.set(to, (changes.get(to) ?? 0) - members.length);
    }
  }
  return [...skills].map(([skill, changes]) => ({
    id: skillResource(skill),
    name: skill,
    kind: 'operator',
    capacity: stepsOf(changes),
  }));
}

function missingRoster(id: string, calendar: string, notices: Notices): void {
  const text = `Operator ${id} has roster ${calendar}, which is unknown, and counts as absent. Correct the operator's roster.`;
  notices.add('urgent', 'operator-calendar-unknown', { kind: 'operator', key: id }, { calendar }, text);
}

/**
 * Skills with the operators that come along with a machine's overtime: as many of each skill as any operation on that machine needs. Who plans
 * overtime for a machine means the people at it, too.
 */
export function staffed(
  skills: Resource[],
  orders: readonly OrderDocument[],
  overtime: ReadonlyMap<string, Interval[]>,
): Resource[] {
  if (overtime.size === 0) return skills;
  const needed = new Map<string, Map<string, number>>();
  for (const { machine, resources } of orders.flatMap(({ operations }) => operations.flatMap(({ modes }) => modes))) {
    if (!overtime.has(machine)) continue;
    for (const { resource, units } of resources) {
      const machines = needed.get(resource) ?? new Map<string, number>();
      needed.set(resource, machines.set(machine, Math.max(units, machines.get(machine) ?? 0)));
    }
  }
  return skills.map((skill) => {
    const machines = needed.get(skill.id);
    if (machines === undefined) return skill;
    const changes = new Map<number, number>();
    const add = (at: number, units: number) => changes.set(at, (changes.get(at) ?? 0) + units);
    let before = 0;
    for (const { at, units } of skill.capacity) {
      add(at, units - before);
      before = units;
    }
    for (const [machine, units] of machines) {
      for (const [from, to] of overtime.get(machine)!) {
        add(from, units);
        add(to, -units);
      }
    }
    return { ...skill, capacity: stepsOf(changes) };
  });
}

function stepsOf(changes: Map<number, number>): Resource['capacity'] {
  const steps: Resource['capacity'] = [];
  let units = 0;
  for (const [at, change] of [...changes].toSorted((a, b) => a[0] - b[0])) {
    if (change === 0) continue;
    units += change;
    steps.push({ at, units });
  }
  return steps;
}
