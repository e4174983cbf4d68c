/** Which planned parts draw on each resource, by stretches of time: who works at an instant is found without asking every machine. */
import type { Problem } from '../model/columns.ts';

/** Stretches that the time up to the horizon is cut into, unless they would be shorter than the least. */
const stretches = 2000;
const leastSeconds = 7200;
const nobody: readonly number[] = [];

export class Draws {
  private readonly problem: Problem;
  private readonly seconds: number;
  private readonly last: number;
  /** Parts by resource and stretch, in no order. */
  private readonly parts: (number[] | undefined)[][];

  constructor(problem: Problem) {
    this.problem = problem;
    this.seconds = Math.max(leastSeconds, Math.ceil(problem.horizon / stretches));
    this.last = Math.floor(problem.horizon / this.seconds);
    this.parts = Array.from({ length: problem.resourceCount }, () => []);
  }

  clear(): void {
    for (const ofResource of this.parts) ofResource.length = 0;
  }

  add(part: number, mode: number, start: number, end: number): void {
    const { requirementOffset, requirementResource } = this.problem;
    for (let k = requirementOffset[mode]; k < requirementOffset[mode + 1]; k++) {
      const ofResource = this.parts[requirementResource[k]];
      while (ofResource.length <= this.stretchAt(end)) ofResource.push(undefined);
      for (let stretch = this.stretchAt(start); stretch <= this.stretchAt(end); stretch++)
        (ofResource[stretch] ??= []).push(part);
    }
  }

  /** Takes out what was added with the same mode and times. */
  remove(part: number, mode: number, start: number, end: number): void {
    const { requirementOffset, requirementResource } = this.problem;
    for (let k = requirementOffset[mode]; k < requirementOffset[mode + 1]; k++) {
      const ofResource = this.parts[requirementResource[k]];
      for (let stretch = this.stretchAt(start); stretch <= this.stretchAt(end); stretch++) {
        const parts = ofResource[stretch]!;
        const other = parts.pop()!;
        if (other !== part) parts[parts.indexOf(part)] = other;
      }
    }
  }

  /** Parts that draw on the resource about an instant: all that do at it, and some that do before or after. */
  about(resource: number, at: number): readonly number[] {
    return this.parts[resource][this.stretchAt(at)] ?? nobody;
  }

  private stretchAt(at: number): number {
    return Math.max(0, Math.min(this.last, Math.floor(at / this.seconds)));
  }
}
