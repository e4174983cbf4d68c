/** Secondary resources: tools with their copies, and skills with the operators present. */
import type { PulledRecord } from '../../connectors/canonical.ts';
import { maxTime, type ProblemDocument } from '../../../solver/model/problem.ts';
import { subtract, union } from './intervals.ts';
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
