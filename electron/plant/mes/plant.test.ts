import { expect, test } from 'vitest';
import { generatePlant } from '../generator/generate.ts';
import type { PlantData } from '../generator/plant-data.ts';
import { Floor } from './floor/floor.ts';
import { emptyFloor } from './floor/state.ts';
import { isOpen } from './floor/working-time.ts';
import { mesPlant } from './plant.ts';

const plant = generatePlant({ seed: 3, orders: 30, startDate: '2027-03-22' });
const shifts = [
  { start: '06:00', end: '14:00' },
  { start: '22:00', end: '06:00' },
];

/** The plant with one machine and two operators, shifts early and at night, over the change to summer time on 28 March 2027. */
function small(): PlantData {
  const weekly = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, shifts }));
  const exceptions = [{ date: '2027-03-25', shifts: [], reason: 'holiday' }];
  const [machine] = plant.machines;
  const operator = (id: string, absences: PlantData['operators'][number]['absences']) => ({
    id,
    name: id,
    skills: ['X', 'WELD'],
    rosteredSkill: 'WELD',
    calendar: 'C',
    absences,
  });
  return {
    ...plant,
    calendars: [{ id: 'C', name: 'C', weekly, exceptions }],
    machines: [{ ...machine, calendar: 'C' }],
    downtimes: [
      {
        id: 'D',
        machine: machine.id,
        start: '2027-03-23T07:00:00Z',
        end: '2027-03-23T08:00:00Z',
        kind: 'maintenance',
        reason: '',
      },
    ],
    operators: [
      operator('O1', []),
      operator('O2', [{ start: '2027-03-23T00:00:00Z', end: '2027-03-24T00:00:00Z', reason: '' }]),
    ],
    running: [],
  };
}

test('shifts are taken in plant time: at night, on holidays, through the change of clocks, less maintenance', () => {
  const { machines } = mesPlant(small(), Date.parse(plant.startAt));
  const open = (instant: string) => isOpen(machines[0].open, Date.parse(instant));
  expect(
    ['2027-03-22T04:59:59Z', '2027-03-22T05:00:00Z', '2027-03-22T12:59:59Z', '2027-03-22T13:00:00Z'].map(open),
  ).toEqual([true, true, true, false]);
  expect(['2027-03-22T21:00:00Z', '2027-03-23T07:30:00Z', '2027-03-23T08:00:00Z'].map(open)).toEqual([
    true,
    false,
    true,
  ]);
  // The holiday has no shift of its own, but the night before runs into it.
  expect(['2027-03-25T03:00:00Z', '2027-03-25T09:00:00Z', '2027-03-25T22:00:00Z'].map(open)).toEqual([
    true,
    false,
    false,
  ]);
  expect(['2027-03-28T03:59:59Z', '2027-03-28T11:59:59Z', '2027-03-28T12:00:00Z'].map(open)).toEqual([
    true,
    true,
    false,
  ]);
});

test('operators count on the skill they are rostered on while they are at work', () => {
  const { resources } = mesPlant(small(), Date.parse(plant.startAt));
  const units = (id: string, instant: string) =>
    resources.find((resource) => resource.id === id)?.capacity.findLast(({ at }) => at <= Date.parse(instant))?.units;
  expect(units('WELD', '2027-03-22T08:00:00Z')).toBe(2);
  expect(units('WELD', '2027-03-22T15:00:00Z')).toBe(0);
  expect(units('WELD', '2027-03-23T08:00:00Z')).toBe(1);
  expect(units('X', '2027-03-22T08:00:00Z')).toBeUndefined();
  expect(units(plant.tools[0].id, '2020-01-01T00:00:00Z')).toBe(plant.tools[0].quantity);
});

test('jobs in hand end after the work the data says is left', () => {
  const { machines, resources, running, startAt } = mesPlant(plant, Date.parse(plant.startAt));
  expect(running).toHaveLength(plant.running.length);
  const floorPlan = { plant: 'P', seed: 3, trouble: 'none' as const, machines, resources, maxJobsPerMachine: 10 };
  const floor = new Floor(floorPlan, emptyFloor(floorPlan, startAt));
  for (const job of running) {
    floor.add(job);
    floor.state.machines.get(job.order.machine)!.current = job.order.id;
  }
  for (const [index, job] of running.entries()) {
    const { order, quantityDone, remainingSeconds } = plant.running[index];
    expect(job.order.order).toBe(order);
    expect(Math.abs(floor.pieces(job).good - quantityDone)).toBeLessThanOrEqual(1);
    expect(job.order.setupSeconds * 1000 + job.order.runSeconds * 1000 - job.worked).toBe(remainingSeconds * 1000);
  }
  floor.advance(startAt + 14 * 86_400_000);
  expect(running.map(({ state }) => state)).toEqual(running.map(() => 'ended'));
});
