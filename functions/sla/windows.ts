import { addDays, type CalendarDate, dateIn, minuteOfDay, offsetOf, startOfDay } from "#functions/runtime/time-zone";
import type { Completion } from "./completion.ts";
import type { SlaDefinition } from "./definition.ts";

/** A stretch of time that a pipeline has to complete something in. Milliseconds since the epoch. */
export interface Window {
  readonly start: number;
  /** The last instant at which it is in time. */
  readonly deadline: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Clock = Pick<SlaDefinition, "sla_type" | "deadline_minutes" | "time_zone">;

/**
 * The first instant of a date, or of the days after it, at which the wall clock shows so many minutes after the date's midnight, or more: where the clock is
 * put forward over that time, when it has been; where it is put back, the first of the two.
 */
function wallInstant(timeZone: string, date: CalendarDate, minutes: number): number {
  const day = addDays(date, Math.floor(minutes / 1440));
  const minute = minutes % 1440;
  const midnight = startOfDay(timeZone, day);
  // Where the clock is put forward over midnight the day begins at one, say.
  const begun = minuteOfDay(timeZone, midnight);
  if (minute <= begun) return midnight;
  const even = midnight + (minute - begun) * MINUTE;
  if (offsetOf(timeZone, even) === offsetOf(timeZone, midnight)) return even;
  let at = midnight;
  while (dateIn(timeZone, at) === day && minuteOfDay(timeZone, at) < minute) at += MINUTE;
  return at;
}

/** The next instant at which the wall clock begins an hour. */
function nextHour(timeZone: string, after: number): number {
  const offset = offsetOf(timeZone, after);
  const even = Math.floor((after + offset) / HOUR) * HOUR + HOUR - offset;
  if (offsetOf(timeZone, even) === offset) return even;
  let at = Math.floor(after / MINUTE) * MINUTE + MINUTE;
  while (minuteOfDay(timeZone, at) % 60 !== 0) at += MINUTE;
  return at;
}

/** The windows of a definition that begin after an instant, in their order, without end. */
export function* windowsAfter(
  { sla_type, deadline_minutes, time_zone }: Clock,
  after: number,
): Generator<Window, never> {
  if (sla_type === "realtime") {
    const length = deadline_minutes * MINUTE;
    for (let start = (Math.floor(after / length) + 1) * length; ; start += length)
      yield { start, deadline: start + length - 1 };
  }
  if (sla_type === "hourly") {
    for (let start = nextHour(time_zone, after); ; start = nextHour(time_zone, start))
      yield { start, deadline: start + deadline_minutes * MINUTE };
  }
  let date = dateIn(time_zone, after);
  while (startOfDay(time_zone, date) <= after) date = addDays(date, 1);
  for (; ; date = addDays(date, 1)) {
    const start = startOfDay(time_zone, date);
    // A day that a zone left out has no deadline.
    if (dateIn(time_zone, start) === date) yield { start, deadline: wallInstant(time_zone, date, deadline_minutes) };
  }
}

/** Whether a completion is what a window asks for, in time or not. */
export const answers = (
  { sla_type }: Pick<SlaDefinition, "sla_type">,
  { start }: Window,
  { completed_at, period_end }: Pick<Completion, "completed_at" | "period_end">,
): boolean =>
  // A day's run is complete up to the midnight that its window begins at.
  sla_type === "daily" ? Date.parse(period_end) >= start : Date.parse(completed_at) >= start;
