/** Where a moved operation comes to rest: on round times of the plant's clock, finer the nearer one looks. */
import type { PlantTime } from '../plant-time.ts';

const minute = 60;
/** Steps of the plant's clock, minutes. */
const steps = [15, 30, 60, 120, 240, 360, 720, 1440];
/** Least pixels that a step takes, so that the pointer can tell two of them apart. */
const leastPixels = 6;

/** Seconds of the step at a zoom: a quarter of an hour, or more where that would be too narrow to aim at. */
export function snapStep(pixelsPerHour: number): number {
  const fitting = steps.find((step) => (step / 60) * pixelsPerHour >= leastPixels);
  return (fitting ?? steps[steps.length - 1]) * minute;
}

/** The instant nearest to `second` at which the plant's clock shows a multiple of `step`; `epoch` is that of second 0, in seconds. */
export function snapInstant(second: number, step: number, plantTime: PlantTime, epoch: number): number {
  const offset = plantTime.offset(epoch + second);
  const wall = epoch + second + offset;
  return Math.round(wall / step) * step - offset - epoch;
}

/** A shift in whole minutes. */
export function wholeMinutes(shift: number): number {
  return Math.round(shift / minute) * minute;
}
