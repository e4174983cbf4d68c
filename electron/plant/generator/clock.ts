import { Temporal } from 'temporal-polyfill';

/** The plant's days: day 0 is the start date, earlier days are negative. */
export type Clock = {
  /** UTC instant of a local clock time on a day. */
  instant: (day: number, time: string) => string;
  date: (day: number) => string;
  /** 1 = Monday. */
  weekday: (day: number) => number;
  isHoliday: (day: number) => boolean;
  /** Saturdays with an extra early shift. */
  isExtraShift: (day: number) => boolean;
  /** Day of the n-th working day, 0 being the first at or after day 0; negative ones count back. */
  workingDay: (index: number) => number;
};

const holidayEvery = 28;
const extraShiftEvery = 14;

export function createClock(startDate: string, timeZone: string): Clock {
  const start = Temporal.PlainDate.from(startDate);
  const startWeekday = start.dayOfWeek;
  const instants = new Map<string, string>();

  const weekday = (day: number) => ((((startWeekday - 1 + day) % 7) + 7) % 7) + 1;
  const firstFrom = (day: number, accepts: (weekday: number) => boolean) => {
    while (!accepts(weekday(day))) day++;
    return day;
  };
  const firstHoliday = firstFrom(8, (value) => value >= 2 && value <= 4);
  const firstExtraShift = firstFrom(2, (value) => value === 6);
  const isHoliday = (day: number) => day >= firstHoliday && (day - firstHoliday) % holidayEvery === 0;
  const isWorkingDay = (day: number) => weekday(day) <= 5 && !isHoliday(day);

  const ahead: number[] = [];
  const back: number[] = [];
  return {
    instant: (day, time) => {
      const key = `${day} ${time}`;
      let value = instants.get(key);
      if (value === undefined) {
        const local = start.add({ days: day }).toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) });
        value = local.toInstant().toString();
        instants.set(key, value);
      }
      return value;
    },
    date: (day) => start.add({ days: day }).toString(),
    weekday,
    isHoliday,
    isExtraShift: (day) => day >= firstExtraShift && (day - firstExtraShift) % extraShiftEvery === 0,
    workingDay: (index) => {
      while (ahead.length <= index) {
        let day = (ahead.at(-1) ?? -1) + 1;
        while (!isWorkingDay(day)) day++;
        ahead.push(day);
      }
      while (back.length < -index) {
        let day = (back.at(-1) ?? 0) - 1;
        while (!isWorkingDay(day)) day--;
        back.push(day);
      }
      return index >= 0 ? ahead[index] : back[-index - 1];
    },
  };
}
