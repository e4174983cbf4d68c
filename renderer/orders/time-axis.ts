/**
 * Between the plan's seconds and the dates the library draws by. It lays out columns by the computer's calendar, which has days of 23 and 25
 * hours that are not the plant's. So time goes to it sixtyfold compressed, into a fortnight of January in which no zone changes its clock:
 * there its mapping is linear, and the labels, which the library does not draw, are the plant's.
 */
const compression = 60;
const firstDay = new Date(2001, 0, 8).getTime();

/** Hours of the plan in one column of the library's, which is an hour of its own. */
export const hoursPerColumn = compression;

export class TimeAxis {
  /** Seconds after the scenario's epoch at the left edge, and at the right. */
  readonly from: number;
  readonly to: number;

  /** The range grows to whole columns. */
  constructor(from: number, to: number) {
    const column = hoursPerColumn * 3600;
    this.from = from;
    this.to = from + Math.max(1, Math.ceil((to - from) / column)) * column;
  }

  toDate(second: number): Date {
    return new Date(firstDay + ((second - this.from) * 1000) / compression);
  }

  toSecond(date: Date): number {
    return this.from + ((date.getTime() - firstDay) * compression) / 1000;
  }
}
