const DAY_MS = 86_400_000;
const clocks = new Map<string, Intl.DateTimeFormat>();
/** Starts of days that were looked for, so many at most: the same few are asked for again and again. */
const starts = new Map<string, number>();
const MOST_STARTS = 1000;

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

const wallClocks = new Map<string, Intl.DateTimeFormat>();

/** What is to be added to UTC in a time zone at an instant, in milliseconds; whole seconds. */
export function offsetOf(timeZone: string, at: number): number {
  let clock = wallClocks.get(timeZone);
  if (!clock) {
    const numeric = "2-digit";
    clock = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
    });
    wallClocks.set(timeZone, clock);
  }
  // 11/30/2026, 09:00:00
  const [month, day, year, hour, minute, second] = clock.format(at).split(/\D+/).map(Number);
  return Date.UTC(year!, month! - 1, day!, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

/** Minutes since midnight that the wall clock of a time zone shows at an instant. */
export const minuteOfDay = (timeZone: string, at: number): number =>
  Math.floor(((((at + offsetOf(timeZone, at)) % DAY_MS) + DAY_MS) % DAY_MS) / 60_000);

/** The day so many days later, or before. */
export const addDays = (date: CalendarDate, days: number): CalendarDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/**
 * The first instant of a calendar's day in a time zone, in milliseconds since the epoch: midnight, or what comes after it where the clock is put
 * forward over it. A day that a zone left out (Samoa's 2011-12-30) begins where the next one does.
 */
export function startOfDay(timeZone: string, date: CalendarDate): number {
  const key = `${timeZone} ${date}`;
  const known = starts.get(key);
  if (known !== undefined) return known;
  // No zone is further than 14 hours from UTC, and none was ever a day: look where the day turns in between.
  const midnight = Date.parse(`${date}T00:00:00Z`);
  let before = midnight - DAY_MS;
  let from = midnight + DAY_MS;
  while (from - before > 1000) {
    const middle = Math.floor((before + from) / 2000) * 1000;
    if (dateIn(timeZone, middle) < date) before = middle;
    else from = middle;
  }
  if (starts.size >= MOST_STARTS) starts.clear();
  starts.set(key, from);
  return from;
}
