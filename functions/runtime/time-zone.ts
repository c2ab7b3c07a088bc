const DAY_MS = 86_400_000;
const clocks = new Map<string, Intl.DateTimeFormat>();

/** Whether it is a name of the IANA database, such as `Asia/Seoul`. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** A day of a calendar: `2026-11-30`. */
export type CalendarDate = string;

/** The calendar's day in a time zone at an instant in milliseconds since the epoch. */
export function dateIn(timeZone: string, at: number): CalendarDate {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
    clocks.set(timeZone, clock);
  }
  return clock.format(at);
}

/** The day so many days later, or before. */
export const addDays = (date: CalendarDate, days: number): CalendarDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/**
 * The first instant of a calendar's day in a time zone, in milliseconds since the epoch: midnight, or what comes after it where the clock is put
 * forward over it. A day that a zone left out (Samoa's 2011-12-30) begins where the next one does.
 */
export function startOfDay(timeZone: string, date: CalendarDate): number {
  // No zone is further than 14 hours from UTC, and none was ever a day: look where the day turns in between.
  const noon = Date.parse(`${date}T00:00:00Z`);
  let before = noon - DAY_MS;
  let from = noon + DAY_MS;
  while (from - before > 1000) {
    const middle = Math.floor((before + from) / 2000) * 1000;
    if (dateIn(timeZone, middle) < date) before = middle;
    else from = middle;
  }
  return from;
}
